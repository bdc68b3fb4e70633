"""The prices of 50 lines with 10,000 rules, against the same statements by bare asyncpg."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import Database, TenantSession
from basecore.ids import new_id
from construction import pricing
from construction.catalog import Category, Product
from construction.customers import Customer, CustomerGroup
from construction.job_sites import JobSite
from construction.pricing import PriceList, PriceRule
from sqlalchemy import event, insert

from benchmarks.rig import Rig, rig

RULES = 10_000
LINES = 50
PRODUCTS = 2_000
CATEGORIES = 40
OTHERS = 60
SOLD = 500
"""Products that have rules."""
SHARES = {"job_site": 30, "customer": 30, "group": 10, "list": 29, "category": 1}
"""For whom of a hundred rules are."""
RUNS = 200
WARM_UP = 20


class Shop:
    """A store's goods, and ids of customers, groups, lists and job sites to write rules for."""

    def __init__(self, tenant_id: UUID, *, crowded: bool) -> None:
        self.crowded = crowded
        self.tenant_id = tenant_id
        self.chance = Random(20260302)  # noqa: S311 - the same store every time
        self.now = clock.now()
        self.categories, self.products = self._ids(CATEGORIES), self._ids(PRODUCTS)
        self.customers, self.sites = self._ids(OTHERS), self._ids(OTHERS)
        self.groups, self.lists = self._ids(4), self._ids(3)

    def _ids(self, count: int) -> list[UUID]:
        return [new_id() for _ in range(count)]

    def rows(self) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Yield every table with its rows, parents first."""
        named = [
            {"id": one, "name": f"N {n}", "sort_name": f"n {n}"}
            for n, one in enumerate(self.categories)
        ]
        dated = {"version": 1, "created_at": self.now}
        yield Category, named
        yield (
            PriceList,
            [
                {"id": one, "name": f"L {n}", "sort_name": f"l {n}", "is_default": not n} | dated
                for n, one in enumerate(self.lists)
            ],
        )
        yield (
            CustomerGroup,
            [
                {"id": one, "name": f"G {n}", "sort_name": f"g {n}", "price_list_id": None}
                for n, one in enumerate(self.groups)
            ],
        )
        yield (
            Customer,
            [
                {"id": one, "kind": "company", "name": f"C {n}", "sort_name": f"c {n}"}
                | {"group_id": self.groups[n % 4], "price_list_id": self.lists[1]}
                | {"is_active": True, "tags": []}
                | dated
                for n, one in enumerate(self.customers)
            ],
        )
        yield (
            JobSite,
            [
                {"id": one, "customer_id": self.customers[n], "name": f"S {n}", "is_active": True}
                | {"price_list_id": self.lists[2], "created_at": self.now}
                for n, one in enumerate(self.sites)
            ],
        )
        yield Product, [self._product(n, one) | dated for n, one in enumerate(self.products)]
        yield PriceRule, [self._rule(n) for n in range(RULES)]

    def _product(self, n: int, product_id: UUID) -> dict[str, Any]:
        return {
            "id": product_id,
            "sku": f"P-{n}",
            "name": f"Produto {n}",
            "sort_name": f"produto {n}",
            "uom": "UN",
            "base_price": self.chance.randrange(100, 50_000) / Decimal(100),
            "cost": Decimal("0.90"),
            "category_id": self.categories[n % CATEGORIES],
            "is_active": True,
        }

    def _rule(self, n: int) -> dict[str, Any]:
        """Return a rule; `crowded`: half of them are for the 50 products that are asked for."""
        chance = self.chance
        kind = chance.choice(["fixed", "discount", "surcharge", "markup"])
        near = self.products[:LINES] if self.crowded and n % 2 else self.products[:SOLD]
        row: dict[str, Any] = {
            **dict.fromkeys(("job_site_id", "customer_id", "group_id", "price_list_id")),
            "product_id": chance.choice(near),
            "category_id": None,
        }
        scopes = {"job_site_id": self.sites, "customer_id": self.customers}
        scopes |= {"group_id": self.groups, "price_list_id": self.lists}
        (level,) = chance.choices(list(SHARES), list(SHARES.values()))
        if level == "category":
            row |= {"product_id": None, "category_id": chance.choice(self.categories)}
        else:
            column = "price_list_id" if level == "list" else f"{level}_id"
            row[column] = chance.choice(scopes[column])
        begun = self.now.date() - timedelta(days=chance.randrange(400))
        ends = begun + timedelta(days=chance.randrange(400)) if chance.random() < 0.3 else None  # noqa: PLR2004 - a share, said once
        return row | {
            "id": new_id(),
            "level": level,
            "kind": kind,
            "value": Decimal(chance.randrange(1, 30)),
            "rounding": "none" if kind == "fixed" else chance.choice(["none", "up_90"]),
            "min_quantity": Decimal(chance.choice([0, 0, 10, 50, 100])),
            "starts_on": begun,
            "ends_on": ends,
            "is_active": chance.random() < 0.95,  # noqa: PLR2004 - a share, said once
            "version": 1,
            "created_at": self.now,
        }


async def _fill(database: Database, shop: Shop) -> None:
    async with database.tenant(shop.tenant_id) as session:
        for table, rows in shop.rows():
            owned = [row | {"tenant_id": shop.tenant_id} for row in rows]
            await session.execute(insert(table.__table__), owned)


@dataclass(frozen=True, slots=True)
class Run:
    """How long the prices of all lines took, from the first statement on, and what was weighed."""

    seconds: float
    processor: float
    weighed: int


async def _resolve(database: Database, shop: Shop, quantities: list[Decimal]) -> Run:
    async with database.tenant(shop.tenant_id) as session:
        await session.connection()
        began, busy = time.perf_counter(), time.process_time()
        who = await pricing.terms(session, shop.customers[0], shop.sites[0], role="sales")
        if who is None:
            raise LookupError
        lines = [
            pricing.Wanted(
                product_id=shop.products[n],
                category_id=shop.categories[n % CATEGORIES],
                base_price=Decimal("38.90"),
                cost=Decimal("25.00"),
                quantity=quantity,
            )
            for n, quantity in enumerate(quantities)
        ]
        found = await pricing.prices(session, who, lines, on=shop.now.date())
        taken = time.perf_counter() - began, time.process_time() - busy
        return Run(*taken, sum(len(one.lost) + (one.winner is not None) for one in found))


@contextmanager
def _noted(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Note the statements that are sent meanwhile, by SQLAlchemy and past it."""
    sent: list[tuple[str, Any]] = []
    fetch = TenantSession.fetch

    def note(*call: Any) -> None:
        sent.append((call[2], call[3]))

    async def noting(self: TenantSession, statement: str, *values: object) -> list[Any]:
        sent.append((statement, values))
        return await fetch(self, statement, *values)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    TenantSession.fetch = noting  # type: ignore[method-assign]  # to look on
    try:
        yield sent
    finally:
        TenantSession.fetch = fetch  # type: ignore[method-assign]  # as it was
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def _bare(at: Rig, shop: Shop, sent: list[tuple[str, Any]]) -> float:
    """Return the median time of the same statements through the driver alone."""
    connection = await at.connect("construction_service")
    prepared = []
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.tenant_id = '{shop.tenant_id}'")
        for statement, given in sent:
            prepared.append((await connection.prepare(statement), given))
        times = []
        for _ in range(RUNS):
            began = time.perf_counter()
            for one, given in prepared:
                await one.fetch(*given)
            times.append(time.perf_counter() - began)
    await connection.close()
    return statistics.median(times)


async def _measured(at: Rig, *, crowded: bool) -> dict[str, float]:
    (tenant_id,) = await at.tenants(1)
    database = at.database("construction_service", "construction")
    shop = Shop(tenant_id, crowded=crowded)
    await _fill(database, shop)
    admin = await at.connect()
    await admin.execute("ANALYZE")
    await admin.close()
    quantities = [Decimal(shop.chance.choice([1, 10, 60, 200])) for _ in range(LINES)]
    for _ in range(WARM_UP):
        await _resolve(database, shop, quantities)
    with _noted(database) as sent:
        await _resolve(database, shop, quantities)
    bare = await _bare(at, shop, [one for one in sent if one[0].startswith("SELECT")])
    runs = [await _resolve(database, shop, quantities) for _ in range(RUNS)]
    await database.close()
    times = sorted(one.seconds for one in runs)
    found = {
        "rules weighed": float(runs[0].weighed),
        "median ms": statistics.median(times) * 1000,
        "p95 ms": times[int(len(times) * 0.95)] * 1000,
        "application's processor, ms": statistics.median(one.processor for one in runs) * 1000,
        "bare asyncpg, statements only, ms": bare * 1000,
    }
    name = "crowded" if crowded else "spread"
    return {f"{name}: {what}": round(figure, 2) for what, figure in found.items()}


async def measure() -> dict[str, float]:
    """Return how long the prices of 50 lines take with 10,000 rules, spread out and crowded."""
    async with rig() as at:
        return await _measured(at, crowded=False) | await _measured(at, crowded=True)
