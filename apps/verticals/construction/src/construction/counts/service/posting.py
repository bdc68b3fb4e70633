"""Ending a count: what differs goes into the ledger, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction import inventory
from construction.activity import Actor, Audited, note_audited
from construction.counts import repository
from construction.counts.domain import CountStatus
from construction.counts.errors import CountClosedError, CountNotFoundError, NothingCountedError
from construction.counts.models import StockCount

AT_ONCE = 500


async def post(session: TenantSession, count_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let the ledger have what was counted; what moved since stays moved. Again, nothing happens.

    What was not counted stays as it is.
    """
    count = await _held(session, count_id)
    if count.status == CountStatus.POSTED.value:
        return
    if count.status == CountStatus.CANCELLED.value:
        raise CountClosedError
    after: UUID | None = None
    counted = differing = 0
    while rows := await _settled(session, count, after):
        await _correct(session, count, rows, by=by, now=now)
        counted += len(rows)
        differing += sum(bool(row.differs) for row in rows)
        after = rows[-1].StockCountLine.product_id
    if after is None:
        raise NothingCountedError
    told = {"products": str(counted), "differences": str(differing)}
    await _end(session, count_id, CountStatus.POSTED, by=by, now=now, **told)


async def _held(session: TenantSession, count_id: UUID) -> StockCount:
    count = await repository.get(session, count_id, hold="to_end")
    if count is None:
        raise CountNotFoundError
    return count


async def _settled(session: TenantSession, count: StockCount, after: UUID | None) -> Sequence[Any]:
    """Return the next counted products; nothing moves them any more until the commit."""
    found = await repository.lines(session, count, "counted", after=after, limit=AT_ONCE)
    await inventory.held(session, [row.StockCountLine.product_id for row in found])
    return await repository.lines(session, count, "counted", after=after, limit=AT_ONCE)


async def _correct(
    session: TenantSession, count: StockCount, rows: Sequence[Any], *, by: Actor, now: datetime
) -> None:
    kind = inventory.MovementKind.COUNT
    movements = [
        inventory.Movement(line.product_id, kind, row.differs, count.location, line.note)
        for row in rows
        if row.differs
        for line in [row.StockCountLine]
    ]
    if movements:
        await inventory.move(session, movements, by=by, now=now, reference_id=count.id)
    written = [
        {
            "product": row.StockCountLine.product_id,
            "expected": row.then,
            "difference": row.differs,
            "unit_cost": row.cost,
        }
        for row in rows
    ]
    await repository.set_differences(session, count.id, written)


async def cancel(session: TenantSession, count_id: UUID, *, by: Actor, now: datetime) -> None:
    """Put a count away: nothing of it goes into the ledger."""
    count = await _held(session, count_id)
    if count.status == CountStatus.POSTED.value:
        raise CountClosedError
    if count.status == CountStatus.OPEN.value:
        await _end(session, count_id, CountStatus.CANCELLED, by=by, now=now)


async def _end(
    session: TenantSession,
    count_id: UUID,
    status: CountStatus,
    *,
    by: Actor,
    now: datetime,
    **told: str,
) -> None:
    values = {"status": status.value, "ended_at": now, "ended_by": by.name}
    await repository.end(session, count_id, values)
    kind = Audited.STOCK if status is CountStatus.POSTED else None
    await note_audited(session, count_id, f"count_{status.value}", kind, by=by, at=now, **told)
