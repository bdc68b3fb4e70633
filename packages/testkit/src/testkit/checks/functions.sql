-- No function runs with its owner's rights, and none hangs on a table.
SELECT p.oid::regprocedure::text || ': SECURITY DEFINER' FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT format('%s: trigger %I', t.tgrelid::regclass, t.tgname) FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND n.nspname = ANY (:schemas)
