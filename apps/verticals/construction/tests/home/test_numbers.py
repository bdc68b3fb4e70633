"""Every number of a first page opens its list, and the list shows exactly what was counted."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.db import Database
from basecore.ids import new_id
from construction.inventory import IDLE_AFTER, StockMovement
from construction.orders import Order
from construction.quotes import Quote
from shop import Shop
from sqlalchemy import update

pytestmark = pytest.mark.db

STAT = re.compile(
    r'<a class="stat[^"]*" href="([^"]+)">.*?stat-value">(.*?)</span>\s*'
    r'(?:<span class="stat-hint|</a>)',
    re.DOTALL,
)
RECORD = re.compile(r"/web/(?:quotes|orders|customers|products)/([0-9a-f-]{36})")
SUMS = {"/web/figures", "/web/stock?view=idle", "/web/customers?only=open"}
"""What these open adds up to the number instead of having so many rows."""


async def get(shop: Shop, path: str, role: str) -> str:
    async with shop.client(role) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return answer.text


async def numbers(shop: Shop, role: str) -> dict[str, str]:
    """Return the numbers of a role's first page by the address that each opens."""
    html = await get(shop, "/web/", role)
    found = STAT.findall(html)
    return {unescape(to): re.sub(r"<[^>]+>", "", value).strip() for to, value in found}


async def an_eventful_week(shop: Shop, construction_db: Database) -> Any:
    """Make quotes and orders of every kind that a first page counts."""
    limited = await shop.customer(credit_limit="10.00")
    for role in ("sales", "admin"):
        await shop.quote(role=role)
        sent = await shop.quote(role=role)
        await shop.post(f"/api/v1/quotes/{sent['id']}/send", None, status=200)
        await shop.approved(role=role)
        late = await shop.order(role=role, customer_id=limited["id"])
        await shop.order(role=role)
        away = await shop.order(role=role)
        await shop.step(away, "preparing")
        before = clock.now() - timedelta(days=3)
        async with construction_db.tenant(shop.tenant_id) as session:
            for table, one in ((Quote, sent), (Order, late)):
                changed = {"sent_at" if table is Quote else "created_at": before}
                mine = (table.tenant_id == shop.tenant_id, table.id == one["id"])
                await session.execute(update(table).where(*mine).values(**changed))
    quote = await shop.quote(role="sales", discount_percent="20")
    policy = {"mode": "block", "max_discount_percent": "5"}
    async with shop.client() as client:
        assert (await client.put("/api/v1/price-policies/sales", json=policy)).is_success
    await shop.post(f"/api/v1/quotes/{quote['id']}/approval", {}, role="sales")


@pytest.mark.parametrize(
    ("role", "fewest"), [("admin", 8), ("sales", 7), ("finance", 6), ("stock", 4)]
)
async def test_the_list_has_as_many_rows_as_the_number_says(
    shop: Shop, construction_db: Database, role: str, fewest: int
) -> None:
    await an_eventful_week(shop, construction_db)
    found = await numbers(shop, role)
    counted = {to: int(value) for to, value in found.items() if to not in SUMS}
    for to, count in counted.items():
        html = await get(shop, to, role)
        if to == "/web/stock":
            continue  # alerts are the engine's; the page counts them itself
        listed = html.partition("<tbody")[2].rpartition("</tbody>")[0] or html.partition("<main")[2]
        rows = set(RECORD.findall(listed))
        assert len(rows) == count, (role, to)
    assert len(counted) >= fewest
    assert {"/web/orders?late=1", f"/web/orders?{today()}"} <= counted.keys() or role == "stock"


def today() -> str:
    day = clock.business_date(clock.now()).isoformat()
    return f"from={day}&to={day}"


async def test_a_seller_sees_what_waits_of_their_own(shop: Shop, construction_db: Database) -> None:
    await an_eventful_week(shop, construction_db)
    found = await numbers(shop, "sales")
    assert found["/web/quotes?show=waiting"] == "1"
    assert found["/web/quotes?show=follow_up"] == "1"
    assert "/web/customers?only=over" not in found
    finance = await numbers(shop, "finance")
    assert finance["/web/customers?only=over"] == "1"
    assert finance["/web/customers?only=open"].endswith("466,80")


async def test_idle_goods_are_told_at_cost(shop: Shop, construction_db: Database) -> None:
    idle = await shop.product(name="Telha parada", cost="10.00")
    sold = await shop.product(name="Areia vendida", cost="10.00")
    fresh = await shop.product(name="Cal nova", cost="10.00")
    for product in (idle, sold, fresh):
        given = {"product_id": product["id"], "kind": "receipt", "quantity": "7"}
        await shop.post("/api/v1/stock/movements", given)
    long_ago = clock.now() - IDLE_AFTER - timedelta(days=1)
    async with construction_db.tenant(shop.tenant_id) as session:
        for product in (idle, sold):
            await written(session, shop, product, 1, long_ago)
        await written(session, shop, sold, -1, clock.now())
    assert (await numbers(shop, "admin"))["/web/stock?view=idle"].endswith("70,00")
    html = await get(shop, "/web/stock?view=idle", "admin")
    assert "Telha parada" in html
    assert "Areia vendida" not in html
    assert "Cal nova" not in html
    assert "Telha parada" not in await get(shop, "/web/stock?view=idle", "stock")
    assert "/web/stock?view=idle" not in await numbers(shop, "sales")


async def written(session: Any, shop: Shop, product: Any, quantity: int, at: Any) -> None:
    """Write a receipt or a sale into the ledger as it would have been written then."""
    session.add(
        StockMovement(
            tenant_id=shop.tenant_id,
            id=new_id(),
            product_id=UUID(product["id"]),
            location="store",
            kind="receipt" if quantity > 0 else "sale",
            quantity=Decimal(quantity),
            balance=Decimal(1),
            actor_name="Ana",
            at=at,
        )
    )
    await session.flush()
