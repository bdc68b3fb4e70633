"""What a customer's link is worth once the store changes what was sent."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from shop import Shop
from visits import document_end, link_to, sign, status_of, visitor

pytestmark = pytest.mark.db


async def look(shop: Shop, path: str) -> str:
    """Return the page of a link."""
    async with visitor(shop) as browser:
        answer = await browser.get(path)
    assert answer.status_code == 200
    return answer.text


async def change(shop: Shop, quote: Any) -> Any:
    """Make a quote a draft again."""
    return await shop.post(f"/api/v1/quotes/{quote['id']}/change", None, status=200)


async def put(shop: Shop, quote: Any, **fields: Any) -> None:
    """Store a draft anew, with one line more expensive than before."""
    lines = [
        {"product_id": line["product_id"], "quantity": "3", "unit_price": "77.77"}
        for line in quote["lines"]
    ]
    body = {"customer_id": quote["customer_id"], "lines": lines} | fields
    async with shop.client() as client:
        headers = {"If-Match": f'"{quote["version"]}"'}
        path = f"/api/v1/quotes/{quote['id']}"
        answer = await client.put(path, json=body, headers=headers)
    assert answer.status_code == 200, answer.text


async def send(shop: Shop, quote: Any) -> None:
    """Mark a draft as sent."""
    await shop.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)


def seen_in(page: str) -> str:
    """Return what the page says that the customer saw."""
    return page.partition('name="seen" value="')[2].partition('"')[0]


async def test_while_the_store_changes_it_the_earlier_one_stands_there(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    end = await document_end(shop, quote)
    before = await look(shop, path)
    draft = await change(shop, quote)
    await put(shop, draft)
    page = await look(shop, path)
    assert "77,80" in page
    assert "77,77" not in page
    assert "A loja está preparando outra versão" in page
    assert 'action="/q/' + path.rpartition("/")[2] + '/approve"' not in page
    assert 'id="pix' not in page
    for seen in ("", seen_in(before)):
        refused = await sign(shop, path, document=end, seen=seen)
        assert refused.status_code == 409
        assert "aguarde a nova versão" in refused.text
        assert 'value="Maria Souza"' in refused.text
    assert await status_of(shop, quote) == "draft"


async def test_a_replaced_one_is_not_approved_and_leads_to_the_new_one(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    end = await document_end(shop, quote)
    before = await look(shop, path)
    await put(shop, await change(shop, quote))
    await send(shop, quote)
    for seen in ("", seen_in(before), "0" * 64):
        refused = await sign(shop, path, document=end, seen=seen)
        assert refused.status_code == 409
        assert "sua resposta não foi registrada" in refused.text
        assert "Maria Souza" in refused.text
        assert f'href="{path}"' in refused.text
    assert await status_of(shop, quote) == "sent"
    page = await look(shop, path)
    assert "Esta é a versão 2" in page
    assert "77,77" in page
    done = await sign(shop, path, document=end, seen=seen_in(page))
    assert done.status_code == 303
    assert await status_of(shop, quote) == "approved"


async def test_a_revision_that_changed_nothing_is_still_another(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    await change(shop, quote)
    await send(shop, quote)
    refused = await sign(shop, path, document=await document_end(shop, quote))
    assert refused.status_code == 409


async def test_a_refusal_is_about_what_was_seen_too(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    await put(shop, await change(shop, quote))
    await send(shop, quote)
    form = {"name": "Maria Souza", "reason": "price", "words": "Caro demais"}
    async with visitor(shop) as browser:
        refused: httpx.Response = await browser.post(f"{path}/reject", data=form)
        assert refused.status_code == 409
        assert "Caro demais" in refused.text
        page = (await browser.get(path)).text
        done = await browser.post(f"{path}/reject", data=form | {"seen": seen_in(page)})
    assert done.status_code == 303
    assert await status_of(shop, quote) == "rejected"


async def test_another_customers_quote_is_not_shown(shop: Shop) -> None:
    quote = await shop.quote(customer_id=(await shop.customer(name="Ana Souza"))["id"])
    path = await link_to(shop, quote)
    other = await shop.customer(name="Construtora Sigilosa")
    await put(shop, await change(shop, quote), customer_id=other["id"])
    page = await look(shop, path)
    assert "Ana Souza" in page
    await send(shop, quote)
    page = await look(shop, path)
    assert "Esta cotação foi substituída" in page
    assert "Sigilosa" not in page
    assert "77,77" not in page
    refused = await sign(shop, path, document=await document_end(shop, quote))
    assert refused.status_code == 409


async def test_a_change_that_was_given_up_shows_what_was_sent(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    await put(shop, await change(shop, quote))
    await shop.post(f"/api/v1/quotes/{quote['id']}/cancel", {"reason": "price"}, status=200)
    page = await look(shop, path)
    assert "Cancelada pela loja" in page
    assert "77,77" not in page


async def test_the_seller_sees_for_which_version_a_link_was_made(shop: Shop) -> None:
    quote = await shop.quote()
    await link_to(shop, quote)
    await change(shop, quote)
    await link_to(shop, quote)
    async with shop.client("sales") as client:
        panel = (await client.get(f"/web/quotes/{quote['id']}/sending/seen")).text
    assert "versão 1" in panel
    assert "versão 2" in panel


async def test_an_answer_and_a_change_at_once_leave_no_approval(shop: Shop) -> None:
    quote = await shop.quote()
    path, end = await link_to(shop, quote), await document_end(shop, quote)
    signed, _ = await asyncio.gather(sign(shop, path, document=end), change(shop, quote))
    assert signed.status_code in {303, 409}
    assert await status_of(shop, quote) == "draft"
    await send(shop, quote)
    assert (await sign(shop, path, document=end)).status_code == 409
    assert await status_of(shop, quote) == "sent"


async def test_a_dropped_change_lets_the_customer_answer_what_they_had(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    end = await document_end(shop, quote)
    await put(shop, await change(shop, quote))
    await shop.post(f"/api/v1/quotes/{quote['id']}/restore", None, status=200)
    page = await look(shop, path)
    assert "77,80" in page
    assert "77,77" not in page
    done = await sign(shop, path, document=end, seen=seen_in(page))
    assert done.status_code == 303
    assert await status_of(shop, quote) == "approved"
