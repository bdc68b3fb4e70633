"""What changed between a quote and the moment in which it becomes an order."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction import catalog, inventory, quotes
from construction.orders import repository
from construction.orders.domain import cost_rise
from construction.orders.schemas import ChangeOut

ZERO = Decimal(0)


async def since_quote(
    session: TenantSession, quote_id: UUID, owner_id: UUID | None, *, with_costs: bool
) -> list[ChangeOut]:
    """Return the lines that the stock does not cover, whose cost rose, or that are sold no more.

    What other orders were promised covers nothing; lines share what is left in their order.
    """
    await quotes.header_of(session, quote_id, owner_id)
    lines = await quotes.explained(session, quote_id)
    ids = {line["product_id"] for line in lines}
    products = await catalog.get_many(session, ids)
    on_hand = await inventory.on_hand(session, ids)
    promised = await repository.promised(session, ids)
    taken: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    found = []
    for line in lines:
        product_id = line["product_id"]
        free = on_hand.get(product_id, ZERO) - promised.get(product_id, ZERO) - taken[product_id]
        taken[product_id] += line["quantity"]
        rise = cost_rise(_cost_then(line), products[product_id].cost) if with_costs else None
        left = max(free, ZERO) if free < line["quantity"] else None
        is_inactive = not products[product_id].is_active
        if rise or is_inactive or left is not None:
            found.append(_change(line, rise, left, is_inactive=is_inactive))
    return found


def _cost_then(line: Any) -> Decimal | None:
    kept = line["price_explanation"] or {}
    return Decimal(kept["cost"]) if kept.get("cost") else None


def _change(
    line: Any, rise: Decimal | None, left: Decimal | None, *, is_inactive: bool
) -> ChangeOut:
    return ChangeOut(
        line_id=line["id"],
        product_id=line["product_id"],
        sku=line["sku"],
        name=line["name"],
        uom=line["uom"],
        quantity=line["quantity"],
        available=left,
        cost_percent=rise,
        is_inactive=is_inactive,
    )
