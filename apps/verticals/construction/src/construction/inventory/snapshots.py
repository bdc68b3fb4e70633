"""What the ledger states anew when it is asked to republish.

Whoever moves stock holds the balances' rows until the commit, so while they are locked here nothing
moves; whoever promises or takes back waits for the store's counter of events. So what is stated
holds after all events before the snapshot, and before all that follow.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.outbox import record
from contracts import DayOfDemand, DemandStated, LocationBalance, StockStated

from construction.inventory import repository

PAGE = 100
DEMAND_DAYS = 730


Promised = Callable[[TenantSession, Collection[UUID]], Awaitable[Mapping[UUID, Decimal]]]
ByDay = Mapping[UUID, Mapping[date, Decimal]]
Returned = Callable[[TenantSession, Collection[UUID], date], Awaitable[ByDay]]
ZERO = Decimal(0)


async def restate_balances(
    session: TenantSession, after: UUID, *, promised: Promised, now: datetime
) -> UUID | None:
    """State what is on hand of the next products; return the last one, None at the end."""
    balances = await repository.locked_balances(session, after, PAGE)
    await repository.hold_events(session)
    kept = await promised(session, list(balances))
    for product_id, held in balances.items():
        stated = tuple(LocationBalance(location=at, on_hand=q) for at, q in held.items())
        reserved = kept.get(product_id, ZERO)
        event = StockStated(product_id=product_id, balances=stated, reserved=reserved)
        record(session, event, at=now)
    return _last(list(balances))


async def restate_demand(
    session: TenantSession, after: UUID, *, returned: Returned, now: datetime
) -> UUID | None:
    """State what was sold of the next products, less what came back of it, and lost, by day."""
    products = list(await repository.locked_balances(session, after, PAGE))
    await repository.hold_events(session)
    since = clock.standard_date(now) - timedelta(days=DEMAND_DAYS)
    sold = await repository.handed_over(session, products, since)
    back = await returned(session, products, since)
    lost = await repository.lost(session, products, since)
    for product_id in products:
        found = dict(sold.get(product_id, {}))
        for day, quantity in back.get(product_id, {}).items():
            found[day] = found.get(day, ZERO) - quantity
        missed = lost.get(product_id, {})
        days = tuple(
            DayOfDemand(on_date=day, quantity=found.get(day, ZERO), lost=missed.get(day, ZERO))
            for day in sorted(found.keys() | missed.keys())
        )
        event = DemandStated(product_id=product_id, since=since, days=days, counts_lost=True)
        record(session, event, at=now)
    return _last(products)


def _last(products: Sequence[UUID]) -> UUID | None:
    return products[-1] if len(products) == PAGE else None
