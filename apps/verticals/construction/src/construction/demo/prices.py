"""Prices of a demo store: lists, rules of every kind, a job site's own, one to come, a limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import select

from construction import pricing
from construction.activity import Actor
from construction.catalog import Product

CEMENT, OTHER_CEMENT, SAND, LIME = "CIM-001", "CIM-002", "AGR-001", "CIM-006"
SOON = timedelta(days=10)
LONG_AGO = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Buyers:
    """Who has prices of their own: a customer, their job site, and users of the lists."""

    builder: UUID
    job_site: UUID
    builders: tuple[UUID, ...]
    wholesale: tuple[UUID, ...]


async def set_prices(
    session: TenantSession, buyers: Buyers, *, by: Actor, now: datetime, today: date
) -> None:
    """Give a store its prices, unless it has some."""
    if await session.scalar(select(pricing.PriceList.id).limit(1)):
        return
    rows = await session.execute(select(Product.sku, Product.id, Product.category_id))
    goods = {sku: (product_id, category_id) for sku, product_id, category_id in rows.tuples()}
    lists = {
        name: (
            await pricing.add_list(
                session, pricing.PriceListIn(name=name, is_default=is_default), by=by, now=now
            )
        )["id"]
        for name, is_default in (("Balcão", True), ("Construtoras", False), ("Atacado", False))
    }
    for holders, name in ((buyers.builders, "Construtoras"), (buyers.wholesale, "Atacado")):
        for customer_id in holders:
            given = pricing.HolderIn(customer_id=customer_id, price_list_id=lists[name])
            await pricing.point(session, given, by=by, now=now)
    for rule in _rules(lists, goods, buyers, today):
        await pricing.add_rule(session, pricing.PriceRuleIn(**rule), by=by, now=now)
    change = pricing.PriceChangeIn(
        product_id=goods[OTHER_CEMENT][0], new_price=Decimal("39.90"), effective_on=today + SOON
    )
    await pricing.schedule(session, change, by=by, now=now)
    limit = pricing.PolicyIn(
        mode=pricing.Mode.WARN,
        max_discount_percent=Decimal(8),
        min_margin_percent=Decimal(12),
    )
    await pricing.set_policy(session, "sales", limit, by=by, now=now)


def _rules(
    lists: Mapping[str, UUID],
    goods: Mapping[str, tuple[UUID, UUID | None]],
    buyers: Buyers,
    today: date,
) -> list[dict[str, Any]]:
    counter = {"level": "list", "price_list_id": lists["Balcão"]}
    builders = {"level": "list", "price_list_id": lists["Construtoras"]}
    wholesale = {"level": "list", "price_list_id": lists["Atacado"]}
    site = {"level": "job_site", "job_site_id": buyers.job_site}
    cement, sand = {"product_id": goods[CEMENT][0]}, {"product_id": goods[SAND][0]}
    by_category = {"category_id": goods[CEMENT][1]}
    return [
        counter | cement | {"kind": "discount", "value": "3", "min_quantity": "50"},
        counter | cement | {"kind": "discount", "value": "5", "min_quantity": "200"},
        builders | {"kind": "discount", "value": "4", "rounding": "nearest_90"},
        builders | by_category | {"kind": "discount", "value": "6", "rounding": "nearest_90"},
        wholesale | {"kind": "markup", "value": "1.22", "rounding": "up_05", "min_quantity": "20"},
        {"level": "category", **by_category, "kind": "discount", "value": "2"}
        | {"starts_on": today - LONG_AGO, "ends_on": today - SOON},
        {"level": "customer", "customer_id": buyers.builder, **cement}
        | {"kind": "fixed", "value": "37.90"},
        {"level": "customer", "customer_id": buyers.builder, **sand}
        | {"kind": "surcharge", "value": "2", "starts_on": today + SOON},
        site | cement | {"kind": "fixed", "value": "36.90", "ends_on": today + LONG_AGO},
        site | sand | {"kind": "discount", "value": "7.5", "rounding": "nearest_05"},
        site
        | {"product_id": goods[LIME][0], "kind": "fixed", "value": "17.50"}
        | {"is_active": False},
    ]
