"""An order without a quote, priced as a quote would be."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction import quotes
from construction.activity import Actor, note
from construction.orders.domain import OrderStatus
from construction.orders.errors import OrderNotFoundError
from construction.orders.schemas import OrderIn
from construction.orders.service.adding import add, line_of

PRICED = ("customer_id", "job_site_id", "discount_percent", "subtotal", "total", "notes")


async def place(
    session: TenantSession,
    given: OrderIn,
    *,
    by: Actor,
    now: datetime,
    status: OrderStatus = OrderStatus.PENDING,
) -> UUID:
    """Make an order at the prices and within the limits that a quote would have; return its id."""
    if by.id is None:
        raise OrderNotFoundError
    order_id = new_id()
    priced = await quotes.price(session, order_id, given.as_quote(), by=by, now=now)
    lines = [line_of(session, order_id, line, i) for i, line in enumerate(priced.lines)]
    owner: dict[str, Any] = {"owner_id": by.id, "owner_name": by.name}
    source = {name: priced.header[name] for name in PRICED} | owner
    ours = {
        "status": status.value,
        "payment_method": given.payment_method,
        "deliver_on": given.deliver_on,
    }
    parties = priced.parties
    names = (parties["customer_name"], parties["job_site_name"])
    await add(session, order_id, source | ours, lines, names, now)
    await note(session, order_id, "placed", by=by, at=now)
    return order_id
