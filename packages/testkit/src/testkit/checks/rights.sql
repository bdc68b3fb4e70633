-- A service has row rights at home, the listed ones abroad, and nothing else.
SELECT format('%s: %s has %s', name, role, verb) FROM held g
WHERE verb NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
OR (role <> 'tenant_eraser' AND NOT (role || ' ' || home = ANY (:at_home))
    AND NOT (role || ' ' || name || ' ' || verb = ANY (:abroad)))
OR (role = 'tenant_eraser' AND verb <> 'DELETE'
    AND NOT (verb = 'SELECT' AND attname IS NOT DISTINCT FROM 'tenant_id'))
