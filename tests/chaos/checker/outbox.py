"""The outbox against what the clients saw: nothing lost, no phantom, in order, without a gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import orjson

from tests.chaos.checker.order import check_order
from tests.chaos.history import Deed, Outcome, digest
from tests.chaos.verdict import Verdict

ROWS = (
    "SELECT sequence, event_type, correlation_id, actor, payload FROM events.outbox "
    "WHERE tenant_id = $1 ORDER BY sequence"
)
COUNTER = "SELECT last_sequence FROM events.tenant_counter WHERE tenant_id = $1"
MARKS = "SELECT deed_id, count(*) FROM scratch.deed WHERE tenant_id = $1 GROUP BY deed_id"


@dataclass(slots=True)
class Written:
    """The events of one transaction as the outbox has them."""

    sequences: list[int] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


async def check_outbox(
    connection: asyncpg.Connection, deeds: Iterable[Deed], tenants: Sequence[UUID], verdict: Verdict
) -> None:
    """Compare every store's outbox with the history."""
    by_tenant: dict[UUID, list[Deed]] = defaultdict(list)
    for deed in deeds:
        by_tenant[deed.tenant_id].append(deed)
    for tenant_id in tenants:
        written = await _read(connection, tenant_id, verdict)
        marks = {row[0]: row[1] for row in await connection.fetch(MARKS, tenant_id)}
        placed = []
        for deed in by_tenant[tenant_id]:
            found = written.pop(deed.id, None)
            _judge(deed, found, marks.pop(deed.id, 0), verdict)
            if found and deed.outcome is Outcome.OK:
                placed.append((found.sequences[0], deed))
        check_order(placed, tenant_id, verdict)
        for stranger in (*written, *marks):
            verdict.blame("phantom", f"{tenant_id}: nobody's transaction {stranger}")


async def _read(
    connection: asyncpg.Connection, tenant_id: UUID, verdict: Verdict
) -> dict[UUID, Written]:
    """Return the clients' transactions; look for gaps in the sequences of all."""
    written: dict[UUID, Written] = defaultdict(Written)
    last = 0
    for sequence, event_type, deed_id, actor, payload in await connection.fetch(ROWS, tenant_id):
        if sequence != last + 1:
            verdict.blame("gap", f"{tenant_id}: {last} then {sequence}")
        last = sequence
        if actor.startswith("client:"):
            written[deed_id].sequences.append(sequence)
            written[deed_id].digests.append(digest(event_type, orjson.loads(payload)))
    counted = await connection.fetchval(COUNTER, tenant_id)
    if counted != last:
        verdict.blame("gap", f"{tenant_id}: counted {counted}, wrote {last}")
    verdict.history["events in the outbox"] += last
    return written


def _judge(deed: Deed, written: Written | None, marks: int, verdict: Verdict) -> None:
    """Compare one transaction with what is there of it."""
    verdict.history[f"transactions {deed.outcome}"] += 1
    is_there = written is not None or marks > 0
    if deed.outcome is Outcome.FAIL:
        if is_there:
            verdict.blame("phantom", f"{deed.tenant_id}: {deed.id}")
        return
    if deed.outcome is Outcome.UNKNOWN:
        verdict.history[f"unknown and {'there' if is_there else 'not there'}"] += 1
    else:
        verdict.history["acknowledged events"] += len(deed.digests)
    if is_there:
        if not _is_whole(deed, written, marks):
            verdict.blame("torn", f"{deed.tenant_id}: {deed.id}")
    elif deed.outcome is Outcome.OK:
        verdict.blame("lost", f"{deed.tenant_id}: {deed.id}")


def _is_whole(deed: Deed, written: Written | None, marks: int) -> bool:
    """Say whether all of it is there: the mark, and the events side by side in their order."""
    found = written or Written()
    first = found.sequences[0] if found.sequences else 0
    side_by_side = list(range(first, first + len(deed.digests)))
    return marks == 1 and found.digests == deed.digests and found.sequences == side_by_side
