"""A new draft from any quote, at its prices or at those of today."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.ids import new_id
from shop import Shop

pytestmark = pytest.mark.db


async def set_product(shop: Shop, product: Any, **fields: Any) -> None:
    """Change a product."""
    path = f"/api/v1/products/{product['id']}"
    async with shop.client() as client:
        version = (await client.get(path)).headers["etag"]
        answer = await client.patch(path, json=fields, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text


async def old_quote(shop: Shop, **fields: Any) -> tuple[Any, Any, Any]:
    """Return two products and a quote of both, the first of which has become dearer since."""
    one, other = await shop.product(name="Areia"), await shop.product(name="Cal")
    lines = [
        {"product_id": one["id"], "quantity": "10", "discount_percent": "10", "note": "fina"},
        {"product_id": other["id"], "quantity": "1", "unit_price": "30.00"},
    ]
    quote = await shop.quote(lines=lines, discount_percent="5", notes="Cedo", **fields)
    await set_product(shop, one, base_price="50.00")
    return one, other, quote


def figures(quote: Any) -> list[tuple[str, str, bool]]:
    """Return quantity, price and whether it was typed, line by line."""
    return [(x["quantity"], x["unit_price"], x["is_price_typed"]) for x in quote["lines"]]


async def test_at_the_same_prices(shop: Shop) -> None:
    _, _, quote = await old_quote(shop)
    path = f"/api/v1/quotes/{quote['id']}/copies"
    made = await shop.post(path, {"prices": "same"}, role="sales")
    assert made["total"] == quote["total"]
    assert figures(made) == [("10.000", "38.90", True), ("1.000", "30.00", True)]
    assert made["number"] != quote["number"]
    assert (made["status"], made["revision"], made["notes"]) == ("draft", 1, "Cedo")
    assert made["lines"][0]["note"] == "fina"
    assert made["discount_percent"] == "5.00"


async def test_at_todays_prices_and_what_that_makes(shop: Shop) -> None:
    _, _, quote = await old_quote(shop)
    path = f"/api/v1/quotes/{quote['id']}/copies"
    plan = await shop.get(f"{path}/plan", role="sales")
    assert [x["price_today"] for x in plan["lines"]] == ["50.00", "38.90"]
    assert [x["total_today"] for x in plan["lines"]] == ["450.00", "38.90"]
    assert plan["total"] == quote["total"]
    made = await shop.post(path, {"prices": "today"}, role="sales")
    assert figures(made) == [("10.000", "50.00", False), ("1.000", "38.90", False)]
    assert plan["total_today"] == made["total"] == "464.46"
    assert plan["difference"] == "103.36"


async def test_the_same_price_as_today_is_not_a_typed_one(shop: Shop) -> None:
    quote = await shop.quote()
    made = await shop.post(f"/api/v1/quotes/{quote['id']}/copies", None, role="sales")
    assert figures(made) == [("2.000", "38.90", False)]


async def test_what_is_not_sold_any_more_stays_behind(shop: Shop) -> None:
    one, other, quote = await old_quote(shop)
    path = f"/api/v1/quotes/{quote['id']}/copies"
    await set_product(shop, other, is_active=False)
    plan = await shop.get(f"{path}/plan", role="sales")
    assert [x["price_today"] for x in plan["lines"]] == ["50.00", None]
    assert (plan["total"], plan["total_today"]) == ("332.60", "427.50")
    made = await shop.post(path, {"prices": "same"}, role="sales")
    assert (len(made["lines"]), made["total"]) == (1, "332.60")
    await set_product(shop, one, is_active=False)
    await shop.post(path, {"prices": "same"}, role="sales", status=409)
    async with shop.client("sales") as client:
        page = await client.get(f"/web/quotes/{quote['id']}/copy")
    assert "Não sobrou nada para duplicar" in page.text


@pytest.mark.parametrize("steps", [[], ["send"], ["send", "approve"], ["cancel"]])
async def test_any_quote_can_be_copied(shop: Shop, steps: list[str]) -> None:
    quote = await shop.quote()
    for step in steps:
        await shop.post(f"/api/v1/quotes/{quote['id']}/{step}", None, status=200)
    await shop.post(f"/api/v1/quotes/{quote['id']}/copies", {}, role="sales")


async def test_limits_hold_for_copies(shop: Shop) -> None:
    _, _, quote = await old_quote(shop)
    policy = {"mode": "block", "max_discount_percent": "5"}
    async with shop.client() as client:
        assert (await client.put("/api/v1/price-policies/sales", json=policy)).is_success
    path = f"/api/v1/quotes/{quote['id']}/copies"
    refused = await shop.post(path, {"prices": "same"}, role="sales", status=422)
    assert refused["code"] == "below_policy"
    async with shop.client("sales") as client:
        page = await client.post(f"/web/quotes/{quote['id']}/copy", data={"prices": "same"})
    assert page.status_code == 422
    assert "os descontos somam" in page.text


async def test_the_page_makes_one_copy(shop: Shop) -> None:
    _, _, quote = await old_quote(shop)
    path = f"/web/quotes/{quote['id']}"
    async with shop.client("sales") as client:
        assert f'href="{path}/copy"' in (await client.get(path)).text
        page = await client.get(f"{path}/copy")
        assert "+103,36" in page.text
        form = {"prices": "today", "idempotency_key": str(new_id())}
        made = [await client.post(f"{path}/copy", data=form) for _ in range(2)]
        assert [one.status_code for one in made] == [303, 303]
        where = {one.headers["location"] for one in made}
        assert len(where) == 1
        shown = await client.get(where.pop().removesuffix("/edit"))
        assert f"Duplicada de {quote['number']}" in shown.text
        assert (await client.post(f"{path}/copy", data={"prices": "cheap"})).status_code == 422


async def test_a_colleagues_quote_is_not_copied(shop: Shop) -> None:
    quote = await shop.quote(role="admin")
    path = f"/api/v1/quotes/{quote['id']}/copies"
    await shop.get(f"{path}/plan", role="sales", status=404)
    await shop.post(path, {}, role="sales", status=404)
    made = await shop.post(path, {}, role="admin")
    assert made["owner_name"] == "admin of demo"


async def test_a_draft_without_a_customer_waits_for_one(shop: Shop) -> None:
    quote_id = new_id()
    header = {"op": str(new_id()), "version": None, "customer_id": None, "job_site_id": None}
    more = {"discount_percent": "0", "valid_days": 7, "notes": None}
    async with shop.client("sales") as client:
        made = await client.put(f"/web/quotes/{quote_id}/draft", json=header | more)
        assert made.is_success, made.text
        line = {"op": str(new_id()), "version": None, "position": 1024, "said": "3"}
        line |= {"product_id": (await shop.product())["id"], "unit_price": None}
        line |= {"discount_percent": "0", "note": None}
        put = await client.put(f"/web/quotes/{quote_id}/lines/{new_id()}", json=line)
        assert put.is_success, put.text
        assert (await client.get(f"/web/quotes/{quote_id}/copy")).status_code == 200
    path = f"/api/v1/quotes/{quote_id}/copies"
    assert (await shop.get(f"{path}/plan", role="sales"))["total"] == "116.70"
    refused = await shop.post(path, {}, role="sales", status=409)
    assert refused["code"] == "no_customer"
    kept = {"quote_id": str(quote_id), "name": "Laje"}
    await shop.post("/api/v1/quote-templates", kept, role="sales")
