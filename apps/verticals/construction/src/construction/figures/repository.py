"""Every query of daily totals: a look reads as many rows as there are days and sellers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from sqlalchemy import BigInteger, Date, Table, Uuid, bindparam, func, select

from construction.catalog import Product
from construction.figures.domain import COLUMNS, Sums
from construction.figures.models import DailyTotal
from construction.figures.schemas import Day, Period, period
from construction.orders import Order
from construction.quotes import Quote

TOTAL = cast("Table", DailyTotal.__table__)

ADD = """
    INSERT INTO construction.daily_total AS t
        (tenant_id, day, owner_id, quotes_sent, quoting_seconds, quotes_converted, orders_placed,
         revenue_cents, costed_cents, cost_cents)
    SELECT $1, a.* FROM unnest($2::date[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[],
        $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[]) AS a
    ON CONFLICT (tenant_id, day, owner_id) DO UPDATE SET
        quotes_sent = t.quotes_sent + EXCLUDED.quotes_sent,
        quoting_seconds = t.quoting_seconds + EXCLUDED.quoting_seconds,
        quotes_converted = t.quotes_converted + EXCLUDED.quotes_converted,
        orders_placed = t.orders_placed + EXCLUDED.orders_placed,
        revenue_cents = t.revenue_cents + EXCLUDED.revenue_cents,
        costed_cents = t.costed_cents + EXCLUDED.costed_cents,
        cost_cents = t.cost_cents + EXCLUDED.cost_cents
"""
"""The arrays stand in the order of `COLUMNS`."""


async def add(session: TenantSession, sums: Sums) -> None:
    """Add to the totals of several days and sellers, always in the same order."""
    if not sums.of:
        return
    keys = sorted(sums.of)
    columns = [[sums.of[key][name] for key in keys] for name in COLUMNS]
    days, owners = [day for day, _ in keys], [owner for _, owner in keys]
    await session.fetch(ADD, session.tenant_id, days, owners, *columns)


def _by_day(*, own: bool) -> Hot:
    sums = (func.sum(TOTAL.c[name]).cast(BigInteger).label(name) for name in COLUMNS)
    query = select(TOTAL.c.day, *sums).where(
        TOTAL.c.tenant_id == bindparam("tenant", type_=Uuid),
        TOTAL.c.day.between(bindparam("since", type_=Date), bindparam("until", type_=Date)),
    )
    if own:
        query = query.where(TOTAL.c.owner_id == bindparam("owner", type_=Uuid))
    return Hot(query.group_by(TOTAL.c.day))


BY_DAY = {own: _by_day(own=own) for own in (False, True)}


async def by_day(session: TenantSession, owner_id: UUID | None, last: date, length: int) -> Period:
    """Return the totals of so many days up to one: a seller's own, or the whole store's."""
    since = last - timedelta(days=length - 1)
    given = {"tenant": session.tenant_id, "since": since, "until": last, "owner": owner_id}
    rows = await session.hot(BY_DAY[owner_id is not None], given)
    return period({row["day"]: Day(**dict(row)) for row in rows}, last, length)


async def owners_of_orders(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return whose these orders are."""
    query = select(Order.id, Order.owner_id)
    rows = await session.execute(
        query.where(Order.tenant_id == session.tenant_id, Order.id.in_(ids))
    )
    return {row[0]: row[1] for row in rows}


async def begun_quotes(
    session: TenantSession, ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, datetime]]:
    """Return whose these quotes are and when they were begun."""
    query = select(Quote.id, Quote.owner_id, Quote.created_at)
    rows = await session.execute(
        query.where(Quote.tenant_id == session.tenant_id, Quote.id.in_(ids))
    )
    return {row[0]: (row[1], row[2]) for row in rows}


async def costs(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, tuple[str, Decimal]]:
    """Return (unit, cost of one) of those of these products whose cost is known."""
    rows = await session.execute(
        select(Product.id, Product.uom, Product.cost).where(
            Product.tenant_id == session.tenant_id,
            Product.id.in_(ids),
            Product.cost.is_not(None),
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows if row[2] is not None}
