"""An order moves from status to status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import OrderCancelled, OrderLine, OrderStatusChanged

from construction.access import Permission
from construction.activity import Actor, Audited, latest, moved, note, note_audited
from construction.orders import repository
from construction.orders.domain import OPEN, CancelReason, HandOverKind, OrderStatus, is_step
from construction.orders.errors import (
    MovedFirstError,
    NothingHandedOverError,
    NothingOpenError,
    OnItsWayError,
    OrderNotFoundError,
    OrderStateError,
    PartlyHandedOverError,
)
from construction.orders.models import Order
from construction.orders.models import OrderLine as Line
from construction.orders.service.handing import PART_ACTIONS, WHOLE_ACTIONS, hand_over_rest
from construction.orders.service.keeping import let_go
from construction.orders.service.lines import balance_of, lines_of

S = OrderStatus
BALANCE_CLOSED = "balance_closed"
RESCHEDULED = "rescheduled"
CHANGING = frozenset(
    {
        *("placed", BALANCE_CLOSED, RESCHEDULED),
        *(status.value for status in S),
        *PART_ACTIONS.values(),
        *WHOLE_ACTIONS.values(),
    }
)
"""The steps that give an order another version."""

NEEDED: dict[OrderStatus, Permission] = {
    OrderStatus.PREPARING: Permission.ORDERS_PREPARE,
    OrderStatus.OUT_FOR_DELIVERY: Permission.ORDERS_PREPARE,
    OrderStatus.DELIVERED: Permission.ORDERS_DELIVER,
    OrderStatus.CANCELLED: Permission.ORDERS_CANCEL,
}


def needed(to: OrderStatus, *, is_pickup: bool) -> Permission:
    """Return the permission that a step needs."""
    return Permission.ORDERS_PICKUP if is_pickup else NEEDED[to]


def needed_to_hand_over(kind: HandOverKind) -> Permission:
    """Return the permission that handing goods over needs."""
    return needed(OrderStatus.DELIVERED, is_pickup=kind is HandOverKind.PICKUP)


async def set_status(
    session: TenantSession,
    order_id: UUID,
    to: OrderStatus,
    *,
    is_pickup: bool = False,
    reason: CancelReason | None = None,
    version: int | None = None,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Move an order to its next status; delivering hands over all that is still owed.

    With a version, only as that version: whoever moved the order first is told.
    """
    order = await held(session, order_id, owner_id, version)
    if not is_step(OrderStatus(order.status), to, is_pickup=is_pickup):
        raise _refusal(order, to)
    if to is S.DELIVERED:
        kind = HandOverKind.PICKUP if is_pickup else HandOverKind.DELIVERY
        await hand_over_rest(session, order, kind, by=by, now=now)
        return
    lines = await lines_of(session, order_id)
    if to is S.CANCELLED and any(balance_of(line).handed for line in lines):
        raise PartlyHandedOverError(status=order.status)
    why = reason.value if to is S.CANCELLED and reason else None
    detail = {"reason": why} if why else {}
    await _move(session, order, to, by=by, now=now, detail=detail, cancel_reason=why)
    if to is S.CANCELLED:
        _tell_cancelled(session, order_id, lines, now)
        let_go(session, order_id, "order_cancelled", _open(lines), now)


async def close_balance(
    session: TenantSession, order_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> None:
    """Let nothing more be owed of an order of which something was handed over."""
    order = await held(session, order_id, owner_id)
    if order.status != S.PREPARING:
        raise _refusal(order, S.CANCELLED)
    lines = await lines_of(session, order_id)
    if not any(balance_of(line).handed for line in lines):
        raise NothingHandedOverError(status=order.status)
    await repository.withdraw(session, order_id)
    changes: dict[str, Any] = {"delivered_at": now, "is_pickup": order.is_pickup}
    await _move(session, order, S.DELIVERED, by=by, now=now, noted=BALANCE_CLOSED, **changes)
    let_go(session, order_id, "order_changed", _open(lines), now)


async def deliver_on(
    session: TenantSession,
    order_id: UUID,
    day: date | None,
    *,
    version: int,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Set the day on which the customer of an open order is to have the goods."""
    order = await held(session, order_id, owner_id, version)
    if order.status not in OPEN:
        raise NothingOpenError(status=order.status)
    if day != order.deliver_on:
        what = moved({"deliver_on": order.deliver_on}, {"deliver_on": day})
        await repository.set_values(session, order_id, {"deliver_on": day, "updated_at": now})
        await note(session, order_id, RESCHEDULED, by=by, at=now, **what)


async def held(
    session: TenantSession, order_id: UUID, owner_id: UUID | None, version: int | None = None
) -> Order:
    """Return an order, held until the end of the transaction, of this version if one is given."""
    order = await repository.lock(session, order_id, owner_id)
    if order is None:
        raise OrderNotFoundError
    if version is not None and order.version != version:
        last = await latest(session, order_id, CHANGING)
        raise MovedFirstError(order.status, last.actor_name, last.at)
    return order


def _open(lines: Iterable[Line]) -> list[tuple[UUID, UUID, Decimal]]:
    return [(line.id, line.product_id, line.to_deliver) for line in lines]


def _refusal(order: Order, to: OrderStatus) -> OrderStateError:
    is_out = to is S.CANCELLED and order.status == S.OUT_FOR_DELIVERY
    return (OnItsWayError if is_out else OrderStateError)(status=order.status)


async def _move(
    session: TenantSession,
    order: Order,
    to: OrderStatus,
    *,
    by: Actor,
    now: datetime,
    noted: str = "",
    detail: Mapping[str, str] | None = None,
    **values: Any,
) -> None:
    changes = {"status": to.value, "updated_at": now, "is_pickup": False, **values}
    await repository.set_values(session, order.id, changes)
    told = {**moved({"status": order.status}, {"status": to.value}), **(detail or {})}
    kind = Audited.CANCELLATIONS if to is S.CANCELLED else None
    await note_audited(session, order.id, noted or to.value, kind, by=by, at=now, **told)
    event = OrderStatusChanged(order_id=order.id, from_status=order.status, to_status=to.value)
    record(session, event, at=now)


def _tell_cancelled(
    session: TenantSession, order_id: UUID, lines: Iterable[Any], now: datetime
) -> None:
    told = tuple(
        OrderLine(
            line_id=line.id,
            product_id=line.product_id,
            quantity=line.to_deliver,
            uom=line.uom,
            total=line.total,
        )
        for line in lines
    )
    record(session, OrderCancelled(order_id=order_id, lines=told), at=now)
