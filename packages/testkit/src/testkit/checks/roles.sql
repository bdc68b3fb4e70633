-- No role stands above row security, and nobody signs in as the owner.
SELECT r.rolname || ': too mighty, or a member of another role' FROM pg_roles r
WHERE r.rolname = ANY (:roles) AND (
    r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolinherit
    OR r.rolreplication
    OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))
OR (r.rolname IN (:owner, 'tenant_eraser') AND (r.rolcanlogin OR r.rolsuper
    OR r.rolbypassrls))
