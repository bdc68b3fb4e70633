-- Row security is enabled and forced.
SELECT name || ': row security is not enabled and forced' FROM tenant_table t
WHERE NOT (relrowsecurity AND relforcerowsecurity)
