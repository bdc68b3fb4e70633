"""What to buy: the list, decisions about it, and what became of them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from basecore.clock import business_date, now
from basecore.ids import new_id
from engine import concluded
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

PAGE = "/web/replenishment"
SAID = text(
    "SELECT event_type, payload FROM events.outbox WHERE tenant_id = :tenant "
    "AND event_type LIKE 'suggestion%' ORDER BY sequence"
)


async def read(shop: Shop, path: str = PAGE, role: str = "admin") -> str:
    async with shop.client(role) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def decide(shop: Shop, made: Any, **form: str) -> httpx.Response:
    async with shop.client() as client:
        return await client.post(f"{PAGE}/{made['id']}", data=form)


async def said(shop: Shop) -> list[tuple[str, Any]]:
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(SAID, {"tenant": shop.tenant_id})
        return [tuple(row) for row in rows]


async def test_the_list_says_what_from_whom_why_and_by_when(shop: Shop) -> None:
    assert "Nada a comprar agora" in await read(shop)
    product = await shop.product(name="Cimento CP II 50 kg")
    await shop.suggestion(product)
    dear, cheap = [await shop.supplier(name=name) for name in ("Caro Ltda", "Barato Ltda")]
    for supplier, price in ((dear, "31.00"), (cheap, "28.50")):
        offer = {"product_id": product["id"], "unit_price": price}
        await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", offer)
    html = await read(shop)
    assert "Cimento CP II 50 kg" in html
    assert "Barato Ltda" in html
    assert "Caro Ltda" not in html
    assert "Vende 1 por dia, tem 0: compre 10" in html
    assert "Sem oferta conhecida" not in html
    assert "200,00" in html
    seen = await read(shop, role="stock")
    assert "200,00" not in seen
    assert "28,50" not in seen
    assert "Vou comprar" not in seen


async def test_what_is_shown_is_ordered_in_one_go(shop: Shop, neighbour: Shop) -> None:
    sold, unsold, other = [await shop.product(name=n) for n in ("Areia", "Brita", "Tijolo")]
    made = [await shop.suggestion(one) for one in (sold, unsold, other)]
    for product in (sold, other):
        supplier = await shop.supplier(name=f"Quem vende {product['name']}")
        offer = {"product_id": product["id"], "unit_price": "28.50"}
        await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", offer)
    assert "Pedir o que está na lista" not in await read(shop, role="stock")
    form = {"idempotency_key": str(new_id()), "q": "areia"}
    async with shop.client() as client:
        for _ in range(2):
            answer = await client.post(f"{PAGE}/orders", data=form)
            assert answer.status_code == 303
            assert "Quem vende Areia" in await read(shop, answer.headers["location"])
        await client.post(f"{PAGE}/orders", data={"idempotency_key": str(new_id())})
        nothing = await client.post(f"{PAGE}/orders", data={"idempotency_key": str(new_id())})
        assert nothing.headers["location"] == PAGE
    drafts = (await shop.get("/api/v1/purchases?status=draft"))["items"]
    whole = [await shop.get(f"/api/v1/purchases/{one['id']}") for one in drafts]
    lines = sorted(
        (line["product_id"], line["suggestion_id"]) for w in whole for line in w["lines"]
    )
    ids = [one["id"] for one in (made[0], made[2])]
    assert lines == sorted(zip([sold["id"], other["id"]], map(str, ids), strict=True))
    html = await read(shop)
    assert html.count("em rascunho") == 2
    assert "Pedir o que está na lista" not in html
    async with shop.client("stock") as client:
        assert (await client.post(f"{PAGE}/orders", data=form)).status_code == 403
    assert (await neighbour.get("/api/v1/purchases?status=draft"))["items"] == []


async def test_filters_and_the_file_show_the_same(shop: Shop) -> None:
    for name in ("Areia fina", "Brita 1"):
        await shop.suggestion(await shop.product(name=name))
    narrowed = await read(shop, f"{PAGE}?priority=high&q=arêia")
    assert "Areia fina" in narrowed
    assert "Brita 1" not in narrowed
    assert "Nenhuma sugestão assim" in await read(shop, f"{PAGE}?priority=low")
    file = await read(shop, f"{PAGE}/export?q=brita")
    assert "Brita 1" in file
    assert "compre 10" in file
    assert "Areia" not in file


@pytest.mark.parametrize(
    ("form", "event", "told"),
    [
        ({"verdict": "follow"}, "suggestion_followed", {"quantity": "10.000"}),
        ({"verdict": "follow", "quantity": "10"}, "suggestion_followed", {"quantity": "10.000"}),
        (
            {"verdict": "follow", "quantity": "12,5"},
            "suggestion_changed",
            {"suggested_quantity": "10.000", "chosen_quantity": "12.500"},
        ),
        ({"verdict": "ignore", "reason": "not_now"}, "suggestion_ignored", {"reason": "not_now"}),
    ],
)
async def test_what_somebody_decides_is_said(
    shop: Shop, form: dict[str, str], event: str, told: dict[str, str]
) -> None:
    product = await shop.product()
    answer = await decide(shop, await shop.suggestion(product), **form)
    assert answer.status_code == 303
    ((name, payload),) = await said(shop)
    assert name == event
    assert payload["product_id"] == product["id"]
    assert told.items() <= payload.items()


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "follow", "quantity": "0"},
        {"verdict": "follow", "quantity": "muito"},
        {"verdict": "ignore", "reason": "because"},
        {"verdict": "perhaps"},
    ],
)
async def test_what_cannot_be_decided_is_refused(shop: Shop, form: dict[str, str]) -> None:
    made = await shop.suggestion(await shop.product())
    assert (await decide(shop, made, **form)).status_code == 303
    assert await said(shop) == []


async def test_another_stores_suggestion_is_not_there(shop: Shop, neighbour: Shop) -> None:
    theirs = await neighbour.suggestion(await neighbour.product())
    answers = [await decide(shop, one, verdict="follow") for one in (theirs, {"id": str(new_id())})]
    assert [one.status_code for one in answers] == [404, 404]
    assert await said(shop) == await said(neighbour) == []


async def test_what_became_of_it(shop: Shop) -> None:
    assert "Nada foi decidido ainda" in await read(shop, f"{PAGE}/past")


async def test_of_what_is_as_urgent_the_dearest_class_comes_first(shop: Shop) -> None:
    for name, of in (("Areia", "CZ"), ("Brita", "AX"), ("Cal", "BY")):
        product = await shop.product(name=name)
        await concluded(shop, product, business_date(now()), of=of)
        await shop.suggestion(product)
    html = (await read(shop)).split("<tbody")[1]
    assert html.index("Brita") < html.index("Cal") < html.index("Areia")
    assert "AX" in html
