"""Writers of sales: open loop at a rate, whatever the rest of the system does."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import Database
from basecore.ids import new_id
from basecore.outbox import record
from contracts import SaleLine, SaleRecorded

from benchmarks.sales import LINES, products_of


def sold(products: Sequence[UUID], turn: int) -> SaleRecorded:
    """Return a sale of five products."""
    lines = tuple(
        SaleLine(
            product_id=products[(turn * LINES + n) % len(products)],
            quantity=Decimal("1.000"),
            uom="SC",
            total=Decimal("39.90"),
        )
        for n in range(LINES)
    )
    return SaleRecorded(order_id=new_id(), customer_id=new_id(), lines=lines)


class Flow:
    """Sales of several stores in turn, each committed by itself."""

    def __init__(self, database: Database, tenants: Sequence[UUID]) -> None:
        self._database = database
        self._products = {one: products_of(one) for one in tenants}
        self._turns: Iterator[int] = itertools.count()

    async def one(self) -> None:
        """Commit one sale."""
        turn = next(self._turns)
        tenant_id = list(self._products)[turn % len(self._products)]
        async with self._database.tenant(tenant_id) as session:
            await session.connection()
            record(session, sold(self._products[tenant_id], turn), at=clock.now())

    async def run(self, rate: float, seconds: float) -> None:
        """Commit sales at a rate, none waiting for the one before."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for n in range(int(rate * seconds)):
                await asyncio.sleep(max(0.0, began + n / rate - time.perf_counter()))
                group.create_task(self.one())
