"""An order comes to be, whatever it is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import OrderLine, OrderPlaced

from construction.numbering import Document, next_number
from construction.orders import repository
from construction.orders.domain import OrderStatus
from construction.orders.service.keeping import keep
from construction.search import Kind, remember

Values = dict[str, Any]

COPIED = (
    "customer_id", "job_site_id", "owner_id", "owner_name", "discount_percent", "subtotal",
    "total", "notes",
)  # fmt: skip
"""What an order takes over from what it is made from."""
LINE_COPIED = (
    "product_id", "quantity", "uom", "unit_price", "discount_percent", "total", "note",
)  # fmt: skip


async def add(
    session: TenantSession,
    order_id: UUID,
    source: Mapping[str, Any],
    lines: Sequence[Values],
    names: Sequence[str | None],
    now: datetime,
) -> None:
    """Store an order with its number, let it be found by these names, and tell of it.

    Goods are kept for an order that waits, not for one whose goods leave in the same moment.
    """
    taken = await next_number(session, Document.ORDER)
    header: Values = {
        "tenant_id": session.tenant_id,
        "id": order_id,
        **taken._asdict(),
        "quote_id": None,
        "status": OrderStatus.PENDING.value,
        "is_pickup": False,
        "payment_method": None,
        "deliver_on": None,
        "cancel_reason": None,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "delivered_at": None,
        **source,
    }
    await repository.add(session, header, lines)
    await remember(session, Kind.ORDER, order_id, taken.label, *names)
    placed = tuple(OrderLine(line_id=line["id"], **_goods(line)) for line in lines)
    record(session, OrderPlaced(order_id=order_id, lines=placed, **facts_of(header)), at=now)
    if header["status"] == OrderStatus.PENDING:
        kept = [(line["id"], line["product_id"], line["to_deliver"]) for line in lines]
        keep(session, order_id, kept, now)


def line_of(
    session: TenantSession, order_id: UUID, source: Mapping[str, Any], position: int
) -> Values:
    """Return a line of an order with all of it still to be handed over."""
    return {name: source[name] for name in LINE_COPIED} | {
        "tenant_id": session.tenant_id,
        "id": new_id(),
        "order_id": order_id,
        "position": position,
        "to_deliver": source["quantity"],
    }


def facts_of(header: Mapping[str, Any]) -> Values:
    """Return what the events of a new order tell of it."""
    return {key: header[key] for key in ("customer_id", "job_site_id", "total", "quote_id")}


def _goods(line: Values) -> Values:
    return {key: line[key] for key in ("product_id", "quantity", "uom", "total")}
