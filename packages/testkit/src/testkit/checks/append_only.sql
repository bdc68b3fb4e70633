-- History is only ever added to.
SELECT format('%s: %s may %s history', name, role, verb) FROM held g
WHERE name = ANY (:append_only) AND verb IN ('UPDATE', 'DELETE', 'TRUNCATE')
AND role <> 'tenant_eraser'
