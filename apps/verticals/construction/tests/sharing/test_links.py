"""Links: who can open them, who is counted, what they never tell."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from basecore import clock
from construction.sharing import ShareLink, ShareView
from construction.sharing.domain.links import new_token
from shop import Shop
from sqlalchemy import func, select, update
from visits import PHONE, link_to, sign, visitor

pytestmark = pytest.mark.db
HTMX = {"HX-Request": "true"}


async def look(shop: Shop, path: str, **more: Any) -> httpx.Response:
    """Open a link as a customer."""
    async with visitor(shop, **more) as browser:
        return await browser.get(path)


async def change(shop: Shop, **values: Any) -> None:
    """Change the store's links in the database."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await session.execute(
            update(ShareLink).where(ShareLink.tenant_id == shop.tenant_id).values(**values)
        )


async def test_a_link_sends_the_draft_and_shows_the_quote(shop: Shop) -> None:
    quote = await shop.quote(notes="Descarregar à tarde")
    path = await link_to(shop, quote)
    sent = await shop.get(f"/api/v1/quotes/{quote['id']}")
    assert (sent["status"], bool(sent["valid_until"])) == ("sent", True)
    page = await look(shop, path)
    assert page.status_code == 200
    for told in (quote["number"], "Construtora Exemplo", "Cimento 50 kg", "77,80", "à tarde"):
        assert told in page.text
    assert "Aprovar por R$ 77,80" in page.text
    assert quote["customer_id"] not in page.text
    tax_id = (await shop.get(f"/api/v1/customers/{quote['customer_id']}"))["tax_id"]
    assert tax_id not in page.text
    assert tax_id[:8] not in page.text


async def test_the_answer_is_kept_from_caches_and_searches(shop: Shop) -> None:
    page = await look(shop, await link_to(shop, await shop.quote()))
    assert page.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert page.headers["cache-control"] == "private, no-store"
    assert '<meta name="robots" content="noindex' in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in page.headers
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=", page.text)


async def test_every_link_that_leads_nowhere_gets_the_same_page(
    shop: Shop, neighbour: Shop
) -> None:
    good = await link_to(shop, await shop.quote())
    theirs = await link_to(neighbour, await neighbour.quote())
    forged = [
        f"/q/{new_token()}",
        f"/q/{'a' * 32}",
        "/q/x",
        f"{good}x",
        "/q/%00",
    ]
    missing = await look(shop, forged[0])
    assert missing.status_code == 404
    assert "Este link não leva mais a lugar nenhum" in missing.text
    assert "Demo" in missing.text
    for path in [*forged, theirs, f"{theirs}/pdf", f"{good}/nothing"]:
        answer = await look(shop, path)
        assert (answer.status_code, answer.text) == (404, missing.text), path
    assert (await look(neighbour, theirs)).status_code == 200
    await change(shop, expires_at=clock.now() - timedelta(seconds=1))
    assert (await look(shop, good)).text == missing.text
    await change(shop, expires_at=clock.now() + timedelta(days=1), revoked_at=clock.now())
    assert (await look(shop, good)).text == missing.text
    assert (await look(shop, f"{good}/pdf")).status_code == 404
    await change(shop, revoked_at=None)
    assert (await look(shop, good)).status_code == 200


async def test_no_answer_reaches_another_stores_quote(shop: Shop, neighbour: Shop) -> None:
    quote = await neighbour.quote()
    theirs = await link_to(neighbour, quote)
    form = {"name": "Maria", "words": "x", "reason": "price", "document": "000"}
    async with visitor(shop) as browser:
        for deed in ("approve", "reject", "change"):
            denied = await browser.post(f"{theirs}/{deed}", data=form)
            unknown = await browser.post(f"/q/{new_token()}/{deed}", data=form)
            assert denied.status_code == 404
            assert denied.text == unknown.text
    assert (await neighbour.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "sent"


async def test_an_unknown_store_has_no_links(shop: Shop) -> None:
    path = await link_to(shop, await shop.quote())
    answer = await look(shop, path, slug="ninguem")
    assert answer.status_code == 404
    assert "Demo" not in answer.text
    async with visitor(shop) as browser:
        del browser.headers["X-Tenant-Slug"]
        assert (await browser.get(path)).status_code == 404


async def test_a_token_is_stored_only_as_a_digest(shop: Shop) -> None:
    path = await link_to(shop, await shop.quote())
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        link = await session.scalar(select(ShareLink))
    assert path.removeprefix("/q/") not in repr(vars(link))


async def test_who_looked_when_is_known(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote, channel="whatsapp")
    for agent in (PHONE, PHONE, "WhatsApp/2.24", f"{PHONE} two"):
        assert (await look(shop, path, agent=agent)).status_code == 200
    async with visitor(shop) as browser:
        await browser.get(path, headers={"Cookie": "__Host-session=abcdefgh"})
        await browser.get(path, headers={"Sec-Purpose": "prefetch"})
    (link,) = (await shop.get(f"/api/v1/quotes/{quote['id']}/links"))["items"]
    assert (link["channel"], link["view_count"]) == ("whatsapp", 2)
    assert link["first_viewed_at"] < link["last_viewed_at"]
    async with shop.client("sales") as client:
        panel = await client.get(f"/web/quotes/{quote['id']}/sending/seen", headers=HTMX)
        detail = await client.get(f"/web/quotes/{quote['id']}")
    assert "Vista 2 vezes" in panel.text
    assert "127.0.0.1" in panel.text
    assert detail.text.count("Vista pelo cliente") == 1


async def test_views_are_counted_on_but_not_kept_without_end(shop: Shop) -> None:
    path = await link_to(shop, await shop.quote())
    await change(shop, view_count=50)
    for _ in range(2):
        await look(shop, path)
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        assert await session.scalar(select(ShareLink.view_count)) == 51
        assert await session.scalar(select(func.count()).select_from(ShareView)) == 0


async def test_a_link_about_another_offer_shows_nothing_of_it(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    await change(shop, content_mark=b"of an older revision")
    page = await look(shop, path)
    assert "Esta cotação foi substituída" in page.text
    assert "Cimento" not in page.text
    assert "77,80" not in page.text
    refused = await sign(shop, path, document="000")
    assert refused.status_code == 409
    assert "Maria Souza" in refused.text
    assert (await look(shop, f"{path}/pdf")).status_code == 404
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "sent"


async def test_ending_a_link(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    (link,) = (await shop.get(f"/api/v1/quotes/{quote['id']}/links"))["items"]
    end = f"/api/v1/quotes/{quote['id']}/links/{link['id']}/revoke"
    (ended,) = (await shop.post(end, None, role="sales", status=200))["items"]
    assert ended["revoked_at"]
    again = await shop.post(end, None, role="sales", status=200)
    assert again["items"][0]["revoked_at"] == ended["revoked_at"]
    assert (await look(shop, path)).status_code == 404


async def test_closed_quotes_get_no_links(shop: Shop) -> None:
    quote = await shop.quote()
    await shop.post(f"/api/v1/quotes/{quote['id']}/cancel", {}, status=200)
    await shop.post(f"/api/v1/quotes/{quote['id']}/links", None, status=409)
    theirs = await shop.quote(role="admin")
    await shop.post(f"/api/v1/quotes/{theirs['id']}/links", None, role="sales", status=404)
    await shop.post(f"/api/v1/quotes/{theirs['id']}/links", None, role="finance", status=403)


async def test_the_same_key_makes_one_link(shop: Shop) -> None:
    quote = await shop.quote()
    async with shop.client("sales") as client:
        client.headers["Idempotency-Key"] = "once"
        path = f"/api/v1/quotes/{quote['id']}/links"
        first, second = await client.post(path), await client.post(path)
    assert first.json() == second.json()
    assert len((await shop.get(path))["items"]) == 1


async def test_no_log_line_holds_a_key(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    path = await link_to(shop, await shop.quote())
    await look(shop, path)
    await look(shop, f"{path}/pdf")
    token = path.removeprefix("/q/")
    lines = [vars(record) for record in caplog.records]
    assert any(line.get("path") == "/q/{token}" for line in lines)
    assert not any(token in str(line) for line in lines if line["name"] != "httpx")


async def test_words_of_others_run_nowhere(shop: Shop) -> None:
    evil = "\"'><img src=x onerror=alert(1)></script><script>alert(2)</script>"
    product, customer = await shop.product(name=evil), await shop.customer(name=evil)
    line = {"product_id": product["id"], "quantity": "1", "note": evil}
    quote = await shop.quote(customer_id=customer["id"], lines=[line], notes=evil)
    path = await link_to(shop, quote)
    form = dict.fromkeys(("name", "words", "reason", "document", "signature"), evil * 9)
    async with visitor(shop) as browser:
        pages = [await browser.get(path)]
        pages += [
            await browser.post(f"{path}/{deed}", data=form)
            for deed in ("approve", "reject", "change")
        ]
    assert [page.status_code for page in pages] == [200, 422, 422, 422]
    for page in pages:
        assert "onerror=alert(1)" in page.text
        assert "<img" not in page.text
        assert "<script>" not in page.text
