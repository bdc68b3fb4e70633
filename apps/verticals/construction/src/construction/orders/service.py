"""Use cases of orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import (
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    OrderStatusChanged,
    QuoteConverted,
    QuoteLine,
    SaleLine,
    SaleRecorded,
)

from construction import inventory, quotes
from construction.access import Permission
from construction.activity import Actor, note
from construction.numbering import Document, label, next_number
from construction.orders import repository
from construction.orders.domain import OrderStatus, is_step
from construction.orders.errors import OrderNotFoundError, OrderStateError
from construction.orders.models import Order
from construction.orders.schemas import OrderOut, order_of
from construction.search import Kind, remember, weigh

Values = dict[str, Any]

COUNTED = timedelta(days=180)
"""Sales from before this time say nothing any more about what is looked for."""

NEEDED: dict[OrderStatus, Permission] = {
    OrderStatus.PREPARING: Permission.ORDERS_PREPARE,
    OrderStatus.OUT_FOR_DELIVERY: Permission.ORDERS_PREPARE,
    OrderStatus.DELIVERED: Permission.ORDERS_DELIVER,
    OrderStatus.CANCELLED: Permission.ORDERS_CANCEL,
}


def needed(to: OrderStatus, *, is_pickup: bool) -> Permission:
    """Return the permission that a step needs."""
    return Permission.ORDERS_PICKUP if is_pickup else NEEDED[to]


async def convert(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> UUID:
    """Turn an approved quote into its one order and return the order's id."""
    try:
        quote = await quotes.take_for_order(session, quote_id, owner_id=owner_id, by=by, now=now)
    except quotes.QuoteConvertedError:
        order_id = await repository.id_of_quote(session, quote_id)
        raise quotes.QuoteConvertedError(order_id) from None
    offer = await quotes.get(session, quote_id, None)
    order_id = new_id()
    lines = [_line(session, order_id, line, i) for i, line in enumerate(offer.lines)]
    number = await next_number(session, Document.ORDER)
    header = _header(session, order_id, number, quote, now)
    await repository.add(session, header, lines)
    found_by = (label(Document.ORDER, number), offer.customer_name, offer.job_site_name)
    await remember(session, Kind.ORDER, order_id, *found_by)
    await note(session, order_id, "placed", by=by, at=now, quote=offer.number)
    facts = {key: header[key] for key in ("customer_id", "job_site_id", "total", "quote_id")}
    converted = tuple(QuoteLine.model_validate(line) for line in lines)
    placed = tuple(OrderLine(line_id=line["id"], **_goods(line)) for line in lines)
    record(session, QuoteConverted(order_id=order_id, lines=converted, **facts), at=now)
    record(session, OrderPlaced(order_id=order_id, lines=placed, **facts), at=now)
    return order_id


async def set_status(
    session: TenantSession,
    order_id: UUID,
    to: OrderStatus,
    *,
    is_pickup: bool = False,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Move an order to its next status; delivering moves the goods out of stock."""
    order = await repository.lock(session, order_id, owner_id)
    if order is None:
        raise OrderNotFoundError
    if not is_step(OrderStatus(order.status), to, is_pickup=is_pickup):
        raise OrderStateError(status=order.status)
    changes: Values = {"status": to.value, "updated_at": now, "is_pickup": is_pickup}
    if to is OrderStatus.DELIVERED:
        changes["delivered_at"] = now
        await _hand_over(session, order, by=by, now=now)
    await repository.set_values(session, order_id, changes)
    action = "picked_up" if is_pickup else to.value
    await note(session, order_id, action, by=by, at=now)
    event = OrderStatusChanged(
        order_id=order_id, from_status=order.status, to_status=to.value, is_pickup=is_pickup
    )
    record(session, event, at=now)
    if to is OrderStatus.CANCELLED:
        await _cancelled(session, order_id, now)


async def get(
    session: TenantSession, order_id: UUID, owner_id: UUID | None, *, with_prices: bool
) -> OrderOut:
    """Return an order with its lines."""
    row = await repository.get(session, order_id, owner_id)
    if row is None:
        raise OrderNotFoundError
    lines = await repository.lines_of(session, order_id)
    return order_of(row, lines, with_prices=with_prices)


async def _hand_over(session: TenantSession, order: Order, *, by: Actor, now: datetime) -> None:
    lines = [row.OrderLine for row in await repository.lines_of(session, order.id)]
    movements = [
        inventory.Movement(line.product_id, inventory.MovementKind.SALE, -line.to_deliver)
        for line in lines
    ]
    await inventory.move(session, movements, by=by, now=now, reference_id=order.id)
    await repository.hand_over(session, order.id)
    event = SaleRecorded(
        order_id=order.id,
        customer_id=order.customer_id,
        job_site_id=order.job_site_id,
        lines=_sold(lines),
    )
    record(session, event, at=now)


async def _cancelled(session: TenantSession, order_id: UUID, now: datetime) -> None:
    rows = await repository.lines_of(session, order_id)
    lines = tuple(
        OrderLine(
            line_id=line.id,
            product_id=line.product_id,
            quantity=line.to_deliver,
            uom=line.uom,
            total=line.total,
        )
        for line in (row.OrderLine for row in rows)
    )
    record(session, OrderCancelled(order_id=order_id, lines=lines), at=now)


def _sold(lines: Sequence[Any]) -> tuple[SaleLine, ...]:
    return tuple(
        SaleLine(
            product_id=line.product_id,
            quantity=line.to_deliver,
            uom=line.uom,
            total=line.total,
        )
        for line in lines
    )


def _header(
    session: TenantSession, order_id: UUID, number: int, quote: quotes.Quote, now: datetime
) -> Values:
    copied = (
        "customer_id", "job_site_id", "owner_id", "owner_name", "discount_percent", "subtotal",
        "total", "notes",
    )  # fmt: skip
    return {name: getattr(quote, name) for name in copied} | {
        "tenant_id": session.tenant_id,
        "id": order_id,
        "number": number,
        "quote_id": quote.id,
        "status": OrderStatus.PENDING.value,
        "is_pickup": False,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "delivered_at": None,
    }


def _line(session: TenantSession, order_id: UUID, line: Any, position: int) -> Values:
    copied = (
        "product_id", "quantity", "uom", "unit_price", "discount_percent", "total",
        "note",
    )  # fmt: skip
    return {name: getattr(line, name) for name in copied} | {
        "tenant_id": session.tenant_id,
        "id": new_id(),
        "order_id": order_id,
        "position": position,
        "to_deliver": line.quantity,
    }


def _goods(line: Values) -> Values:
    return {key: line[key] for key in ("product_id", "quantity", "uom", "total")}


async def weigh_products(session: TenantSession, *, now: datetime) -> None:
    """Let search put first what this store sold most often of late."""
    sold = await repository.times_sold(session, now - COUNTED)
    await weigh(session, Kind.PRODUCT, sold)
