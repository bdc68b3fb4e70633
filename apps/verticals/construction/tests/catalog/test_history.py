"""What became of a product and of a customer stands in their history, as the role sees it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from construction.activity import moved
from shop import Shop

pytestmark = pytest.mark.db


def test_only_what_changed_is_kept() -> None:
    before = {"a": Decimal("1.00"), "b": True, "c": None, "d": "x"}
    after = {"a": Decimal("2.50"), "b": False, "c": "y", "d": "x"}
    assert moved(before, after) == {
        "was.a": "1.00", "now.a": "2.50", "was.b": "yes", "now.b": "no", "was.c": "", "now.c": "y",
    }  # fmt: skip


async def changed(shop: Shop, path: str, body: dict[str, Any]) -> None:
    async with shop.client() as client:
        answer = await client.patch(path, json=body, headers={"If-Match": '"1"'})
    assert answer.is_success, answer.text


async def page(shop: Shop, path: str, role: str = "admin") -> str:
    async with shop.client(role) as client:
        return (await client.get(path)).text


async def test_the_price_of_a_product_before_and_after(shop: Shop) -> None:
    product = await shop.product(base_price="38.90")
    await changed(shop, f"/api/v1/products/{product['id']}", {"base_price": "41.50"})
    html = await page(shop, f"/web/products/{product['id']}")
    assert "<del>38,90</del>" in html
    assert "<ins>41,50</ins>" in html
    assert "38,90" not in await page(shop, f"/web/products/{product['id']}", "stock")


async def test_the_limit_of_a_customer_before_and_after(shop: Shop) -> None:
    customer = await shop.customer(credit_limit="1000.00")
    path = f"/api/v1/customers/{customer['id']}"
    await changed(shop, path, {"credit_limit": "2500.00", "phone": "11988887777"})
    html = await page(shop, f"/web/customers/{customer['id']}/timeline")
    assert "<del>1.000,00</del>" in html
    assert "<ins>2.500,00</ins>" in html
    timeline = await shop.get(f"{path}/timeline")
    assert "11988887777" not in str(timeline)
