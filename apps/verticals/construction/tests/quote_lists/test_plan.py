"""A list over a hundred thousand quotes is read within its budget, whatever narrows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from basecore import clock
from basecore.db import Database
from basecore.ids import new_id
from basecore.migrate import admin_engine
from construction.palette.domain import Sort
from construction.palette.repository import BY_NUMBER, BY_PARTY
from shop import Shop
from sqlalchemy import event, text

pytestmark = [pytest.mark.db, pytest.mark.slow]

QUOTES = 100_000
BLOCKS = 8000
"""Of 8 KB each, in memory: a walk over the store's own quotes touches 6,500 and takes 15 to 30 ms.

Only sums need it: numbers are compared after row security, so no index can narrow by them."""
FEW_BLOCKS = 200
"""What a step along an index touches; all quotes of the customer would be thousands."""
SELLERS = 8

FILL = """
    INSERT INTO construction.quote (
        tenant_id, id, number, customer_id, owner_id, owner_name, status, discount_percent,
        subtotal, total, valid_days, valid_until, sent_at, lost_reason, version, created_at,
        updated_at
    )
    SELECT :tenant, gen_random_uuid(), :first + n, :customer,
        CASE WHEN n % :sellers = 0 THEN CAST(:owner AS uuid)
             ELSE CAST(lpad((n % :sellers)::text, 32, '0') AS uuid) END,
        'Vendedor ' || n % :sellers, status, 0, total, total, 7,
        CASE WHEN status <> 'draft' THEN made::date + 7 END,
        CASE WHEN status <> 'draft' THEN made END,
        CASE WHEN status IN ('rejected', 'cancelled')
             THEN (ARRAY['price', 'stock', 'lead_time', 'other'])[1 + n % 4] END,
        1, made, made
    FROM generate_series(1, :count) n,
        LATERAL (SELECT
            now() - make_interval(mins => (:count - n) * 10) AS made,
            (n * 7919 % 1000000) / 10.0 AS total,
            CASE WHEN n > :count - 2000 THEN (ARRAY['draft', 'sent', 'sent'])[1 + n % 3]
                 ELSE (ARRAY['converted', 'rejected', 'expired', 'cancelled', 'converted'])
                      [1 + n % 5] END AS status) s
"""


async def fill(shop: Shop, admin_url: str) -> tuple[str, str]:
    """Give a store a hundred thousand quotes; return whose they are, and one of their sellers."""
    quote = await shop.quote(role="sales")
    given = {
        "tenant": shop.tenant_id,
        "first": 10,
        "customer": quote["customer_id"],
        "owner": str(shop.people["sales"]),
        "sellers": SELLERS,
        "count": QUOTES,
    }
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        await connection.execute(text(FILL), given)
    async with engine.connect() as connection:
        whole = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await whole.execute(text("VACUUM ANALYZE construction.quote"))
    await engine.dispose()
    return given["customer"], given["owner"]


def filters(seller: str) -> dict[str, str]:
    """Return the query of each filter, and of some together."""
    today = clock.business_date(clock.now())
    old, older = today - timedelta(days=400), today - timedelta(days=430)
    year = today - timedelta(days=365)
    return {
        "none": "",
        "sent": "status=sent",
        "converted": "status=converted",
        "seller": f"seller={seller}",
        "nobody": f"seller={new_id()}",
        "seller and status": f"seller={seller}&status=rejected",
        "a month long ago": f"from={older}&to={old}",
        "all before last year": f"to={year}",
        "dear": "least=99.990,00",
        "never so dear": "least=999.999,00",
        "cheap": "most=100,00&status=expired",
        "expiring": "show=expiring",
        "to follow up": "show=follow_up",
        "lost this month": "show=lost",
        "lost for price": "lost=price",
        "lost for price by a seller": f"lost=price&seller={seller}",
        "everything": f"seller={seller}&from={year}&least=10,00&lost=stock",
    }


async def test_each_filter_stays_within_its_budget(
    shop: Shop, admin_url: str, record_property: Callable[[str, object], None]
) -> None:
    """Every statement of the page and of the palette, as the application's role."""
    customer, seller = await fill(shop, admin_url)
    queries, heavy = filters(seller), await palette(shop, customer)
    for role in ("admin", "sales"):
        for name, query in queries.items():
            blocks, spent = await cost(shop, role, f"/web/quotes?{query}")
            record_property(f"{role}, {name}: blocks, ms", (blocks, spent))
            if blocks > BLOCKS:
                heavy[f"{role}, {name}"] = blocks
    assert not heavy


async def palette(shop: Shop, customer: str) -> dict[str, int]:
    """Return what the palette's statements for documents touch, where it is too much."""
    heavy = {}
    party = {"tenant": shop.tenant_id, "owner": None, "ids": [customer], "sites": [None]}
    numbers = {"tenant": shop.tenant_id, "lows": [1500], "highs": [1599]}
    asked = {"of a customer": (BY_PARTY[Sort.QUOTE], party)}
    asked["numbered"] = (BY_NUMBER[Sort.QUOTE, False], numbers)
    database: Database = shop.app.state.database
    async with database.tenant(shop.tenant_id) as session:
        for name, (statement, given) in asked.items():
            explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement.text}"
            (row,) = await session.fetch(explain, *statement.values(given))
            plan = row[0][0]["Plan"]
            blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            if blocks > FEW_BLOCKS:
                heavy[f"palette, {name}"] = blocks
    return heavy


async def cost(shop: Shop, role: str, path: str) -> tuple[int, float]:
    """Return how many blocks a page's statements touch, and the milliseconds that they take."""
    database: Database = shop.app.state.database
    sent: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        sent.append((call[2], call[3]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with shop.client(role) as client:
        assert (await client.get(path)).status_code == 200
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    statements = [one for one in sent if "construction.quote" in one[0]]
    assert statements
    blocks, spent = 0, 0.0
    async with database.tenant(shop.tenant_id) as session:
        asked = await session.connection()
        for statement, given in statements:
            rows = await asked.exec_driver_sql(
                f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", given
            )
            (explained,) = rows.scalar_one()
            plan = explained["Plan"]
            blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            spent += explained["Planning Time"] + explained["Execution Time"]
    return blocks, round(spent, 1)
