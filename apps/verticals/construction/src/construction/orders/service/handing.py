"""Goods change hands: in parts or all at once, each time with a row and an event of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import OrderStatusChanged, SaleLine, SaleRecorded

from construction import inventory
from construction.activity import Actor, note
from construction.orders import repository
from construction.orders.domain import (
    HANDS_OVER,
    Handed,
    HandOverKind,
    OrderStatus,
    over,
    plain,
    summed,
)
from construction.orders.errors import (
    LineOfAnotherOrderError,
    MoreThanOwedError,
    NoGoodsError,
    NotReadyToHandOverError,
    OrderNotFoundError,
)
from construction.orders.models import HandOver, Order, OrderLine
from construction.orders.service.keeping import let_go
from construction.orders.service.lines import balance_of, lines_of

Values = dict[str, Any]
PART_ACTIONS = {
    HandOverKind.PICKUP: "part_picked_up",
    HandOverKind.DELIVERY: "part_delivered",
}
WHOLE_ACTIONS = {HandOverKind.PICKUP: "picked_up", HandOverKind.DELIVERY: "delivered"}


@dataclass(frozen=True, slots=True)
class Passing:
    """Goods of an order's lines on their way to whoever receives them."""

    kind: HandOverKind
    lines: Mapping[UUID, Decimal]
    receiver: str | None = None
    may_go_below: bool = True
    is_kept: bool = True
    """Whether the goods were kept for the order until now."""


async def hand_over(
    session: TenantSession,
    order_id: UUID,
    kind: HandOverKind,
    given: Sequence[Handed],
    *,
    receiver: str | None,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> UUID:
    """Hand over these quantities and return the hand-over's id; what is left stays owed."""
    order = await repository.lock(session, order_id, owner_id)
    if order is None:
        raise OrderNotFoundError
    if order.status != HANDS_OVER[kind]:
        raise NotReadyToHandOverError(status=order.status)
    if not given:
        raise NoGoodsError
    lines = await lines_of(session, order_id)
    _ensure_owed(given, lines)
    return await _pass(session, order, lines, Passing(kind, summed(given), receiver), by, now)


async def hand_over_rest(
    session: TenantSession,
    order: Order,
    kind: HandOverKind,
    *,
    by: Actor,
    now: datetime,
    is_kept: bool = True,
    may_go_below: bool = True,
) -> UUID:
    """Hand over all that is still owed of a held order."""
    lines = await lines_of(session, order.id)
    rest = {line.id: line.to_deliver for line in lines if line.to_deliver}
    passing = Passing(kind, rest, may_go_below=may_go_below, is_kept=is_kept)
    return await _pass(session, order, lines, passing, by, now)


async def hand_over_counter(
    session: TenantSession, order_id: UUID, *, by: Actor, now: datetime, may_go_below: bool
) -> None:
    """Hand over all of an order that was placed at the counter in this transaction."""
    order = await repository.lock(session, order_id, by.id)
    if order is None:
        raise OrderNotFoundError
    await hand_over_rest(
        session,
        order,
        HandOverKind.PICKUP,
        by=by,
        now=now,
        is_kept=False,
        may_go_below=may_go_below,
    )


def _ensure_owed(given: Sequence[Handed], lines: Sequence[OrderLine]) -> None:
    owed = {line.id: line for line in lines}
    if strangers := [i for i, one in enumerate(given) if one.line_id not in owed]:
        raise LineOfAnotherOrderError(strangers)
    if places := over(given, {line.id: line.to_deliver for line in lines}):
        named = ((i, owed[given[i].line_id]) for i in places)
        raise MoreThanOwedError({i: f"{plain(line.to_deliver)} {line.uom}" for i, line in named})


async def _pass(
    session: TenantSession,
    order: Order,
    lines: Sequence[OrderLine],
    passing: Passing,
    by: Actor,
    now: datetime,
) -> UUID:
    moved = [line for line in lines if line.id in passing.lines]
    rows = [_row(session, line, passing.lines[line.id]) for line in moved]
    movements = [
        inventory.Movement(line.product_id, inventory.MovementKind.SALE, -row["quantity"])
        for line, row in zip(moved, rows, strict=True)
    ]
    await inventory.move(
        session,
        movements,
        by=by,
        now=now,
        reference_id=order.id,
        may_go_below=passing.may_go_below,
    )
    header = _header(session, order, passing, by, now)
    named = [row | {"hand_over_id": header["id"]} for row in rows]
    await repository.add_moved(session, HandOver, header, named)
    await repository.take(session, passing.lines)
    _tell_sold(session, order, moved, rows, now)
    if passing.is_kept:
        gone = [(line.id, line.product_id, passing.lines[line.id]) for line in moved]
        let_go(session, order.id, "handed_over", gone, now)
    is_whole = all(line.to_deliver == passing.lines.get(line.id, 0) for line in lines)
    await _settle(session, order, passing.kind, is_whole=is_whole, by=by, now=now)
    return UUID(str(header["id"]))


async def _settle(
    session: TenantSession,
    order: Order,
    kind: HandOverKind,
    *,
    is_whole: bool,
    by: Actor,
    now: datetime,
) -> None:
    """Let the order be where its goods are: delivered, or what is left in preparation."""
    to = OrderStatus.DELIVERED if is_whole else OrderStatus.PREPARING
    is_pickup = kind is HandOverKind.PICKUP
    changes: Values = {"status": to.value, "updated_at": now, "is_pickup": is_pickup and is_whole}
    if is_whole:
        changes["delivered_at"] = now
    await repository.set_values(session, order.id, changes)
    action = WHOLE_ACTIONS[kind] if is_whole else PART_ACTIONS[kind]
    await note(session, order.id, action, by=by, at=now)
    if to != order.status:
        event = OrderStatusChanged(
            order_id=order.id,
            from_status=order.status,
            to_status=to.value,
            is_pickup=changes["is_pickup"],
        )
        record(session, event, at=now)


def _tell_sold(
    session: TenantSession,
    order: Order,
    lines: Sequence[OrderLine],
    rows: Sequence[Values],
    now: datetime,
) -> None:
    sold = tuple(
        SaleLine(
            product_id=line.product_id,
            quantity=row["quantity"],
            uom=line.uom,
            total=row["total"],
        )
        for line, row in zip(lines, rows, strict=True)
    )
    event = SaleRecorded(
        order_id=order.id,
        customer_id=order.customer_id,
        job_site_id=order.job_site_id,
        lines=sold,
    )
    record(session, event, at=now)


def _header(
    session: TenantSession, order: Order, passing: Passing, by: Actor, now: datetime
) -> Values:
    return {
        "tenant_id": session.tenant_id,
        "id": new_id(),
        "order_id": order.id,
        "kind": passing.kind.value,
        "receiver": passing.receiver,
        "by_id": by.id,
        "by_name": by.name,
        "at": now,
    }


def _row(session: TenantSession, line: OrderLine, quantity: Decimal) -> Values:
    balance = balance_of(line)
    return {
        "tenant_id": session.tenant_id,
        "id": new_id(),
        "order_line_id": line.id,
        "quantity": quantity,
        "total": balance.worth(balance.handed, quantity),
    }
