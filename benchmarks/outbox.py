"""What the outbox costs a write: a quote of 5 lines with and without its event, same driver."""

from __future__ import annotations

import asyncio
import statistics
import time
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import Database, TenantSession
from basecore.ids import new_id
from construction import catalog, customers, quotes
from construction.activity import Actor
from construction.quotes.schemas import QuoteIn, QuoteLineIn

from benchmarks.rig import rig

BY = Actor(new_id(), "Benchmark")
LINES = 5
RUNS = 7
SECONDS = 3.0
WIDTHS = (1, 8)


async def _prepare(database: Database, tenant_id: UUID) -> QuoteIn:
    """Register a customer and products; return a quote of them."""
    now = clock.now()
    async with database.tenant(tenant_id) as session:
        given = customers.CustomerIn.model_validate(
            {"kind": "company", "name": "Construtora", "tax_id": "12ABC34501DE35"}
        )
        customer = await customers.register(session, given, by=BY, now=now)
        lines = []
        for n in range(LINES):
            product = catalog.ProductIn(
                sku=f"B-{n}", name=f"Produto {n}", uom="UN", base_price=Decimal(10)
            )
            made = await catalog.register(session, product, by=BY, now=now)
            lines.append(QuoteLineIn(product_id=made.id, quantity=Decimal(2)))
    return QuoteIn(customer_id=customer.id, lines=lines)


def _forget_events(session: TenantSession) -> None:
    """Take the events away again, so that the outbox has nothing to write at the commit."""
    session.sync_session.info["events"].items.clear()


async def _rate(
    database: Database, stores: list[tuple[UUID, QuoteIn]], *, with_events: bool
) -> float:
    """Return quotes a second; one writer for each store, so that none waits for another."""
    until = time.perf_counter() + SECONDS
    done = 0

    async def write(tenant_id: UUID, given: QuoteIn) -> None:
        nonlocal done
        while time.perf_counter() < until:
            async with database.tenant(tenant_id) as session:
                await quotes.create(session, given, by=BY, now=clock.now())
                if not with_events:
                    _forget_events(session)
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(write(*store) for store in stores))
    return done / (time.perf_counter() - began)


async def measure() -> dict[str, float]:
    """Return writes a second with and without events, medians of interleaved runs."""
    found: dict[str, float] = {}
    async with rig() as made:
        database = made.database("construction_service", "construction", pool=max(WIDTHS))
        tenants = await made.tenants(max(WIDTHS))
        stores = [(one, await _prepare(database, one)) for one in tenants]
        for width in WIDTHS:
            rates: dict[bool, list[float]] = {False: [], True: []}
            for _ in range(RUNS):
                for with_events, runs in rates.items():
                    rate = await _rate(database, stores[:width], with_events=with_events)
                    runs.append(rate)
            bare, full = (statistics.median(rates[one]) for one in (False, True))
            found[f"with events/s at {width}"] = round(full)
            found[f"without/s at {width}"] = round(bare)
            found[f"ratio at {width}"] = round(full / bare, 3)
        await database.close()
    return found
