"""How events flow, asked of PostgreSQL: what waits for the relay, and how consumers stand."""

from __future__ import annotations

from sqlalchemy import text

WAITING = text(
    "SELECT coalesce(sum(c.last_sequence - r.published_sequence), 0) AS events, "
    "(SELECT min(o.event_id::text) FROM events.tenant_counter x "
    "JOIN events.relay_cursor y ON y.tenant_id = x.tenant_id "
    "JOIN events.outbox o ON o.tenant_id = x.tenant_id AND o.sequence = y.published_sequence + 1 "
    "WHERE x.last_sequence > y.published_sequence) AS oldest "
    "FROM events.tenant_counter c JOIN events.relay_cursor r ON r.tenant_id = c.tenant_id "
    "WHERE c.last_sequence > r.published_sequence"
)
CONSUMERS = text(
    "SELECT k.name, "
    "(SELECT count(*) FROM events.consumer_failure f WHERE f.consumer = k.name) AS stopped, "
    "(SELECT count(*) FROM events.consumer_pause p WHERE p.consumer IN (k.name, '*')) AS paused, "
    "(SELECT count(*) FROM events.dead_letter d "
    "WHERE d.consumer = k.name AND d.state IN ('open', 'retry')) AS dead, "
    "(SELECT count(*) FROM events.rejected_entry r "
    "WHERE r.consumer = k.name AND r.rejected_at > now() - interval '1 day') AS rejected, "
    "(SELECT count(DISTINCT owner) FROM events.lease l "
    "WHERE l.role = 'consumer:' || k.name AND l.until > now()) AS processes "
    "FROM events.consumer k ORDER BY k.name"
)
LAG_BY_PARTITION = text(
    "SELECT k.name AS consumer, c.partition, count(*) AS stores, "
    "sum(c.last_sequence - coalesce(w.last_sequence, 0)) AS events, "
    "min(o.event_id::text) AS oldest "
    "FROM events.consumer k CROSS JOIN events.tenant_counter c "
    "LEFT JOIN events.watermark w ON w.tenant_id = c.tenant_id AND w.consumer = k.name "
    "LEFT JOIN events.outbox o ON o.tenant_id = c.tenant_id "
    "AND o.sequence = coalesce(w.last_sequence, 0) + 1 "
    "WHERE c.last_sequence > coalesce(w.last_sequence, 0) GROUP BY k.name, c.partition"
)
