"""Prices over HTTP: who gets which, why, and what a quote keeps of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from basecore.db import Database
from construction.activity import Actor
from construction.customers import Customer
from shop import Shop, today
from sqlalchemy import update

pytestmark = pytest.mark.db
RULES = "/api/v1/price-rules"


async def rule(shop: Shop, **fields: Any) -> Any:
    """Make a rule: ten percent off unless it says otherwise."""
    return await shop.post(RULES, {"kind": "discount", "value": "10"} | fields)


async def everybodys(shop: Shop, **fields: Any) -> Any:
    """Make a rule of the list that is for everybody."""
    found = (await shop.get("/api/v1/price-lists"))["items"]
    body = {"name": "Balcão", "is_default": True}
    one = found[0] if found else await shop.post("/api/v1/price-lists", body)
    return await rule(shop, level="list", price_list_id=one["id"], **fields)


async def price(shop: Shop, product: Any, quantity: str = "1", **who: Any) -> Any:
    """Ask for one price."""
    asked = "".join(f"&{name}={value}" for name, value in who.items())
    path = f"/api/v1/prices/resolve?line={product['id']}:{quantity}{asked}"
    return (await shop.get(path, role=who.pop("role", "sales")))["lines"][0]


async def test_without_rules_the_base_price_holds(shop: Shop) -> None:
    found = await price(shop, await shop.product(base_price="38.90"))
    assert (found["price"], found["won"], found["lost"]) == ("38.90", None, [])


async def test_every_level_beats_the_next(shop: Shop, construction_db: Database) -> None:
    product = await shop.product(base_price="100.00", cost="50.00", category="Cimentos")
    customer = await shop.customer()
    path = f"/api/v1/customers/{customer['id']}/job-sites"
    site = await shop.post(path, {"name": "Obra"})
    group_id, category_id = await shop.group(), await shop.category()
    async with construction_db.tenant(shop.tenant_id) as session:
        await session.execute(
            update(Customer)
            .where(Customer.tenant_id == shop.tenant_id, Customer.id == UUID(customer["id"]))
            .values(group_id=UUID(group_id))
        )
    who = {"customer_id": customer["id"], "job_site_id": site["id"]}
    steps = [
        ({"level": "list"}, "1"),
        ({"level": "category", "category_id": category_id}, "2"),
        ({"level": "group", "group_id": group_id}, "3"),
        ({"level": "customer", "customer_id": customer["id"]}, "4"),
        ({"level": "job_site", "job_site_id": site["id"]}, "5"),
    ]
    for fields, percent in steps:
        if fields["level"] == "list":
            await everybodys(shop, value=percent)
        else:
            await rule(shop, value=percent, **fields)
        found = await price(shop, product, **who)
        assert found["price"] == f"{100 - int(percent)}.00"
        assert found["won"]["level"] == fields["level"]
        assert len(found["lost"]) == int(percent) - 1
        assert all(one["reason"] == "less_specific" for one in found["lost"])
    assert (await price(shop, product, customer_id=customer["id"]))["price"] == "96.00"
    assert (await price(shop, product))["price"] == "98.00"


async def test_sellers_see_the_rule_but_not_the_cost(shop: Shop) -> None:
    product = await shop.product(base_price="100.00", cost="50.00")
    await everybodys(shop, kind="markup", value="1.50", rounding="up_90")
    seen = await price(shop, product)
    assert seen["price"] == "75.90"
    assert "cost" not in {name for name, value in seen.items() if value is not None}
    assert seen["won"]["value"] is None
    path = f"/api/v1/prices/resolve?line={product['id']}:1"
    owner = (await shop.get(path))["lines"][0]
    assert (owner["cost"], owner["won"]["value"]) == ("50.00", "1.5000")


async def test_many_lines_at_once(shop: Shop) -> None:
    products = [await shop.product(base_price=f"{n}0.00") for n in range(1, 4)]
    await everybodys(shop, min_quantity="5", product_id=products[0]["id"])
    lines = "&".join(f"line={one['id']}:{n}" for one in products for n in (1, 5))
    found = (await shop.get(f"/api/v1/prices/resolve?{lines}", role="sales"))["lines"]
    prices = [one["price"] for one in found]
    assert prices == ["10.00", "9.00", "20.00", "20.00", "30.00", "30.00"]
    assert [one["reason"] for one in found[0]["lost"]] == ["below_minimum"]


@pytest.mark.parametrize("line", ["x", "x:1", ":", "{id}:0", "{id}:-1", "{id}:1.0001", "{id}:NaN"])
async def test_a_line_that_is_none(shop: Shop, line: str) -> None:
    product = await shop.product()
    path = f"/api/v1/prices/resolve?line={line.format(id=product['id'])}"
    said = await shop.get(path, status=422)
    assert said["errors"][0]["field"] == "line.0"


async def test_a_neighbours_product_and_customer_are_unknown(shop: Shop, neighbour: Shop) -> None:
    own, foreign = await shop.product(), await neighbour.product()
    customer = await neighbour.customer()
    for path, field in (
        (f"line={foreign['id']}:1", "line.0"),
        (f"line={own['id']}:1&customer_id={customer['id']}", "customer_id"),
    ):
        said = await shop.get(f"/api/v1/prices/resolve?{path}", status=422)
        assert said["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, "ends_on"),
        ({"kind": "fixed", "value": "1.00"}, "kind"),
        ({"value": "100.01"}, "value"),
        ({"value": "0"}, "value"),
        ({"value": "1.005"}, "value"),
        ({"level": "customer"}, "customer_id"),
        ({"level": "category"}, "category_id"),
        ({"price_list_id": "01975c3e-7c5f-7a52-a000-000000000001"}, "price_list_id"),
        ({"product_id": "01975c3e-7c5f-7a52-a000-000000000001"}, "product_id"),
    ],
)
async def test_a_rule_that_does_not_fit(shop: Shop, fields: dict[str, str], field: str) -> None:
    one = await shop.post("/api/v1/price-lists", {"name": "Atacado"})
    good = {"level": "list", "price_list_id": one["id"], "kind": "discount", "value": "5"}
    if fields.get("level"):
        good.pop("price_list_id")
    said = await shop.post(RULES, good | fields, status=422)
    assert field in [one["field"] for one in said["errors"]]
    assert (await shop.get(RULES))["items"] == []


async def test_a_rule_is_changed_only_in_the_version_that_was_read(shop: Shop) -> None:
    made = await everybodys(shop)
    body = {name: made[name] for name in ("level", "price_list_id", "kind")} | {"value": "7"}
    async with shop.client("admin") as client:
        path = f"{RULES}/{made['id']}"
        first = await client.put(path, json=body, headers={"If-Match": '"1"'})
        second = await client.put(path, json=body, headers={"If-Match": '"1"'})
    assert (first.status_code, first.json()["value"]) == (200, "7.0000")
    assert second.status_code == 412


async def test_lists_are_found_by_state(shop: Shop) -> None:
    day = timedelta(days=1)
    for fields in (
        {},
        {"starts_on": str(today() + day)},
        {"ends_on": str(today() - day)},
        {"is_active": False},
    ):
        await everybodys(shop, **fields)
    counts = {
        state: len((await shop.get(f"{RULES}?state={state}"))["items"])
        for state in ("today", "future", "expired", "inactive")
    }
    assert counts == {"today": 1, "future": 1, "expired": 1, "inactive": 1}


async def test_a_quote_takes_its_prices_from_the_rules_and_keeps_why(shop: Shop) -> None:
    product = await shop.product(base_price="100.00", cost="40.00")
    made = await everybodys(shop, min_quantity="10")
    customer = await shop.customer()
    lines = [
        {"product_id": product["id"], "quantity": "10"},
        {"product_id": product["id"], "quantity": "9"},
        {"product_id": product["id"], "quantity": "10", "unit_price": "80.00"},
    ]
    quote = await shop.post(
        "/api/v1/quotes", {"customer_id": customer["id"], "lines": lines}, role="sales"
    )
    prices = [(one["unit_price"], one["is_price_typed"]) for one in quote["lines"]]
    assert prices == [("90.00", False), ("100.00", False), ("80.00", True)]
    async with shop.client("admin") as client:
        body = {name: made[name] for name in ("level", "price_list_id", "kind")} | {"value": "50"}
        await client.put(f"{RULES}/{made['id']}", json=body, headers={"If-Match": '"1"'})
    kept = [
        await shop.get(f"/api/v1/quotes/{quote['id']}/lines/{one['id']}/price", role="sales")
        for one in quote["lines"]
    ]
    assert [(one["price"], one["typed"]) for one in kept] == [
        ("90.00", None),
        ("100.00", None),
        ("90.00", "80.00"),
    ]
    assert (kept[0]["won"]["value"], kept[1]["lost"][0]["reason"]) == ("10.0000", "below_minimum")
    assert kept[0]["cost"] is None
    path = f"/api/v1/quotes/{quote['id']}/lines/{quote['lines'][0]['id']}/price"
    assert (await shop.get(path))["cost"] == "40.00"


async def test_a_draft_follows_the_rules_and_a_typed_price_stays(shop: Shop) -> None:
    product = await shop.product(base_price="100.00")
    await everybodys(shop, min_quantity="10")
    quote = await shop.quote(lines=[{"product_id": product["id"], "quantity": "9"}])
    body = {
        "customer_id": quote["customer_id"],
        "lines": [
            {"product_id": product["id"], "quantity": "10"},
            {"product_id": product["id"], "quantity": "10", "unit_price": "77.00"},
        ],
    }
    async with shop.client("sales") as client:
        path = f"/api/v1/quotes/{quote['id']}"
        revised = await client.put(path, json=body, headers={"If-Match": '"1"'})
    assert [one["unit_price"] for one in revised.json()["lines"]] == ["90.00", "77.00"]


async def limit(shop: Shop, **fields: Any) -> None:
    """Set the sellers' limits."""
    async with shop.client("admin") as client:
        answer = await client.put("/api/v1/price-policies/sales", json=fields)
    assert answer.status_code == 204, answer.text


@pytest.mark.parametrize(
    ("line", "general", "fields"),
    [
        ({"discount_percent": "10"}, "0", []),
        ({"discount_percent": "10.5"}, "0", ["lines.0.discount_percent"]),
        ({"discount_percent": "6"}, "5", ["lines.0.discount_percent"]),
        ({"unit_price": "89.00"}, "0", ["lines.0.discount_percent"]),
        ({"unit_price": "90.00"}, "0", []),
        ({"unit_price": "60.00"}, "0", ["lines.0.unit_price", "lines.0.discount_percent"]),
    ],
)
async def test_a_block_refuses_and_names_the_line(
    shop: Shop, line: dict[str, str], general: str, fields: list[str]
) -> None:
    await limit(shop, mode="block", max_discount_percent="10", min_margin_percent="25")
    product = await shop.product(base_price="100.00", cost="50.00")
    customer = await shop.customer()
    body = {
        "customer_id": customer["id"],
        "lines": [{"product_id": product["id"], "quantity": "1"} | line],
        "discount_percent": general,
    }
    said = await shop.post("/api/v1/quotes", body, role="sales", status=422 if fields else 201)
    assert [one["field"] for one in said.get("errors", [])] == fields
    assert all("Line 1 (Cimento 50 kg)" in one["message"] for one in said.get("errors", []))
    assert "50" not in "".join(one["message"] for one in said.get("errors", [])).replace(
        "Cimento 50 kg", ""
    )
    await shop.post("/api/v1/quotes", body)  # the owner has no limit


async def test_a_draft_beyond_the_limit_is_not_sent(shop: Shop) -> None:
    product = await shop.product(base_price="100.00")
    line = {"product_id": product["id"], "quantity": "1", "discount_percent": "20"}
    quote = await shop.quote(lines=[line])
    await limit(shop, mode="block", max_discount_percent="10")
    path = f"/api/v1/quotes/{quote['id']}/send"
    said = await shop.post(path, None, role="sales", status=422)
    assert said["code"] == "below_policy"
    await limit(shop, mode="warn", max_discount_percent="10")
    await shop.post(path, None, role="sales", status=200)


async def test_a_warning_is_kept_with_the_line(shop: Shop) -> None:
    await limit(shop, mode="warn", max_discount_percent="10")
    product = await shop.product()
    line = {"product_id": product["id"], "quantity": "1", "discount_percent": "20"}
    quote = await shop.quote(lines=[line])
    assert quote["lines"][0]["below_policy"] == ["discount"]
    again = await shop.get(f"/api/v1/quotes/{quote['id']}")
    assert again["lines"][0]["below_policy"] == ["discount"]


def test_an_actor_has_a_role_only_if_a_person_asks() -> None:
    assert Actor(None, "system").role == ""
