-- A store's rows can be deleted everywhere by tenant_eraser.
SELECT name || ': tenant_eraser cannot delete' FROM tenant_table t
WHERE NOT has_table_privilege('tenant_eraser', oid, 'DELETE')
