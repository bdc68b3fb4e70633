"""An approved quote becomes an order."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import OrderLine, OrderPlaced, QuoteConverted, QuoteLine

from construction import quotes
from construction.activity import Actor, note
from construction.numbering import Document, label, next_number
from construction.orders import repository
from construction.orders.domain import OrderStatus
from construction.search import Kind, remember

Values = dict[str, Any]


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
