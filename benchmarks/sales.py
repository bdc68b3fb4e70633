"""Sales of five lines as the vertical records them, in the orders that matter to a consumer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

import orjson
from basecore.ids import new_id
from contracts import SaleLine, SaleRecorded

from benchmarks.rig import Recorded

LINES = 5
PRODUCTS = 200


def products_of(tenant_id: UUID) -> list[UUID]:
    """Return the products of a store, the same ones each time."""
    return [UUID(int=tenant_id.int ^ n) for n in range(1, PRODUCTS + 1)]


def sale(tenant_id: UUID, sequence: int, products: list[UUID]) -> Recorded:
    """Return one sale."""
    lines = tuple(
        SaleLine(
            product_id=products[(sequence * LINES + n) % len(products)],
            quantity=Decimal("1.000"),
            uom="SC",
            total=Decimal("39.90"),
        )
        for n in range(LINES)
    )
    event = SaleRecorded(order_id=new_id(), customer_id=new_id(), lines=lines)
    payload = orjson.dumps(event.payload()).decode()
    return Recorded(tenant_id, sequence, event.event_type, event.aggregate_id, payload)


def in_runs(tenants: Iterable[UUID], each: int) -> Iterator[Recorded]:
    """Return the same number of sales for each store, one store after the other."""
    for tenant_id in tenants:
        products = products_of(tenant_id)
        for sequence in range(1, each + 1):
            yield sale(tenant_id, sequence, products)
