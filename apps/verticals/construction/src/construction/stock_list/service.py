"""Use cases of the stock list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.clock import begin, business_date
from basecore.db import TenantSession
from basecore.http import PageRequest, Slice
from basecore.money import round_money

from construction import catalog, insights, inventory, orders, purchases
from construction.catalog import Product, ProductFilter
from construction.narrowing import AT_ONCE
from construction.stock_list import repository
from construction.stock_list.domain import ZERO, Show, Wanted, course, drawn_days
from construction.stock_list.schemas import StockLevel

ACTIVE = {Show.ACTIVE: True, Show.INACTIVE: False, Show.ALL: None}


async def page(
    session: TenantSession,
    request: PageRequest,
    wanted: Wanted,
    *,
    now: datetime,
    sees_costs: bool,
) -> Slice[StockLevel]:
    """Return a page of products with their stock, by name or by how well they fit."""
    since = begin(drawn_days(business_date(now), wanted.period)[0])
    state = wanted.state
    only = None if state is None else repository.products_in(session, state, since)
    asked = ProductFilter(wanted.category_id, active=ACTIVE[wanted.show], among=only)
    found = await catalog.page(session, request, asked)
    levels = await _levels(session, found.rows, sees_costs=sees_costs)
    return Slice(levels, found.next_cursor)


async def courses(
    session: TenantSession, levels: Sequence[StockLevel], wanted: Wanted, *, now: datetime
) -> dict[UUID, tuple[Decimal, ...]]:
    """Return how the balance of each of these products went."""
    days = drawn_days(business_date(now), wanted.period)
    ids = [one.product_id for one in levels]
    moved = await repository.moved(session, ids, begin(days[0]))
    return {
        one.product_id: tuple(course(one.on_hand, moved.get(one.product_id, {}), days))
        for one in levels
    }


async def everything(
    session: TenantSession, q: str, wanted: Wanted, *, now: datetime, sees_costs: bool
) -> AsyncIterator[Sequence[StockLevel]]:
    """Yield all that the list shows, some hundreds at a time."""
    request: PageRequest | None = PageRequest(q=q, limit=AT_ONCE)
    while request is not None:
        found = await page(session, request, wanted, now=now, sees_costs=sees_costs)
        yield found.rows
        cursor = found.next_cursor
        request = replace(request, cursor=cursor) if cursor else None


async def _levels(
    session: TenantSession, products: Sequence[Product], *, sees_costs: bool
) -> list[StockLevel]:
    ids = [product.id for product in products]
    if not ids:
        return []
    on_hand = await inventory.on_hand(session, ids)
    reserved = await orders.promised(session, ids)
    incoming = await purchases.still_to_come(session, ids)
    minima = await insights.minima(session, ids)
    risks = await insights.risks(session, ids)
    return [
        StockLevel.model_construct(
            product_id=one.id,
            sku=one.sku,
            name=one.name,
            brand=one.brand,
            category=one.category,
            uom=one.uom,
            is_active=one.is_active,
            on_hand=(there := on_hand.get(one.id, ZERO)),
            reserved=(kept := reserved.get(one.id, ZERO)),
            available=there - kept,
            incoming=incoming.get(one.id, ZERO),
            minimum=minima.get(one.id),
            risk=risks.get(one.id),
            value=_worth(there, one.cost) if sees_costs else None,
        )
        for one in products
    ]


def _worth(quantity: Decimal, cost: Decimal | None) -> Decimal | None:
    return None if cost is None else round_money(quantity * cost)
