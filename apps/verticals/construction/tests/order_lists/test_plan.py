"""Lists of orders, and documents in the palette, read a page's worth however many there are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from basecore.db import Database, Hot
from basecore.migrate import admin_engine
from construction.palette.domain import Sort
from construction.palette.repository import BY_NUMBER, BY_PARTY
from construction.tallies import COUNTED
from plans import most_rows
from shop import Shop
from sqlalchemy import event, text

pytestmark = [pytest.mark.db, pytest.mark.slow]

ORDERS = 20_000
MOST_ROWS = COUNTED + 51
"""What a step of a plan may give: tabs count so far, a page shows 50."""
FILL = """
    INSERT INTO construction.order (tenant_id, id, number, customer_id, owner_id, owner_name,
        status, is_pickup, discount_percent, subtotal, total, version, created_at, updated_at)
    SELECT :tenant, gen_random_uuid(), 1000 + n, :customer, lpad((n % 8)::text, 32, '0')::uuid,
        'Vendedor ' || n % 8, CASE WHEN n > :count - 500 THEN 'pending' ELSE 'delivered' END,
        false, 0, n, n, 1, made, made
    FROM generate_series(1, :count) n,
        LATERAL (SELECT now() - make_interval(mins => (:count - n) * 5) AS made) s
"""
OTHERS = """
    INSERT INTO construction.customer
    SELECT (jsonb_populate_record(c, jsonb_build_object(
        'id', gen_random_uuid(), 'tax_id', NULL))).*
    FROM construction.customer c, generate_series(1, 200)
    WHERE c.tenant_id = :tenant AND c.id = :customer
"""
LISTS = ("/api/v1/orders?limit=50", "/web/orders", "/web/orders?status=delivered", "/web/")


@pytest.fixture
async def customer_id(shop: Shop, admin_url: str) -> str:
    """Return the customer of all the many orders of a store, who is one of many."""
    found: str = (await shop.quote())["customer_id"]
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        given = {"tenant": shop.tenant_id, "customer": found, "count": ORDERS}
        await connection.execute(text(FILL), given)
        await connection.execute(text(OTHERS), given)
    async with engine.connect() as connection:
        whole = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await whole.execute(text("VACUUM ANALYZE construction.order, construction.customer"))
    await engine.dispose()
    return found


@pytest.mark.parametrize("path", LISTS)
async def test_lists_read_a_page(shop: Shop, customer_id: str, path: str) -> None:
    database: Database = shop.app.state.database
    sent: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        sent.append((call[2], call[3]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with shop.client("admin") as client:
        assert (await client.get(path)).status_code == 200, customer_id
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    statements = [one for one in sent if 'construction."order"' in one[0]]
    assert statements
    async with database.tenant(shop.tenant_id) as session:
        asked = await session.connection()
        for statement, given in statements:
            rows = await asked.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", given)
            assert most_rows(rows.scalar_one()[0]) <= MOST_ROWS, statement


async def test_the_palette_reads_few_documents(shop: Shop, customer_id: str) -> None:
    given = {"tenant": shop.tenant_id, "owner": None, "ids": [customer_id], "sites": [None]}
    numbers = {"tenant": shop.tenant_id, "lows": [1500], "highs": [1599]}
    database: Database = shop.app.state.database
    async with database.tenant(shop.tenant_id) as session:

        async def reads_few(statement: Hot, values: Mapping[str, object]) -> None:
            explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.text}"
            (row,) = await session.fetch(explain, *statement.values(values))
            assert most_rows(row[0][0]) <= MOST_ROWS, json.dumps(row[0])

        await reads_few(BY_PARTY[Sort.ORDER], given)
        await reads_few(BY_NUMBER[Sort.ORDER, False], numbers)
