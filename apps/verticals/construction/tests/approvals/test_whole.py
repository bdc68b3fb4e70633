"""A whole quote below the limits, made and asked for in one request."""

from __future__ import annotations

from typing import Any

import pytest
from shop import Shop

pytestmark = pytest.mark.db

PATH = "/api/v1/approvals"


async def below(shop: Shop, discount: str) -> dict[str, Any]:
    """Hold sellers back at five per cent; return a quote with another discount."""
    async with shop.client() as client:
        policy = {"mode": "block", "max_discount_percent": "5"}
        assert (await client.put("/api/v1/price-policies/sales", json=policy)).is_success
    customer, product = await shop.customer(name="Ana Souza"), await shop.product(name="Areia")
    line = {"product_id": product["id"], "quantity": "3", "discount_percent": discount}
    return {"customer_id": customer["id"], "lines": [line]}


async def test_a_quote_is_made_with_its_request_and_sent_once_approved(shop: Shop) -> None:
    quote = await below(shop, "20")
    refused = await shop.post("/api/v1/quotes", quote, role="sales", status=422)
    assert refused["code"] == "below_policy"
    asked = await shop.post(PATH, {"quote": quote, "words": "Obra"}, role="sales", status=201)
    assert (asked["state"], asked["words"]) == ("waiting", "Obra")
    path = f"/api/v1/quotes/{asked['quote_id']}"
    assert (await shop.get(path, role="sales"))["status"] == "draft"
    assert (await shop.get(f"{path}/approval", role="sales"))["is_needed"]
    await shop.post(f"{path}/send", None, role="sales", status=422)
    await shop.post(f"{PATH}/{asked['id']}/approve", {}, role="finance", status=200)
    assert not (await shop.get(f"{path}/approval", role="sales"))["is_needed"]
    sent = await shop.post(f"{path}/send", None, role="sales", status=200)
    assert sent["status"] == "sent"


async def test_what_needs_no_approval_is_not_made(shop: Shop) -> None:
    quote = await below(shop, "5")
    refused = await shop.post(PATH, {"quote": quote}, role="sales", status=409)
    assert refused["code"] == "nothing_below"
    assert (await shop.get("/api/v1/quotes", role="sales"))["items"] == []
