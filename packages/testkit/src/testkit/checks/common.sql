-- What several checks look at; put before each of them.
WITH tenant_table AS (
    SELECT c.oid, c.oid::regclass::text AS name, c.relrowsecurity, c.relforcerowsecurity
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (:schemas)
    AND c.oid::regclass::text <> ALL (:platform)
),
held AS (
    SELECT c.oid, c.oid::regclass::text AS name, n.nspname AS home, acl.privilege_type AS verb,
           coalesce(r.rolname, 'PUBLIC') AS role, NULL AS attname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
         aclexplode(c.relacl) acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
    WHERE n.nspname = ANY (:schemas) AND acl.grantee <> c.relowner
    UNION ALL
    SELECT c.oid, c.oid::regclass::text, n.nspname, acl.privilege_type,
           coalesce(r.rolname, 'PUBLIC'), a.attname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid,
         aclexplode(a.attacl) acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
    WHERE n.nspname = ANY (:schemas) AND acl.grantee <> c.relowner
),
policy AS (
    SELECT format('%I.%I', schemaname, tablename)::regclass AS oid, policyname, permissive, roles,
           cmd, coalesce(qual, '') AS qual, coalesce(with_check, '') AS with_check,
           roles = '{public}' AS is_public
    FROM pg_policies WHERE schemaname = ANY (:schemas)
),
stored AS (
    SELECT format('%s.%I', c.oid::regclass, a.attname) AS name, a.attname, a.atttypmod,
           t.typtype, t.typname, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (:schemas)
)
