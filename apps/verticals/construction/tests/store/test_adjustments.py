"""What a store may allow beyond the roles, and what that opens: no more than it says."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from shop import Shop

pytestmark = pytest.mark.db

PATH = "/api/v1/store/permissions"


async def allow(shop: Shop, *, version: int = 0, status: int = 200, **fields: Any) -> Any:
    async with shop.client() as client:
        answer = await client.put(PATH, json=fields, headers={"If-Match": f'"{version}"'})
    assert answer.status_code == status, answer.text
    return answer.json()


async def statuses(shop: Shop, role: str, *asked: tuple[str, str]) -> list[int]:
    async with shop.client(role) as client:
        return [(await client.request(method, path)).status_code for method, path in asked]


async def test_nothing_is_allowed_until_somebody_says_so(shop: Shop) -> None:
    assert await shop.get(PATH) == {
        "sellers_see_all": False,
        "sellers_approve_percent": None,
        "stock_cancels": False,
        "version": 0,
    }
    assert await statuses(shop, "sales", ("GET", PATH), ("GET", "/web/settings/permissions")) == [
        403,
        403,
    ]


async def test_sellers_see_colleagues_quotes_and_change_none(shop: Shop, neighbour: Shop) -> None:
    quote = await shop.quote(role="admin")
    here, page = f"/api/v1/quotes/{quote['id']}", f"/web/quotes/{quote['id']}"
    looks = [
        ("GET", here),
        ("GET", page),
        ("GET", f"{page}/preview"),
        ("GET", f"{page}/copy"),
        ("GET", f"{here}/revisions"),
        ("GET", f"{here}/links"),
    ]
    acts = [
        ("POST", f"{here}/send"),
        ("POST", f"{here}/cancel"),
        ("POST", f"{here}/convert"),
        ("POST", f"{here}/links"),
        ("GET", f"{page}/edit"),
        ("GET", f"{page}/state"),
    ]
    assert set(await statuses(shop, "sales", *looks)) == {404}
    await allow(shop, sellers_see_all=True)
    assert max(await statuses(shop, "sales", *looks)) < 400
    assert set(await statuses(shop, "sales", *acts)) == {404}
    assert len((await shop.get("/api/v1/quotes", role="sales"))["items"]) == 1
    async with shop.client("sales") as client:
        shown = (await client.get(page)).text
        found = (await client.get("/web/search", params={"q": quote["number"]})).text
        sheet = (await client.get("/web/quotes/export")).text
    assert f'action="{page}/send"' not in shown
    assert quote["number"] in found
    assert quote["number"] in sheet
    theirs = await neighbour.quote(role="admin")
    assert await statuses(neighbour, "sales", ("GET", f"/api/v1/quotes/{theirs['id']}")) == [404]


async def test_own_only_is_own_only_everywhere(shop: Shop) -> None:
    quote = await shop.quote(role="admin")
    order = await shop.order(role="admin")
    asked = ("/web/quotes", "/web/quotes/export", "/web/orders", "/web/orders/export", "/web/")
    async with shop.client("sales") as client:
        pages = [(await client.get(path)).text for path in asked]
        pages += [
            (await client.get("/api/v1/quotes")).text,
            (await client.get("/api/v1/orders")).text,
        ]
        for number in (quote["number"], order["number"]):
            pages.append((await client.get("/web/search", params={"q": number})).text)
    own = await shop.quote()
    assert all(quote["id"] not in text for text in pages)
    assert not any(f">{quote['number']}<" in text or quote["customer_id"] in text for text in pages)
    assert [one["id"] for one in (await shop.get("/api/v1/quotes", role="sales"))["items"]] == [
        own["id"]
    ]


async def test_sellers_approve_as_far_as_the_store_lets_them(shop: Shop) -> None:
    small, large, others = (
        await shop.quote(discount_percent="5"),
        await shop.quote(discount_percent="5.01"),
        await shop.quote(role="admin"),
    )
    for one in (small, large, others):
        await shop.post(f"/api/v1/quotes/{one['id']}/send", None, status=200)
    await shop.post(f"/api/v1/quotes/{small['id']}/approve", None, role="sales", status=403)
    await allow(shop, sellers_approve_percent="5")
    page = f"/web/quotes/{large['id']}"
    async with shop.client("sales") as client:
        assert f"{page}/approve" in (await client.get(page)).text
        refused = await client.post(f"{page}/approve")
    assert "financeiro" in unquote(refused.headers["set-cookie"])
    answer = await shop.post(
        f"/api/v1/quotes/{large['id']}/approve", None, role="sales", status=409
    )
    assert answer["code"] == "approval_limit"
    await shop.post(f"/api/v1/quotes/{others['id']}/approve", None, role="sales", status=404)
    done = await shop.post(f"/api/v1/quotes/{small['id']}/approve", None, role="sales", status=200)
    assert done["status"] == "approved"


async def test_a_discount_counts_wherever_it_is_given(shop: Shop) -> None:
    product = await shop.product(base_price="100.00")
    line = {"product_id": product["id"], "quantity": "1"}
    await allow(shop, sellers_approve_percent="5")
    for given in ({"unit_price": "94.99"}, {"discount_percent": "5.01"}):
        quote = await shop.quote(lines=[line | given])
        await shop.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)
        path = f"/api/v1/quotes/{quote['id']}/approve"
        await shop.post(path, None, role="sales", status=409)


async def test_stock_keepers_cancel_where_they_may(shop: Shop) -> None:
    order = await shop.order()
    path, body = f"/api/v1/orders/{order['id']}/status", {"status": "cancelled"}
    await shop.post(path, body, role="stock", status=403)
    await allow(shop, stock_cancels=True)
    await shop.post(path, body, role="sales", status=403)
    await shop.post(path, body, role="stock", status=200)


async def test_what_was_adjusted_is_on_record_and_versions_are_kept(shop: Shop) -> None:
    await allow(shop, stock_cancels=True)
    await allow(shop, version=0, status=412)
    await allow(shop, version=1, status=422, sellers_approve_percent="100.01")
    async with shop.client() as client:
        fields = {"version": "1", "sellers_approve_percent": "7,5", "sellers_see_all": "true"}
        saved = await client.post("/web/settings/permissions", data=fields)
        stale = await client.post("/web/settings/permissions", data=fields)
        wrong = await client.post(
            "/web/settings/permissions", data={"version": "2", "sellers_approve_percent": "muito"}
        )
        page = (await client.get("/web/settings/permissions")).text
    assert (saved.status_code, stale.status_code, wrong.status_code) == (303, 409, 422)
    assert "muito" in wrong.text
    assert "7,50" in page
    assert "Permissões ajustadas" in page
    assert (await shop.get(PATH))["stock_cancels"] is False
