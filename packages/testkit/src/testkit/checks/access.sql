-- Every further policy has its row in events.cross_tenant_access, and the reverse.
, known AS (
    SELECT table_name::regclass AS oid, role, verb FROM events.cross_tenant_access)
SELECT coalesce(p.oid, k.oid)::text || ': policy and list of accesses differ: '
       || coalesce(p.policyname::text, k.role || ' ' || k.verb)
FROM (SELECT * FROM policy p WHERE NOT is_public) p
FULL JOIN known k ON k.oid = p.oid AND ARRAY[k.role::name] = p.roles AND k.verb = p.cmd
    AND p.permissive = 'PERMISSIVE' AND p.qual || p.with_check IN ('true', 'truetrue')
WHERE p.oid IS NULL OR k.oid IS NULL
