-- Tables of the platform exist and hold no store's rows.
SELECT name || ': of the platform, but missing or with a tenant_id'
FROM unnest(:platform) name WHERE to_regclass(name) IS NULL OR EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(name)
    AND a.attname = 'tenant_id')
