"""A list of products to buy becomes one draft for each supplier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession

from construction import suppliers
from construction.activity import Actor
from construction.purchases.errors import LinesInvalidError
from construction.purchases.models import Purchase
from construction.purchases.schemas import LineIn, PurchaseIn, WantedIn
from construction.purchases.service.drafting import draft

NOBODY_SELLS = "No supplier is known for this product: write down a price or a code of one"


async def order_list(
    session: TenantSession, wanted: Sequence[WantedIn], *, by: Actor, now: datetime
) -> list[Purchase]:
    """Make a draft for each supplier, quantities in whole lots; all of them, or none.

    Of a product without a supplier the one who is cheapest for the quantity today gets the line,
    or, where nobody's price holds, one who has a code for it.
    """
    known = await suppliers.sellers_of(session, [one.product_id for one in wanted])
    today = clock.business_date(now)
    groups: dict[UUID, list[LineIn]] = defaultdict(list)
    wrong = {}
    for place, one in enumerate(wanted):
        sellers = known.get(one.product_id, [])
        chosen = _chosen(one, sellers, today)
        if chosen is None:
            wrong[f"lines.{place}.product_id"] = NOBODY_SELLS
            continue
        seller = next((each for each in sellers if each.supplier_id == chosen), None)
        quantity = seller.whole(one.quantity) if seller else one.quantity
        line = LineIn(product_id=one.product_id, quantity=quantity, suggestion_id=one.suggestion_id)
        groups[chosen].append(line)
    if wrong:
        raise LinesInvalidError(wrong)
    return [
        await draft(session, PurchaseIn(supplier_id=supplier_id, lines=lines), by=by, now=now)
        for supplier_id, lines in sorted(groups.items())
    ]


def _chosen(wanted: WantedIn, sellers: Sequence[suppliers.Seller], today: date) -> UUID | None:
    if wanted.supplier_id is not None:
        return wanted.supplier_id
    costs: list[tuple[Decimal | Fraction, UUID]] = []
    for seller in sellers:
        offer = suppliers.price_of(seller.offers, seller.whole(wanted.quantity), today)
        if offer is not None:
            costs.append((offer.landed, seller.supplier_id))
    if costs:
        return min(costs)[1]
    return sellers[0].supplier_id if sellers else None
