"""What somebody counts, entry by entry, and why a product differs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession

from construction.activity import Actor
from construction.counts import repository
from construction.counts.domain import CountStatus, Entry, Way, counted, moment
from construction.counts.errors import (
    CountClosedError,
    CountNotFoundError,
    EntryReusedError,
    NotInCountError,
)
from construction.counts.models import StockCount, StockCountEntry, StockCountLine
from construction.counts.schemas import EntryIn, EntryOut, ReasonIn


async def enter(
    session: TenantSession,
    count_id: UUID,
    entry_id: UUID,
    given: EntryIn,
    *,
    by: Actor,
    now: datetime,
) -> EntryOut:
    """Keep what somebody counted; the same entry again changes nothing and is answered alike."""
    count = await _held(session, count_id)
    known = await repository.entry(session, entry_id)
    if known is None and count.status != CountStatus.OPEN.value:
        raise CountClosedError
    line = await repository.hold_line(session, count_id, given.product_id)
    if line is None:
        raise NotInCountError
    at = moment(given.seconds_ago, started_at=count.started_at, now=now)
    if known is not None or not await _add(session, count_id, entry_id, given, by, at):
        return await _again(session, count_id, entry_id, given, line)
    every = await repository.entries(session, count_id, given.product_id)
    found = counted(map(_entry, every))
    values = {"counted": found.quantity, "counted_at": found.counted_at, "counted_by": by.name}
    await repository.set_line(session, count_id, given.product_id, values)
    return EntryOut(product_id=given.product_id, counted=found.quantity, counted_by=by.name)


async def _held(session: TenantSession, count_id: UUID) -> StockCount:
    count = await repository.get(session, count_id, hold="to_enter")
    if count is None:
        raise CountNotFoundError
    return count


async def _add(
    session: TenantSession,
    count_id: UUID,
    entry_id: UUID,
    given: EntryIn,
    by: Actor,
    at: datetime,
) -> bool:
    values = {
        "id": entry_id,
        "count_id": count_id,
        "product_id": given.product_id,
        "quantity": given.quantity,
        "way": given.way.value,
        "counted_at": at,
        "actor_name": by.name,
    }
    return await repository.add_entry(session, values)


async def _again(
    session: TenantSession,
    count_id: UUID,
    entry_id: UUID,
    given: EntryIn,
    line: StockCountLine,
) -> EntryOut:
    kept = await repository.entry(session, entry_id)
    said = (count_id, given.product_id, given.quantity, given.way.value)
    if kept is None or said != (kept.count_id, kept.product_id, kept.quantity, kept.way):
        raise EntryReusedError
    return EntryOut(
        product_id=line.product_id,
        counted=kept.quantity if line.counted is None else line.counted,
        counted_by=line.counted_by or kept.actor_name,
    )


def _entry(row: StockCountEntry) -> Entry:
    return Entry(row.id, row.quantity, Way(row.way), row.counted_at)


async def explain(
    session: TenantSession, count_id: UUID, product_id: UUID, given: ReasonIn
) -> None:
    """Write down why a product differs."""
    count = await _held(session, count_id)
    if count.status != CountStatus.OPEN.value:
        raise CountClosedError
    values = {"reason": given.reason.value if given.reason else None, "note": given.note}
    if not await repository.set_line(session, count_id, product_id, values):
        raise NotInCountError
