"""What the ledger states anew when it is asked to republish.

Whoever moves stock holds the balances' rows until the commit, so while they are locked here nothing
moves: what is stated holds after all events before the snapshot, and before all that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.outbox import record
from contracts import DayOfDemand, DemandStated, LocationBalance, StockStated

from construction.inventory import repository

PAGE = 100
DEMAND_DAYS = 730


async def restate_balances(session: TenantSession, after: UUID, *, now: datetime) -> UUID | None:
    """State what is on hand of the next products; return the last one, None at the end."""
    balances = await repository.locked_balances(session, after, PAGE)
    for product_id, held in balances.items():
        stated = tuple(LocationBalance(location=at, on_hand=q) for at, q in held.items())
        record(session, StockStated(product_id=product_id, balances=stated), at=now)
    return _last(list(balances))


async def restate_demand(session: TenantSession, after: UUID, *, now: datetime) -> UUID | None:
    """State what was handed over of the next products, day by day."""
    products = list(await repository.locked_balances(session, after, PAGE))
    since = clock.business_date(now) - timedelta(days=DEMAND_DAYS)
    sold = await repository.handed_over(session, products, since)
    for product_id in products:
        found = sold.get(product_id, {})
        days = tuple(DayOfDemand(on_date=day, quantity=q) for day, q in found.items())
        record(session, DemandStated(product_id=product_id, since=since, days=days), at=now)
    return _last(products)


def _last(products: Sequence[UUID]) -> UUID | None:
    return products[-1] if len(products) == PAGE else None
