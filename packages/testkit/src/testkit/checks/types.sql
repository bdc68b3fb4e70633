-- Times have a zone, words are text, numbers are exact, money is numeric(14,2), of one base unit numeric(14,4).
SELECT name || ': ' || type FROM stored c WHERE c.name NOT LIKE '%alembic_version%' AND (typtype = 'e'
OR typname IN ('timestamp', 'time', 'timetz', 'varchar', 'bpchar', 'float4', 'float8',
               'money', 'json')
OR (typname = 'numeric' AND atttypmod = -1)
OR (attname ~ '(^|_)(price|cost|total|subtotal|amount)$' AND type <> 'numeric(14,2)'
    AND NOT (attname ~ '(^|_)unit_(price|cost)$' AND type = 'numeric(14,4)')))
