-- One permissive policy for everybody and everything, with the standard text.
SELECT t.name || ': not exactly one standard policy' FROM tenant_table t
WHERE 1 <> (SELECT count(*) FROM policy p WHERE p.oid = t.oid AND is_public)
OR 1 <> (
    SELECT count(*) FROM policy p WHERE p.oid = t.oid AND is_public AND cmd = 'ALL'
    AND permissive = 'PERMISSIVE' AND qual = :standard AND with_check = :standard)
