"""Many rules cost no more than few: one index finds exactly those that are about the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.db import Database
from basecore.db.driver import fetch
from basecore.ids import new_id
from basecore.migrate import admin_engine
from construction.pricing import PriceRule
from shop import Shop
from sqlalchemy import insert

pytestmark = pytest.mark.db
RULES = 3000


def many(shop: Shop, price_list_id: str, products: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield rules of a list, by quantity breaks."""
    for n in range(RULES):
        yield {
            "tenant_id": shop.tenant_id,
            "id": new_id(),
            "level": "list",
            "price_list_id": UUID(price_list_id),
            "product_id": UUID(products[n % len(products)]["id"]),
            "kind": "discount",
            "value": 5,
            "rounding": "none",
            "min_quantity": n,
            "is_active": True,
            "version": 1,
            "created_at": clock.now(),
        }


async def test_the_rules_of_a_quote_are_read_by_one_index(
    shop: Shop, neighbour: Shop, admin_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the application's role, by scope and target, within the own store."""
    database: Database = shop.app.state.database
    for store in (shop, neighbour):
        products = [await store.product() for _ in range(30)]
        body = {"name": "Balcão", "is_default": True}
        one = await store.post("/api/v1/price-lists", body)
        async with database.tenant(store.tenant_id) as session:
            made = list(many(store, one["id"], products))
            await session.execute(insert(PriceRule.__table__), made)  # type: ignore[arg-type]  # SQLAlchemy and pydantic take more than their types say
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ANALYZE construction.price_rule")
    await engine.dispose()
    own = await shop.product()
    sent: list[tuple[str, Any]] = []

    async def noted(driver: Any, statement: str, values: Sequence[object]) -> Any:
        sent.append((statement, values))
        return await fetch(driver, statement, values)

    monkeypatch.setattr("basecore.db.session.fetch", noted)
    await shop.quote(lines=[{"product_id": own["id"], "quantity": "1"}] * 50)
    ((statement, given),) = [one for one in sent if "FROM construction.price_rule" in one[0]]
    async with database.tenant(shop.tenant_id) as session:
        rows = await session.fetch(f"EXPLAIN {statement}", *given)
        plan = "\n".join(row[0] for row in rows)
    assert "ix_price_rule_tenant_id_scope_id_target_id" in plan, plan
    (condition,) = [line for line in plan.splitlines() if "Index Cond" in line and "scope" in line]
    assert all(name in condition for name in ("tenant_id = ", "scope_id = ", "target_id = "))
