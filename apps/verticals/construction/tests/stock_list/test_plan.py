"""The stock list reads a page's worth of products, balances and movements, however many."""

from __future__ import annotations

import json
from typing import Any

import pytest
from basecore.db import Database
from basecore.migrate import admin_engine
from plans import most_rows
from shop import Shop
from sqlalchemy import event, text

pytestmark = [pytest.mark.db, pytest.mark.slow]

PRODUCTS = 5_000
MOVES = 8
SHOWN = 51
"""A page and whether there is more."""
FILL = (
    (
        "INSERT INTO construction.product (tenant_id, id, sku, name, sort_name, uom, base_price, "
        "cost, is_active, version, created_at) SELECT :tenant, gen_random_uuid(), 'S-' || n, "
        "'Item ' || n, 'item ' || n, 'UN', 10, 5, true, 1, now() FROM generate_series(1, :count) n"
    ),
    (
        "INSERT INTO construction.stock_balance (tenant_id, product_id, location, on_hand) "
        "SELECT :tenant, id, 'store', CASE WHEN row_number() OVER () % 100 = 0 THEN -1 ELSE 7 END "
        "FROM construction.product WHERE tenant_id = :tenant"
    ),
    (
        "INSERT INTO construction.stock_movement (tenant_id, id, product_id, location, kind, "
        "quantity, balance, actor_name, at) SELECT :tenant, gen_random_uuid(), id, 'store', "
        "'sale', -1, 0, 'x', now() - make_interval(days => m * 25) FROM construction.product, "
        "generate_series(1, :moves) m WHERE tenant_id = :tenant"
    ),
)
TABLES = "construction.product, construction.stock_balance, construction.stock_movement"
"""Of a page: products, their balances, and what moved of them in the days that are shown."""
MOST = {
    "/web/stock/list": 2 * SHOWN,
    "/web/stock/list?days=90": SHOWN * MOVES,
    "/web/stock/list?state=negative": 2 * SHOWN,  # few
    "/api/v1/stock/levels?limit=50": SHOWN,
}


@pytest.fixture
async def full(shop: Shop, admin_url: str) -> Shop:
    """Return a store with many products that moved, and some below zero."""
    engine = admin_engine(admin_url)
    given = {"tenant": shop.tenant_id, "count": PRODUCTS, "moves": MOVES}
    async with engine.begin() as connection:
        for statement in FILL:
            await connection.execute(text(statement), given)
    async with engine.connect() as connection:
        whole = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await whole.execute(text(f"VACUUM ANALYZE {TABLES}"))
    await engine.dispose()
    return shop


@pytest.mark.parametrize("path", MOST)
async def test_a_page_reads_a_page(full: Shop, path: str) -> None:
    database: Database = full.app.state.database
    sent: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        sent.append((call[2], call[3]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with full.client() as client:
        assert (await client.get(path)).status_code == 200
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    read = [one for one in sent if "construction." in one[0]]
    assert sum("stock_movement" in statement for statement, _ in read) == path.startswith("/web")
    async with database.tenant(full.tenant_id) as session:
        asked = await session.connection()
        for statement, given in read:
            rows = await asked.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", given)
            plan = rows.scalar_one()[0]
            assert most_rows(plan) <= MOST[path], statement + json.dumps(plan)
