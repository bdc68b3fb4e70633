"""Effects: each event's exactly once and in order, in the journal and in the vertical."""

from __future__ import annotations

import asyncpg

from tests.chaos.verdict import Verdict

JOURNAL = {
    "duplicate": (
        "SELECT tenant_id, sequence, count(*) - 1 FROM scratch.journal "
        "GROUP BY tenant_id, sequence HAVING count(*) > 1"
    ),
    "unapplied": (
        "SELECT o.tenant_id, o.sequence, 1 FROM events.outbox o LEFT JOIN scratch.journal j "
        "USING (tenant_id, sequence) WHERE j.place IS NULL"
    ),
    "foreign": (
        "SELECT j.tenant_id, j.sequence, 1 FROM scratch.journal j LEFT JOIN events.outbox o "
        "USING (tenant_id, sequence) WHERE o.event_id IS DISTINCT FROM j.event_id"
    ),
    "inversion": "SELECT tenant_id, sequence, 1 FROM scratch.placed WHERE sequence < previous",
    "skip": (
        "SELECT tenant_id, sequence, 1 FROM scratch.placed "
        "WHERE sequence > coalesce(previous, 0) + 1"
    ),
}
# What an alert's event says of a product at a moment, the vertical writes into the product's life.
REACTED = (
    "WITH said AS (SELECT tenant_id, payload->>'product_id' AS product, "
    "right(event_type, -6) AS what, occurred_at AS at, count(*) AS times FROM events.outbox "
    "WHERE event_type IN ('stock_alert_raised', 'stock_alert_cleared') GROUP BY 1, 2, 3, 4), "
    "done AS (SELECT tenant_id, subject_id::text AS product, action AS what, at, count(*) AS times "
    "FROM construction.activity WHERE action LIKE 'alert_%' GROUP BY 1, 2, 3, 4) "
    "SELECT coalesce(s.tenant_id, d.tenant_id), coalesce(s.product, d.product), "
    "abs(coalesce(s.times, 0) - coalesce(d.times, 0)) FROM said s FULL JOIN done d "
    "USING (tenant_id, product, what, at) WHERE s.times IS DISTINCT FROM d.times"
)
ALERTS = "SELECT count(*) FROM events.outbox WHERE event_type LIKE 'stock_alert_%'"
TROUBLES = (
    "SELECT consumer || ': ' || error FROM events.dead_letter UNION ALL "
    "SELECT consumer || ': ' || reason FROM events.rejected_entry UNION ALL "
    "SELECT consumer || ': still failing: ' || error FROM events.consumer_failure"
)


async def check_journal(connection: asyncpg.Connection, verdict: Verdict) -> None:
    """Look for what the journal has twice, not at all, or in the wrong place."""
    await connection.execute("CREATE INDEX ON scratch.journal (tenant_id, sequence)")
    await connection.execute("ANALYZE scratch.journal, events.outbox")
    for kind, query in JOURNAL.items():
        for tenant_id, sequence, count in await connection.fetch(query):
            verdict.blame(kind, f"{tenant_id}: {sequence}", count)
    verdict.history["effects"] = await connection.fetchval("SELECT count(*) FROM scratch.journal")


async def check_reactions(connection: asyncpg.Connection, verdict: Verdict) -> None:
    """Compare the vertical's reactions with the alerts that the engine announced."""
    for tenant_id, product, count in await connection.fetch(REACTED):
        verdict.blame("reactions", f"{tenant_id}: product {product}", count)
    verdict.history["reactions"] = await connection.fetchval(ALERTS)


async def check_troubles(connection: asyncpg.Connection, verdict: Verdict) -> None:
    """Look for events that were given up: in a storm nothing is wrong with any of them."""
    for (words,) in await connection.fetch(TROUBLES):
        verdict.blame("given_up", words)
