-- Every table's primary key starts with tenant_id, or the table is of the platform.
SELECT t.name || ': the primary key does not start with tenant_id' FROM tenant_table t
WHERE NOT EXISTS (
    SELECT FROM pg_index i JOIN pg_attribute a
    ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = t.oid AND i.indisprimary
    AND a.attname = 'tenant_id' AND a.atttypid = 'uuid'::regtype)
