"""What the demo store buys: a purchase in each state, and an invoice with something to decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from basecore import clock
from basecore.ids import new_id
from construction.activity import Actor
from construction.demo.buying import Buyer, buy
from construction.demo.sellers import sellers
from invoices import own_cnpj
from shop import Shop

pytestmark = pytest.mark.db

GOODS = ("CIM-1", "ACO-1", "ALV-1", "TUB-1", "TUB-2", "TUB-3", "TUB-4", "TUB-5", "TIN-1", "AGR-1")


async def bought(shop: Shop) -> None:
    """Let a store buy."""
    database, person = shop.app.state.database, Actor(new_id(), "Pessoa da loja")
    async with database.tenant(shop.tenant_id) as session:
        await buy(Buyer(session, {"admin": person, "stock": person}, clock.now()))


async def test_a_store_buys_once_and_has_a_purchase_in_each_state(shop: Shop) -> None:
    await own_cnpj(shop)
    for sku in GOODS:
        await shop.product(sku=sku, name=f"Artigo {sku}", cost="10")
    await bought(shop)
    await bought(shop)
    found = (await shop.get("/api/v1/purchases"))["items"]
    assert [one["status"] for one in found] == [
        "draft",
        "sent",
        "cancelled",
        "sent",
        "partly_received",
        "sent",
        "received",
    ]
    assert [one["is_late"] for one in found] == [*[False] * 5, True, False]
    kept = (await shop.get("/api/v1/suppliers"))["items"]
    assert {one["name"] for one in kept} == {one.name for one in sellers()}
    (row,) = (await shop.get("/api/v1/invoices"))["items"]
    review = await shop.get(f"/api/v1/invoices/{row['id']}")
    assert (review["seal"], review["supplier_id"] is not None) == ("good", True)
    assert [(one["evidence"], one["state"]) for one in review["lines"]] == [
        *[("order", "settled")] * 3,
        ("code", "settled"),
        ("name", "open"),
        (None, "open"),
    ]


async def test_a_small_store_buys_from_whoever_sells_what_it_has(shop: Shop) -> None:
    await own_cnpj(shop)
    await shop.product(sku="TIN-1", cost="10")
    await bought(shop)
    found = (await shop.get("/api/v1/purchases"))["items"]
    assert [one["status"] for one in found] == ["draft", "cancelled"]
    day = clock.business_date(clock.now())
    offers = (await shop.get(f"/api/v1/suppliers/{found[0]['supplier_id']}/offers"))["items"]
    assert {one["valid_until"] for one in offers} == {None, str(day + timedelta(days=30))}
