"""The pages of quotes, asked as a browser asks."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from shop import Shop

pytestmark = pytest.mark.db
HTMX = {"HX-Request": "true"}


async def submit(
    shop: Shop, path: str, data: dict[str, Any], *, role: str = "sales", **headers: str
) -> httpx.Response:
    """Post a form."""
    async with shop.client(role) as client:
        return await client.post(path, data=data, headers=headers)


async def look(shop: Shop, path: str, *, role: str = "sales", **headers: str) -> httpx.Response:
    """Get a page."""
    async with shop.client(role) as client:
        return await client.get(path, headers=headers)


async def test_the_editor_opens_empty_for_a_customer_and_for_a_draft(shop: Shop) -> None:
    customer = await shop.customer(name="Ana Souza")
    empty = await look(shop, "/web/quotes/new")
    assert 'data-id=""' in empty.text
    assert "data-customer" not in empty.text
    named = await look(shop, f"/web/quotes/new?customer_id={customer['id']}")
    assert "Ana Souza" in named.text
    quote = await shop.quote()
    draft = await look(shop, f"/web/quotes/{quote['id']}/edit")
    assert f'data-id="{quote["id"]}"' in draft.text
    assert quote["number"] in draft.text
    assert (await look(shop, "/web/quotes/new", role="finance")).status_code == 403


async def test_the_editors_script_carries_the_hash_of_all_its_modules(shop: Shop) -> None:
    page = await look(shop, "/web/quotes/new")
    address = re.search(r'src="(/static/v/[0-9a-f]{12}/js/quote/)main\.js"', page.text)
    assert address
    for name in ("main.js", "courier.js"):
        module = await look(shop, address[1] + name)
        assert module.headers["content-type"].startswith("text/javascript")
        assert (module.status_code, "import {" in module.text) == (200, True)


async def test_the_path_of_a_quote(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/web/quotes/{quote['id']}"
    assert f"{path}/send" in (await look(shop, path)).text
    assert (await submit(shop, f"{path}/send", {})).status_code == 303
    assert f"{path}/approve" not in (await look(shop, path)).text
    refused = await submit(shop, f"{path}/approve", {})
    assert refused.status_code == 403
    assert f"{path}/approve" in (await look(shop, path, role="finance")).text
    assert (await submit(shop, f"{path}/approve", {}, role="finance")).status_code == 303
    twice = await submit(shop, f"{path}/approve", {}, role="finance")
    assert (twice.status_code, twice.headers["location"]) == (303, path)
    page = await look(shop, path)
    assert f"{path}/convert" in page.text
    assert "Aprovada" in page.text
    closed = await look(shop, f"{path}/edit")
    assert (closed.status_code, closed.headers["location"]) == (303, path)
    done = await submit(shop, f"{path}/cancel", {"lost": "other", "words": "Desistiu"})
    assert done.status_code == 303
    assert "Desistiu" in (await look(shop, path)).text


async def test_sellers_see_their_own(shop: Shop) -> None:
    mine = await shop.quote()
    theirs = await shop.quote(role="admin")
    page = await look(shop, "/web/quotes")
    assert mine["number"] in page.text
    assert theirs["number"] not in page.text
    assert (await look(shop, f"/web/quotes/{theirs['id']}")).status_code == 404
    everybody = await look(shop, "/web/quotes", role="finance")
    assert theirs["number"] in everybody.text
    assert (await look(shop, "/web/quotes", role="stock")).status_code == 403


async def test_the_list_filters(shop: Shop) -> None:
    quote = await shop.quote()
    other = await shop.quote(customer_id=(await shop.customer(name="Ana Souza"))["id"])
    rows = await look(shop, "/web/quotes?q=souza", **HTMX)
    assert "<html" not in rows.text
    assert other["number"] in rows.text
    assert quote["number"] not in rows.text
    none = await look(shop, "/web/quotes?status=sent&q=nada")
    assert "Nenhuma cotação encontrada" in none.text
    one = await look(shop, f"/web/quotes?customer_id={quote['customer_id']}&limit=1")
    assert quote["number"] in one.text


@pytest.mark.parametrize("wrong", ["cursor=zzz", "limit=0", "limit=x", "q=" + "x" * 101])
@pytest.mark.parametrize("place", ["quotes", "orders", "customers", "products", "stock/list"])
async def test_an_address_that_was_cut_off_leads_to_the_lists_beginning(
    shop: Shop, place: str, wrong: str
) -> None:
    page = await look(shop, f"/web/{place}?status=sent&{wrong}", role="admin")
    assert (page.status_code, page.headers["location"]) == (303, f"/web/{place}?status=sent")
    assert "come%5Cu00e7o" in page.headers["set-cookie"]


async def test_another_store_sees_nothing(shop: Shop, neighbour: Shop) -> None:
    quote = await shop.quote()
    for path in (f"/web/quotes/{quote['id']}", f"/web/quotes/{quote['id']}/edit"):
        assert (await look(neighbour, path, role="admin")).status_code == 404


async def test_nobody_is_sent_to_sign_in(shop: Shop) -> None:
    async with shop.client() as client:
        client.headers.pop("Authorization")
        page = await client.get("/web/quotes?status=sent")
        part = await client.get(
            "/web/quotes", headers=HTMX | {"HX-Current-URL": "http://test/web/quotes?q=a"}
        )
        root = await client.get("/")
    assert page.status_code == 303
    assert page.headers["location"] == "/auth/login?next=/web/quotes%3Fstatus%3Dsent"
    assert part.headers["hx-redirect"] == "/auth/login?next=/web/quotes%3Fq%3Da"
    assert (root.status_code, root.headers["location"]) == (302, "/web/")
