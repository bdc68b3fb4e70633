"""The palette: what each role finds, what it does, what was opened last."""

from __future__ import annotations

from typing import Any

import pytest
from basecore import clock
from basecore.ids import new_id
from basecore.tokens import Principal
from construction.access import may
from construction.palette.domain import KEPT
from construction.palette.models import RecentRecord
from construction.palette.web.actions import ACTIONS
from shop import Shop
from sqlalchemy import func, select

pytestmark = pytest.mark.db


async def typed(shop: Shop, q: str, role: str = "admin") -> str:
    """Return what the palette shows."""
    async with shop.client(role) as client:
        answer = await client.get("/web/search", params={"q": q})
    assert answer.status_code == 200, answer.text
    return answer.text


async def open_page(shop: Shop, path: str, role: str = "admin", status: int = 204) -> None:
    async with shop.client(role) as client:
        answer = await client.post("/web/recents", data={"path": path})
    assert answer.status_code == status, answer.text


async def test_every_kind_is_found(shop: Shop) -> None:
    customer = await shop.customer(name="Construtora Ímpar")
    order = await shop.order(customer_id=customer["id"])
    html = await typed(shop, "ÍMPAR")
    places = ("customers", customer["id"]), ("quotes", order["quote_id"]), ("orders", order["id"])
    assert all(f'data-href="/web/{kind}/{one}"' in html for kind, one in places)
    assert "Cimento" in await typed(shop, "cimento")


async def test_job_sites_and_what_was_quoted_for_them(shop: Shop) -> None:
    customer = await shop.customer()
    where = f"/api/v1/customers/{customer['id']}/job-sites"
    site = await shop.post(where, {"name": "Residencial Aurora", "city": "Campinas"})
    there = await shop.quote(customer_id=customer["id"], job_site_id=site["id"])
    elsewhere = await shop.quote(customer_id=customer["id"])
    for words in ("aurora", "campinas resid"):
        html = await typed(shop, words)
        assert f'data-href="/web/customers/{customer["id"]}/job-sites/{site["id"]}"' in html
        assert there["id"] in html
        assert elsewhere["id"] not in html
    async with shop.client() as client:
        change = {"name": "Edifício Horizonte"}
        headers = {"If-Match": f'"{site["version"]}"'}
        answer = await client.patch(f"{where}/{site['id']}", json=change, headers=headers)
        assert answer.is_success, answer.text
    assert site["id"] in await typed(shop, "horizonte")
    assert site["id"] not in await typed(shop, "aurora")


async def test_documents_by_number(shop: Shop) -> None:
    order = await shop.order()
    number = order["number"].removeprefix("PED-")
    for words in (order["number"], number, str(int(number)), "ped", number[:-1]):
        assert order["id"] in await typed(shop, words), words
    assert order["id"] not in await typed(shop, f"COT-{number}")


async def test_the_role_limits_what_is_found(shop: Shop) -> None:
    customer = await shop.customer(name="Construtora Única")
    order = await shop.order(role="admin", customer_id=customer["id"])
    for words in (order["number"], "unica"):
        assert order["id"] in await typed(shop, words)
        assert order["id"] not in await typed(shop, words, "sales")
        assert order["quote_id"] not in await typed(shop, words, "sales")
        assert order["quote_id"] not in await typed(shop, words, "stock")
        assert order["id"] in await typed(shop, words, "stock")
    assert "/web/customers/" in await typed(shop, "unica", "sales")
    assert "/web/customers/" not in await typed(shop, "unica", "stock")
    assert "Nova cotação" in await typed(shop, "nova", "sales")
    assert "Nova cotação" not in await typed(shop, "nova", "finance")
    assert "Nada encontrado" in await typed(shop, "zzzz")


async def test_another_store(shop: Shop, neighbour: Shop) -> None:
    order = await neighbour.order(
        customer_id=(await neighbour.customer(name="Somente da vizinha"))["id"]
    )
    for words in ("vizinha", order["number"]):
        html = await typed(shop, words)
        assert not any(order[key] in html for key in ("id", "quote_id", "customer_id"))
    await open_page(shop, f"/web/orders/{order['id']}", status=404)


async def test_other_words_find_an_action(shop: Shop) -> None:
    assert 'href="/web/imports"' in await typed(shop, "planilha")
    assert 'href="/web/prices/limits"' in await typed(shop, "limite desc")
    assert 'href="/web/prices/limits"' not in await typed(shop, "limite desc", "sales")


@pytest.mark.parametrize("role", ["admin", "sales", "finance", "stock"])
async def test_every_action_leads_to_a_page_of_the_role(shop: Shop, role: str) -> None:
    caller = Principal(new_id(), shop.tenant_id, shop.slug, role, "x", "x", "x", clock.now())
    mine = [one for one in ACTIONS if may(caller, one.permission)]
    assert mine
    async with shop.client(role) as client:
        found: dict[str, int] = {
            one.href: (await client.get(one.href, follow_redirects=True)).status_code
            for one in mine
        }
    assert set(found.values()) == {200}, found


async def test_what_was_opened_last_comes_first(shop: Shop) -> None:
    quote, product = await shop.quote(role="admin"), await shop.product(name="Prego 17x21")
    await open_page(shop, f"/web/quotes/{quote['id']}")
    await open_page(shop, f"/web/products/{product['id']}")
    html = await typed(shop, "")
    assert html.index("Prego 17x21") < html.index(quote["number"]) < html.index("Ações")
    await open_page(shop, f"/web/quotes/{quote['id']}/edit")
    html = await typed(shop, "")
    assert html.index(quote["number"]) < html.index("Prego 17x21")
    assert quote["number"] not in await typed(shop, "", "sales")


async def test_what_is_no_record_of_the_person_is_not_remembered(shop: Shop) -> None:
    quote = await shop.quote(role="admin")
    for path in (f"/web/quotes/{quote['id']}", f"/web/quotes/{new_id()}", "/web/quotes", ""):
        await open_page(shop, path, "sales", 404)
    await open_page(shop, f"/web/customers/{quote['customer_id']}", "stock", 404)


async def test_few_are_remembered(shop: Shop) -> None:
    products: list[Any] = [await shop.product() for _ in range(KEPT + 3)]
    for one in products:
        await open_page(shop, f"/web/products/{one['id']}")
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        kept = await session.scalar(
            select(func.count()).where(RecentRecord.tenant_id == shop.tenant_id)
        )
    assert kept == KEPT
