"""Writers of sales: open loop at a rate, whatever the rest of the system does.

They write what `basecore.outbox` writes, by the driver alone: in production the writers have
machines of their own, and here they would take from the event path what is to be measured.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from uuid import UUID

import asyncpg
import orjson
from basecore.ids import new_id
from contracts import SaleLine, SaleRecorded

from benchmarks.sales import LINES, products_of

RECORD = """
WITH counted AS (
    UPDATE events.tenant_counter SET last_sequence = last_sequence + 1
    WHERE tenant_id = $1 RETURNING last_sequence
)
INSERT INTO events.outbox (tenant_id, sequence, event_id, event_type, event_version, vertical,
    aggregate_type, aggregate_id, actor, payload, occurred_at)
SELECT $1, last_sequence, $2, 'sale_recorded', 1, 'construction', 'order', $3, 'user:1',
    $4::jsonb, clock_timestamp()
FROM counted
"""


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

    def __init__(self, pool: asyncpg.Pool, tenants: Sequence[UUID]) -> None:
        self._pool = pool
        self._products = [(one, products_of(one)) for one in tenants]
        self._turns: Iterator[int] = itertools.count()

    async def one(self) -> None:
        """Commit one sale."""
        turn = next(self._turns)
        tenant_id, products = self._products[turn % len(self._products)]
        sale = sold(products, turn)
        payload = orjson.dumps(sale.payload()).decode()
        async with self._pool.acquire() as connection:
            await connection.execute(f"BEGIN; SET LOCAL app.tenant_id = '{tenant_id}'")
            await connection.execute(RECORD, tenant_id, new_id(), sale.aggregate_id, payload)
            await connection.execute("COMMIT")

    async def run(self, rate: float, seconds: float) -> None:
        """Commit sales at a rate, none waiting for the one before."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for n in range(int(rate * seconds)):
                await asyncio.sleep(max(0.0, began + n / rate - time.perf_counter()))
                group.create_task(self.one())
