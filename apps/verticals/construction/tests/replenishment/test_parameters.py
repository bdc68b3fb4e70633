"""How the store wants to buy: for all of it, a category or a product."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from basecore import clock
from basecore.ids import new_id
from construction.activity import Actor
from construction.reactions import Reactions
from construction.replenishment import service
from construction.replenishment.schemas import ParametersIn
from contracts import CategoryChanged
from shop import Shop
from sqlalchemy import text
from testkit.envelopes import enveloped

pytestmark = pytest.mark.db

API = "/api/v1/replenishment/parameters"
PAGE = "/web/replenishment/parameters"
SAID = text(
    "SELECT payload FROM events.outbox WHERE tenant_id = :tenant "
    "AND event_type = 'replenishment_parameters_set' ORDER BY sequence"
)


async def said(shop: Shop) -> list[Any]:
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        return list(await session.scalars(SAID, {"tenant": shop.tenant_id}))


async def put(shop: Shop, path: str, role: str = "stock", **body: Any) -> httpx.Response:
    async with shop.client(role) as client:
        return await client.put(f"{API}/{path}", json=body)


async def test_each_scope_is_set_told_and_listed(shop: Shop, neighbour: Shop) -> None:
    product = await shop.product(name="Cimento CP II", category="Cimentos")
    paths = ("store", f"categories/{product['category_id']}", f"products/{product['id']}")
    for days, path in enumerate(paths, 5):
        assert (await put(shop, path, lead_time_days=days)).status_code == 204
    assert (await put(shop, paths[2], minimum="40", maximum="120")).status_code == 204
    items = (await shop.get(API))["items"]
    assert [one["scope"] for one in items] == ["store", "category", "product"]
    assert [one["name"] for one in items] == [None, "Cimentos", "Cimento CP II"]
    assert items[2]["lead_time_days"] is None, "what is said replaces what was said"
    assert Decimal(items[2]["maximum"]) == 120
    events = await said(shop)
    assert [one["scope"] for one in events] == ["store", "category", "product", "product"]
    assert events[1]["category"] == "Cimentos"
    assert events[2]["parameters_id"] == events[3]["parameters_id"]
    assert events[3]["product_id"] == product["id"]
    assert (await neighbour.get(API))["items"] == []
    for path in paths[1:]:
        assert (await put(neighbour, path, lead_time_days=3)).status_code == 404
    assert (await put(shop, f"products/{new_id()}", lead_time_days=3)).status_code == 404


async def test_nothing_given_is_nothing_set(shop: Shop) -> None:
    await put(shop, "store", lead_time_days=9)
    assert (await put(shop, "store")).status_code == 204
    assert (await shop.get(API))["items"] == []
    assert (await said(shop))[-1]["lead_time_days"] is None, "the engine is told"


async def test_the_store_says_how_it_weighs_offers(shop: Shop) -> None:
    weights = {"monthly_rate_percent": "1.5", "unsteady_percent": "0", "late_percent": "12.25"}
    assert (await put(shop, "store", **weights)).status_code == 204
    (item,) = (await shop.get(API))["items"]
    assert {name: Decimal(item[name]) for name in weights} == {
        name: Decimal(value) for name, value in weights.items()
    }
    assert Decimal((await said(shop))[-1]["late_percent"]) == Decimal("12.25")
    product = await shop.product(category="Cal")
    for path in (f"categories/{product['category_id']}", f"products/{product['id']}"):
        assert (await put(shop, path, **weights)).status_code == 422, "only the store does"
    assert (await put(shop, "store", monthly_rate_percent="31")).status_code == 422
    async with shop.client("stock") as client:
        assert 'value="12,25"' in (await client.get(f"{PAGE}/store")).text
        other = (await client.get(f"{PAGE}/products/{product['id']}")).text
        assert "Como comparar fornecedores" not in other
        await client.post(f"{PAGE}/store", data={"monthly_rate_percent": "3,5"})
    assert Decimal((await said(shop))[-1]["monthly_rate_percent"]) == Decimal("3.5")


@pytest.mark.parametrize(
    "body",
    [
        {"lead_time_days": 0},
        {"review_days": 366},
        {"service_level_percent": "100"},
        {"service_level_percent": "20"},
        {"margin_percent": "0"},
        {"minimum": "-1"},
        {"order_multiple": "0"},
        {"minimum": "10", "maximum": "9"},
        {"unheard": 1},
    ],
)
async def test_what_makes_no_sense_is_refused(shop: Shop, body: Any) -> None:
    assert (await put(shop, "store", **body)).status_code == 422
    assert await said(shop) == []


async def test_a_form_for_each_and_a_list(shop: Shop) -> None:
    product = await shop.product(name="Areia média", category="Agregados")
    path = f"{PAGE}/products/{product['id']}"
    async with shop.client("stock") as client:
        assert "Nada definido" in (await client.get(PAGE)).text
        assert "Areia média" in (await client.get(path)).text
        wrong = await client.post(
            path, data={"minimum": "20", "maximum": "1,5", "review_days": "x"}
        )
        assert wrong.status_code == 422
        assert "1,5" in wrong.text, "nothing typed is lost"
        below = await client.post(path, data={"minimum": "20", "maximum": "1,5"})
        assert "O máximo está abaixo do mínimo" in below.text
        good = await client.post(path, data={"minimum": "1,5", "service_level_percent": "95"})
        assert good.headers["location"] == PAGE
        again = (await client.get(path)).text
        assert 'value="1,5"' in again
        assert 'value="95"' in again
        await client.post(f"{PAGE}/categories/{product['category_id']}", data={"review_days": "7"})
        await client.post(f"{PAGE}/store", data={"lead_time_days": "12"})
        page = (await client.get(PAGE)).text
        assert (await client.get(f"{PAGE}/products/{new_id()}")).status_code == 404
    for words in ("Loja toda", "Agregados", "Areia média", "12 dias", "95"):
        assert words in page
    async with shop.client("sales") as client:
        assert "Definir para a loja toda" not in (await client.get(PAGE)).text
        assert (await client.post(path, data={})).status_code == 403


async def test_a_category_that_is_gone_is_held_up_by_nothing(shop: Shop) -> None:
    product = await shop.product(name="Areia", category="Agregados")
    other = await shop.product(name="Brita", category="Pedras")
    old, kept = product["category_id"], other["category_id"]
    await put(shop, f"categories/{old}", review_days=7)
    async with shop.client() as client:
        merged = await client.post(f"/api/v1/categories/{old}/merge/{kept}")
    assert merged.is_success, merged.text
    assert (await shop.get(API))["items"] == []


async def reacted(shop: Shop) -> None:
    """Let the vertical react to what was told of categories."""
    told = text(
        "SELECT payload, occurred_at FROM events.outbox WHERE tenant_id = :tenant "
        "AND event_type = 'category_changed' ORDER BY sequence"
    )
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = (await session.execute(told, {"tenant": shop.tenant_id})).all()
        given = [
            enveloped(
                CategoryChanged(**row.payload), shop.tenant_id, sequence=n, at=row.occurred_at
            )
            for n, row in enumerate(rows, 1)
        ]
        await Reactions().apply(session, given, generation=1)


async def test_how_a_category_is_bought_follows_its_name(shop: Shop) -> None:
    product = await shop.product(name="Areia", category="Agregados")
    other = await shop.product(name="Brita", category="Pedras")
    old, kept = f"categories/{product['category_id']}", f"categories/{other['category_id']}"
    await put(shop, old, review_days=7)
    async with shop.client() as client:
        renamed = await client.patch(f"/api/v1/{old}", json={"name": "Areias"})
        assert renamed.is_success, renamed.text
    await reacted(shop)
    first, again = await said(shop)
    assert again == first | {"category": "Areias"}
    async with shop.client() as client:
        merged = await client.post(f"/api/v1/{old}/merge/{other['category_id']}")
        assert merged.is_success, merged.text
        assert (await client.patch(f"/api/v1/{kept}", json={"name": "Britas"})).is_success
    await reacted(shop)
    gone = (await said(shop))[-1]
    assert (gone["parameters_id"], gone["category"]) == (first["parameters_id"], "Areias")
    assert gone["review_days"] is None
    assert (await shop.get(API))["items"] == [], "nothing is set for what nobody set anything for"


async def test_what_is_set_while_a_category_is_renamed_is_told_last(shop: Shop) -> None:
    product = await shop.product(name="Areia", category="Agregados")
    path = f"categories/{product['category_id']}"
    await put(shop, path, review_days=7)
    async with shop.client() as client:
        await client.patch(f"/api/v1/{path}", json={"name": "Areias"})
    database, actor = shop.app.state.database, Actor(None, "Ana")
    async with database.tenant(shop.tenant_id) as session:
        about = await service.target(session, "category", UUID(product["category_id"]))
        given = ParametersIn(review_days=30)
        await service.set_parameters(session, about, given, by=actor, now=clock.now())
        reaction = asyncio.create_task(reacted(shop))
        done, _ = await asyncio.wait([reaction], timeout=1)
        assert not done, "it waits for who is setting"
    await asyncio.wait_for(reaction, 10)
    assert [one["review_days"] for one in await said(shop)] == [7, 30, 30]
