-- Every index starts with tenant_id, or has its row in events.index_exception.
, other AS (
    SELECT i.indexrelid AS oid FROM tenant_table t JOIN pg_index i ON i.indrelid = t.oid
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE a.attname IS DISTINCT FROM 'tenant_id'),
known AS (SELECT index_name, to_regclass(index_name) AS oid FROM events.index_exception)
SELECT coalesce(o.oid::regclass::text, k.index_name)
       || ': does not start with tenant_id; or an exception for nothing'
FROM other o FULL JOIN known k ON k.oid = o.oid WHERE o.oid IS NULL OR k.oid IS NULL
