-- Everything belongs to the owner that nobody signs in as.
SELECT kind || ' ' || name || ': belongs to ' || owner::regrole FROM (
    SELECT 'schema' AS kind, nspname::text AS name, nspowner AS owner
    FROM pg_namespace WHERE nspname = ANY (:schemas)
    UNION ALL
    SELECT 'relation', c.oid::regclass::text, relowner
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = ANY (:schemas)
    UNION ALL
    SELECT 'function', p.oid::regprocedure::text, proowner
    FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
    WHERE nspname = ANY (:schemas)) things
WHERE owner <> CAST(:owner AS regrole)
