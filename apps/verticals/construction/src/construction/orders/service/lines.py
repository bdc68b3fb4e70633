"""An order's lines as the rules look at them."""

from __future__ import annotations

from uuid import UUID

from basecore.db import TenantSession

from construction.orders import repository
from construction.orders.domain import Balance
from construction.orders.models import OrderLine


async def lines_of(session: TenantSession, order_id: UUID) -> list[OrderLine]:
    """Return an order's lines, in order."""
    return [row.OrderLine for row in await repository.lines_of(session, order_id)]


def balance_of(line: OrderLine) -> Balance:
    """Return how far a line's goods have moved."""
    return Balance(
        quantity=line.quantity,
        to_deliver=line.to_deliver,
        withdrawn=line.withdrawn,
        returned=line.returned,
        total=line.total,
    )
