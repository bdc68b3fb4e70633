-- Views are plain and show only what their owner's forced policies let through.
SELECT c.oid::regclass::text || ': materialized, or not bound by its owner'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (:schemas) AND (c.relkind = 'm' OR (c.relkind = 'v' AND (
    c.relowner <> CAST(:owner AS regrole)
    OR array_to_string(c.reloptions, ',') LIKE '%security_invoker%')))
