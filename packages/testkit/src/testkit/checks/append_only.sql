-- History is only ever added to.
SELECT format('%s: %s may %s history', name, role, verb) FROM held g
WHERE name = ANY (:append_only) AND verb IN ('UPDATE', 'DELETE', 'TRUNCATE')
AND role <> 'tenant_eraser'
-- Old events are deleted once every consumer is past them.
AND (name, role, verb) <> ('events.outbox', 'relay_service', 'DELETE')
-- What colleagues wrote of a customer goes when the customer is forgotten.
AND (name, role, verb) <> ('construction.customer_note', 'construction_service', 'DELETE')
