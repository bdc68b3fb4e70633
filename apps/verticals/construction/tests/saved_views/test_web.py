"""Saved views: a person's own filters under a name."""

from __future__ import annotations

import re

import httpx
import pytest
from shop import Shop

pytestmark = pytest.mark.db

VIEWS = "/web/views"


async def save(
    shop: Shop, name: str, query: str, *, role: str = "sales", of: str = "quotes"
) -> httpx.Response:
    async with shop.client(role) as client:
        return await client.post(VIEWS, data={"name": name, "query": query, "list": of})


async def listed(shop: Shop, role: str = "sales", query: str = "") -> str:
    async with shop.client(role) as client:
        return (await client.get(f"/web/quotes{query}")).text


async def test_a_view_stands_above_the_list_and_leads_to_it(shop: Shop) -> None:
    made = await save(shop, "Caras", "least=1.000&status=sent")
    assert made.status_code == 303
    assert made.headers["location"] == "/web/quotes?least=1.000&status=sent"
    html = await listed(shop, query="?status=sent&least=1.000")
    assert 'href="/web/quotes?least=1.000&amp;status=sent"' in html
    assert "Salvar esta visão" not in await listed(shop), "there is nothing to save"


async def test_the_name_that_the_list_offers_is_kept_word_for_word(shop: Shop) -> None:
    html = await listed(shop, query="?q=%C3%A1gua+%26+cia&from=2026-01-01")
    query = re.search(r'name="query" value="([^"]+)"', html)
    assert query is not None
    made = await save(shop, "Água", query[1].replace("&amp;", "&"))
    assert made.status_code == 303
    html = await listed(shop, query="?q=%C3%A1gua+%26+cia&from=2026-01-01")
    assert re.search(r'aria-current="page">Água<', html)


async def test_views_are_each_persons_own(shop: Shop, neighbour: Shop) -> None:
    await save(shop, "Minhas", "status=sent")
    assert "Minhas" in await listed(shop)
    assert "Minhas" not in await listed(shop, "admin")
    assert "Minhas" not in await listed(neighbour)
    found = re.search(rf'action="({VIEWS}/[0-9a-f-]+/drop)"', await listed(shop))
    assert found is not None
    for other in (shop.client("admin"), neighbour.client("sales")):
        async with other as client:
            assert (await client.post(found[1])).status_code == 404
    async with shop.client("sales") as client:
        assert (await client.post(found[1])).status_code == 303
    assert "Minhas" not in await listed(shop)


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("", "status=sent", "Preencha"),
        ("x" * 121, "status=sent", "longo"),
        ("MINHAS", "status=sent", "já tem uma visão"),
        ("Novo", "status=sent\r\nX: y", "formato"),
        ("Novo", "//evil.example", "formato"),
        ("Novo", "q=" + "x" * 2000, "longo"),
    ],
)
async def test_what_cannot_be_saved_is_told(
    shop: Shop, name: str, query: str, sentence: str
) -> None:
    await save(shop, "Minhas", "status=draft")
    answer = await save(shop, name, query)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{name}"' in answer.text


async def test_twenty_are_enough(shop: Shop) -> None:
    for n in range(20):
        assert (await save(shop, f"Visão {n}", "status=sent")).status_code == 303
    refused = await save(shop, "Mais uma", "status=sent")
    assert refused.status_code == 422
    assert "No máximo vinte" in refused.text


async def test_only_lists_that_there_are(shop: Shop) -> None:
    assert (await save(shop, "x", "", of="nothing")).status_code == 404
    assert (await save(shop, "x", "", role="stock")).status_code == 403
