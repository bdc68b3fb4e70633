"""What administrators answer for stands in one place, and nobody takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from basecore.clock import business_date, now
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

if TYPE_CHECKING:
    from basecore.db import Database
    from shop import Shop

pytestmark = pytest.mark.db

API, PAGE = "/api/v1/audit", "/web/settings/audit"


async def acted(shop: Shop) -> dict[str, Any]:
    """Do one thing of each kind; return the product and the order."""
    product = await shop.product()
    async with shop.client() as client:
        found = await client.get(f"/api/v1/products/{product['id']}")
        dearer = {"base_price": "99.90"}
        headers = {"If-Match": found.headers["etag"]}
        await client.patch(f"/api/v1/products/{product['id']}", json=dearer, headers=headers)
        limits = {"mode": "warn", "max_discount_percent": "8"}
        limited = await client.put("/api/v1/price-policies/sales", json=limits)
        assert limited.status_code == 204, limited.text
        allowed = {"stock_cancels": True}
        await client.put("/api/v1/store/permissions", json=allowed, headers={"If-Match": '"0"'})
        await client.get("/web/orders/export")
    typed = {"product_id": product["id"], "kind": "adjustment", "quantity": "-2", "note": "Quebra"}
    await shop.post("/api/v1/stock/movements", typed)
    order = await shop.order()
    reason = {"status": "cancelled", "reason": "mistake"}
    await shop.post(f"/api/v1/orders/{order['id']}/status", reason, status=200)
    return {"product": product, "order": order}


async def kinds(shop: Shop, query: str = "") -> list[tuple[str, str]]:
    items = (await shop.get(f"{API}?{query}"))["items"]
    return [(one["kind"], one["action"]) for one in items]


async def test_each_kind_of_act_is_in_it_newest_first(shop: Shop) -> None:
    await acted(shop)
    assert await kinds(shop) == [
        ("cancellations", "cancelled"),
        ("stock", "stock_entered"),
        ("exports", "list_exported"),
        ("settings", "permissions_adjusted"),
        ("prices", "price_limits_set"),
        ("prices", "changed"),
    ]
    (change,) = (await shop.get(f"{API}?q=99.90"))["items"]
    assert change["detail"]["now.base_price"] == "99.90"
    assert change["actor_name"] == f"admin of {shop.slug}"


async def test_it_is_narrowed_by_kind_person_days_and_text(shop: Shop) -> None:
    made = await acted(shop)
    today = business_date(now())
    person = str(shop.people["admin"])
    assert await kinds(shop, "kind=stock&q=quebra") == [("stock", "stock_entered")]
    assert len(await kinds(shop, f"from={today}&to={today}&person={person}")) == 6
    assert await kinds(shop, "to=2020-01-01") == []
    assert await kinds(shop, f"person={made['order']['id']}") == []
    async with shop.client() as client:
        page = (await client.get(PAGE, params={"kind": "cancellations"})).text
        assert made["order"]["number"] in page
        assert "Cancelamentos" in page
        wrong = await client.get(PAGE, params={"from": "ontem"})
        assert (wrong.status_code, "31/12/2026" in wrong.text) == (200, True)
        assert (await client.get(PAGE, params={"q": "nada disso"})).status_code == 200


async def test_pages_hold_every_entry_once(shop: Shop) -> None:
    await acted(shop)
    seen: list[str] = []
    cursor = ""
    while True:
        found = await shop.get(f"{API}?limit=2{cursor}")
        seen += [one["id"] for one in found["items"]]
        if found["next_cursor"] is None:
            break
        cursor = f"&cursor={found['next_cursor']}"
    assert len(seen) == 6
    assert seen == sorted(set(seen), reverse=True)


async def test_the_file_holds_it_all_and_is_recorded(shop: Shop) -> None:
    await acted(shop)
    async with shop.client() as client:
        answer = await client.get(f"{PAGE}/export?format=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 8
    assert "99.90" in lines[-1]
    assert (await kinds(shop))[0] == ("exports", "list_exported")


async def test_only_administrators_of_the_store_see_it(shop: Shop, neighbour: Shop) -> None:
    await acted(shop)
    for role in ("sales", "finance", "stock"):
        async with shop.client(role) as client:
            for path in (API, PAGE, f"{PAGE}/export"):
                assert (await client.get(path)).status_code == 403
    assert await kinds(neighbour) == []


@pytest.mark.parametrize("verb", ["UPDATE {} SET audited = NULL", "DELETE FROM {}"])
async def test_the_vertical_itself_cannot_change_it(
    construction_db: Database, shop: Shop, verb: str
) -> None:
    await acted(shop)
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with construction_db.tenant(shop.tenant_id) as session:
            await session.execute(text(verb.format("construction.activity")))


async def test_looking_through_it_takes_its_own_index(
    construction_db: Database, shop: Shop
) -> None:
    query = text(
        "EXPLAIN SELECT * FROM construction.activity WHERE tenant_id = :tenant "
        "AND audited IS NOT NULL ORDER BY id DESC LIMIT 51"
    )
    async with construction_db.tenant(shop.tenant_id) as session:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = (await session.scalars(query, {"tenant": shop.tenant_id})).all()
    assert any("ix_activity_audited" in line for line in plan), plan
