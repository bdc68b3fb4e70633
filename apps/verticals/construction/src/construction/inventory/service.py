"""Use cases of the stock ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.clock import standard_date
from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import StockMoved

from construction import catalog, locations
from construction.activity import Actor, Audited, note_audited
from construction.inventory import repository
from construction.inventory.domain import (
    Movement,
    MovementKind,
    drawn,
    running,
    short,
    signed,
    sums,
)
from construction.inventory.errors import NothingMovedError, StockShortError
from construction.inventory.schemas import MovementIn


async def move(
    session: TenantSession,
    movements: Sequence[Movement],
    *,
    by: Actor,
    now: datetime,
    reference_id: UUID | None = None,
    note: str | None = None,
    may_go_below: bool = True,
) -> None:
    """Write movements into the ledger and change the balances; one event for each row.

    Sales take goods from where they lie. Whoever may not go below zero gets `StockShortError`; the
    balances are held, so that of two who take the last of a product the second is told. Whatever
    moves holds what is there first, in one order: who adds a balance that was not there yet would
    else wait for a sale that waits for that balance.
    """
    lying = await repository.held(session, [one.product_id for one in movements])
    found = drawn(movements, lying)
    moved = sums(found)
    after = await repository.add_to_balances(session, moved, now)
    if not may_go_below and (left := short(moved, after)):
        raise StockShortError(left)
    rows = [
        _row(session, movement, balance, reference_id, movement.note or note, by, now)
        for movement, balance in zip(found, running(found, after), strict=True)
    ]
    await repository.add(session, rows)
    for row in rows:
        record(session, StockMoved(movement_id=row["id"], **_facts(row)), at=now)


async def enter(session: TenantSession, given: MovementIn, *, by: Actor, now: datetime) -> None:
    """Write a movement that a person typed."""
    kind = MovementKind(given.kind)
    if given.quantity == 0 or (given.quantity < 0 and kind is not MovementKind.ADJUSTMENT):
        raise NothingMovedError
    await catalog.get(session, given.product_id)
    await locations.ensure(session, [given.location])
    quantity = signed(kind, given.quantity)
    movement = Movement(given.product_id, kind, quantity, given.location)
    await move(session, [movement], by=by, now=now, note=given.note)
    told = {"kind": kind.value, "quantity": str(quantity), "location": given.location}
    audited = Audited.STOCK
    told |= {"note": given.note} if given.note else {}
    await note_audited(session, given.product_id, "stock_entered", audited, by=by, at=now, **told)


def _row(
    session: TenantSession,
    movement: Movement,
    balance: Decimal,
    reference_id: UUID | None,
    note: str | None,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    return {
        "tenant_id": session.tenant_id,
        "id": new_id(),
        "product_id": movement.product_id,
        "location": movement.location,
        "kind": movement.kind.value,
        "quantity": movement.quantity,
        "balance": balance,
        "reference_id": reference_id,
        "note": note,
        "actor_name": by.name,
        "at": now,
    }


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("product_id", "location", "kind", "quantity", "balance")}


async def lose(
    session: TenantSession,
    lost: Sequence[tuple[UUID, Decimal]],
    *,
    now: datetime,
    quote_id: UUID | None = None,
) -> None:
    """Keep what was asked for and not there, beside the events that tell it."""
    if lost:
        await repository.add_lost(session, lost, standard_date(now), quote_id)
