-- A foreign key carries tenant_id on both sides and never changes rows by itself.
SELECT format('%s.%I: ', f.conrelid::regclass, f.conname) || CASE
    WHEN f.confdeltype NOT IN ('a', 'r') OR f.confupdtype NOT IN ('a', 'r')
    THEN 'changes rows by itself' ELSE 'does not carry tenant_id on both sides' END
FROM pg_constraint f JOIN pg_namespace n ON n.oid = f.connamespace
WHERE f.contype = 'f' AND n.nspname = ANY (:schemas) AND (
    f.confdeltype NOT IN ('a', 'r') OR f.confupdtype NOT IN ('a', 'r') OR NOT EXISTS (
        SELECT FROM unnest(f.conkey, f.confkey) AS pair (mine, theirs)
        JOIN pg_attribute m ON m.attrelid = f.conrelid AND m.attnum = pair.mine
        JOIN pg_attribute t ON t.attrelid = f.confrelid AND t.attnum = pair.theirs
        WHERE m.attname = 'tenant_id' AND t.attname = 'tenant_id'))
