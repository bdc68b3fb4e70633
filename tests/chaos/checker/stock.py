"""The stock engine's facts against a plain recomputation from the outbox."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from basecore.clock import business_date

from tests.chaos.verdict import Verdict

EVENTS = (
    "SELECT tenant_id, event_type, payload, occurred_at FROM events.outbox WHERE event_type IN "
    "('sale_recorded', 'stock_moved', 'product_registered', 'product_changed', "
    "'product_price_changed') ORDER BY tenant_id, sequence"
)
PRODUCTS = (
    "SELECT tenant_id, product_id, on_hand, price, cost, first_sale_on FROM engines.stock_product"
)
DEMAND = "SELECT tenant_id, product_id, on_date, quantity FROM engines.stock_demand"

Product = tuple[UUID, UUID]


@dataclass(slots=True)
class Facts:
    """What is so after all events, summed up in the simplest way there is."""

    on_hand: dict[Product, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    demand: dict[tuple[UUID, UUID, date], Decimal] = field(
        default_factory=lambda: defaultdict(Decimal)
    )
    price: dict[Product, Decimal] = field(default_factory=dict)
    cost: dict[Product, Decimal] = field(default_factory=dict)
    first: dict[Product, date] = field(default_factory=dict)

    def add(self, tenant_id: UUID, event_type: str, payload: dict[str, Any], day: date) -> None:
        """Add one event."""
        if event_type == "sale_recorded":
            for line in payload["lines"]:
                product = (tenant_id, UUID(line["product_id"]))
                self.demand[*product, day] += Decimal(line["quantity"])
                self.first[product] = min(day, self.first.get(product, day))
            return
        product = (tenant_id, UUID(payload["product_id"]))
        if event_type == "stock_moved":
            self.on_hand[product] += Decimal(payload["quantity"])
        elif event_type == "product_price_changed":
            self.price[product] = Decimal(payload["new_price"])
        else:
            self.price[product] = Decimal(payload["base_price"])
            self.cost[product] = Decimal(payload["cost"])

    def known(self) -> set[Product]:
        """Return every product that an event was about."""
        return {*self.on_hand, *self.first, *self.price}


async def check_stock(connection: asyncpg.Connection, verdict: Verdict) -> None:
    """Compare balances, prices and demand of every product and day."""
    facts = Facts()
    for tenant_id, event_type, payload, at in await connection.fetch(EVENTS):
        facts.add(tenant_id, event_type, orjson.loads(payload), business_date(at))
    wanted: dict[object, object] = {
        product: (
            facts.on_hand.get(product, Decimal(0)),
            facts.price.get(product),
            facts.cost.get(product),
            facts.first.get(product),
        )
        for product in facts.known()
    }
    found: dict[object, object] = {
        (tenant, product): tuple(said)
        for tenant, product, *said in await connection.fetch(PRODUCTS)
    }
    _compare(wanted, found, verdict)
    rows = await connection.fetch(DEMAND)
    _compare(dict(facts.demand), {(t, p, day): quantity for t, p, day, quantity in rows}, verdict)
    verdict.history["facts compared"] = len(wanted) + len(facts.demand)


def _compare(wanted: dict[Any, Any], found: dict[Any, Any], verdict: Verdict) -> None:
    for key in wanted.keys() | found.keys():
        if wanted.get(key) != found.get(key):
            verdict.blame("stock", f"{key}: {found.get(key)} for {wanted.get(key)}")
