"""Goods come back: to the shelf or damaged, never more than the customer has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import GoodsReturned, SaleLine

from construction import inventory
from construction.activity import Actor, Audited, note_audited
from construction.orders import repository
from construction.orders.domain import Returned, ReturnReason, over, plain, summed
from construction.orders.errors import (
    LineOfAnotherOrderError,
    NoGoodsError,
    NotSoldError,
    OrderNotFoundError,
)
from construction.orders.models import GoodsReturn, Order, OrderLine
from construction.orders.service.lines import balance_of, lines_of

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Why:
    """Why goods come back, and whether others go instead; the words stay in the store."""

    reason: ReturnReason
    words: str | None = None
    kind: Literal["return", "exchange"] = "return"


async def take_back(
    session: TenantSession,
    order_id: UUID,
    given: Sequence[Returned],
    why: Why,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> UUID:
    """Take goods of an order back and return the return's id."""
    order = await repository.lock(session, order_id, owner_id)
    if order is None:
        raise OrderNotFoundError
    if not given:
        raise NoGoodsError
    lines = {line.id: line for line in await lines_of(session, order_id)}
    _ensure_sold(given, lines)
    rows = _rows(session, given, lines)
    await _shelve(session, order, rows, lines, by=by, now=now)
    header = _header(session, order, why, by, now)
    named = [row | {"goods_return_id": header["id"]} for row in rows]
    await repository.add_moved(session, GoodsReturn, header, named)
    await repository.take_back(session, summed(given))
    await repository.set_values(session, order_id, {"updated_at": now})
    told, kind = {"reason": why.reason.value, "lines": str(len(rows))}, Audited.CANCELLATIONS
    await note_audited(session, order_id, why.kind, kind, by=by, at=now, **told)
    sold_on = await _sold_on(session, order_id)
    event = GoodsReturned(
        return_id=header["id"],
        kind=why.kind,
        order_id=order.id,
        customer_id=order.customer_id,
        job_site_id=order.job_site_id,
        sold_on=sold_on,
        lines=tuple(_told(row, lines[row["order_line_id"]]) for row in rows),
    )
    record(session, event, at=now)
    return UUID(str(header["id"]))


def _ensure_sold(given: Sequence[Returned], lines: dict[UUID, OrderLine]) -> None:
    if strangers := [i for i, one in enumerate(given) if one.line_id not in lines]:
        raise LineOfAnotherOrderError(strangers)
    left = {key: balance_of(line).returnable for key, line in lines.items()}
    if places := over(given, left):
        ids = {place: given[place].line_id for place in places}
        raise NotSoldError({p: f"{plain(left[one])} {lines[one].uom}" for p, one in ids.items()})


def _rows(
    session: TenantSession, given: Sequence[Returned], lines: dict[UUID, OrderLine]
) -> list[Values]:
    before = {key: line.returned for key, line in lines.items()}
    rows = []
    for one in given:
        worth = balance_of(lines[one.line_id]).worth(before[one.line_id], one.quantity)
        before[one.line_id] += one.quantity
        rows.append(_row(session, one, worth))
    return rows


def _row(session: TenantSession, one: Returned, worth: Decimal) -> Values:
    return {
        "tenant_id": session.tenant_id,
        "id": new_id(),
        "order_line_id": one.line_id,
        "quantity": one.quantity,
        "is_damaged": one.is_damaged,
        "total": worth,
    }


async def _shelve(
    session: TenantSession,
    order: Order,
    rows: Sequence[Values],
    lines: dict[UUID, OrderLine],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Put what is not damaged back on the shelf."""
    back = inventory.MovementKind.RETURN
    movements = [
        inventory.Movement(lines[row["order_line_id"]].product_id, back, row["quantity"])
        for row in rows
        if not row["is_damaged"]
    ]
    if movements:
        await inventory.move(session, movements, by=by, now=now, reference_id=order.id)


async def _sold_on(session: TenantSession, order_id: UUID) -> date | None:
    """Return the day on which an order's goods were handed over, if it was one day."""
    days = {clock.standard_date(at) for at in await repository.handed_at(session, order_id)}
    return days.pop() if len(days) == 1 else None


def _told(row: Values, line: OrderLine) -> SaleLine:
    return SaleLine(
        product_id=line.product_id,
        quantity=row["quantity"],
        uom=line.uom,
        total=row["total"],
    )


def _header(session: TenantSession, order: Order, why: Why, by: Actor, now: datetime) -> Values:
    return {
        "tenant_id": session.tenant_id,
        "id": new_id(),
        "order_id": order.id,
        "kind": why.kind,
        "reason": why.reason.value,
        "words": why.words,
        "by_id": by.id,
        "by_name": by.name,
        "at": now,
    }
