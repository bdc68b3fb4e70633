"""The seller's panel, and a quote by mail all the way to a mail server."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from basecore.db import Database
from basecore.ids import new_id
from construction.orm import outgoing
from construction.sharing.service import Press
from shop import Shop
from testkit.outgoing import PostOffice, nothing_due, until
from testkit.smtp import smtp_server
from visits import visitor

pytestmark = pytest.mark.db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
async def nothing_waits(admin_url: str) -> AsyncIterator[None]:
    """Send no mail of other tests, and leave none to them."""
    async with nothing_due(admin_url):
        yield


async def press(
    shop: Shop, quote: Any, way: str, role: str = "sales", **form: str
) -> httpx.Response:
    """Press a button of the panel."""
    async with shop.client(role) as client:
        path = f"/web/quotes/{quote['id']}/sending/{way}"
        return await client.post(path, data=form, headers=HTMX)


def link_in(page: str) -> str:
    """Return the path of the link that a page shows."""
    found = re.search(r'value="http://test(/q/[\w-]{32})"', page)
    assert found
    return found[1]


async def test_by_whatsapp(shop: Shop) -> None:
    customer = await shop.customer(name="Ana & Filhos", phone="24999991234")
    quote = await shop.quote(customer_id=customer["id"])
    async with shop.client("sales") as client:
        panel = await client.get(f"/web/quotes/{quote['id']}/sending", headers=HTMX)
    assert 'value="(24)\u00a099999-1234"' in panel.text
    ready = await press(shop, quote, "whatsapp", phone="(24) 98888-0000")
    assert ready.headers["hx-trigger"] == "sharing-changed"
    found = re.search(r'href="(https://wa\.me/[^"]+)"', ready.text)
    assert found
    url = urlsplit(html.unescape(found[1]))
    (text,) = parse_qs(url.query)["text"]
    assert url.path == "/5524988880000"
    path = link_in(ready.text)
    for told in ("Ana & Filhos", quote["number"], "R$ 77,80", f"http://test{path}"):
        assert told in text
    async with visitor(shop) as browser:
        assert (await browser.get(path)).status_code == 200
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "sent"


async def test_a_phone_that_is_none_is_told_before_anything_is_sent(shop: Shop) -> None:
    quote = await shop.quote()
    for phone in ("abc", "9999-1234", "1" * 60, "\x00"):
        refused = await press(shop, quote, "whatsapp", phone=phone)
        assert refused.status_code == 422, phone
        assert "Digite o número com DDD" in refused.text
        assert 'id="f-send-phone"' in refused.text
    assert 'value="abc"' in (await press(shop, quote, "whatsapp", phone="abc")).text
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "draft"
    assert "wa.me/?text=" in (await press(shop, quote, "whatsapp", phone="")).text


async def test_by_mail_to_the_server(shop: Shop, construction_db: Database) -> None:
    quote = await shop.quote()
    async with smtp_server() as server:
        post = PostOffice(construction_db, outgoing, server)
        ready = await press(shop, quote, "mail", to="ana@example.com", words="Como combinado.")
        assert ready.status_code == 200, ready.text
        async with post.sending():
            await until(lambda: bool(server.received))
    (mail,) = (one.mail for one in server.received)
    assert (mail["To"], mail["Subject"]) == (
        "ana@example.com",
        f"Cotação {quote['number']} de Demo",
    )
    body = mail.get_body(("plain",))
    assert body is not None
    words = body.get_content().replace("\r\n", "\n")
    assert words.startswith("Como combinado.\n\nOlá, Construtora Exemplo!")
    assert f"http://test{link_in(ready.text)}\n" in words
    (paper,) = mail.iter_attachments()
    assert paper.get_filename() == f"{quote['number']}.pdf"
    assert paper.get_content().startswith(b"%PDF-")


@pytest.mark.parametrize("to", ["", "ana", "a@b\n@c", "ana@example.com, b@example.com", "é@x.com"])
async def test_a_wrong_address_sends_nothing(shop: Shop, to: str) -> None:
    quote = await shop.quote()
    answer = await press(shop, quote, "mail", to=to, words="Minhas palavras")
    assert answer.status_code == 422
    assert "Isto não é um endereço de e-mail" in answer.text or "Preencha" in answer.text
    assert "Minhas palavras" in answer.text
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "draft"


async def test_the_api_mails_too(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/api/v1/quotes/{quote['id']}/mails"
    made = await shop.post(path, {"to": "ana@example.com"}, role="sales")
    assert made["url"].startswith("http://test/q/")
    await shop.post(path, {"to": "ana"}, role="sales", status=422)


async def test_nothing_is_held_while_the_document_of_a_mail_is_made(shop: Shop) -> None:
    quote = await shop.quote()
    held = []

    class Watching(Press):
        """Looks at the pool, and changes the quote the first time."""

        async def pdf(self, data: dict[str, Any]) -> bytes:
            held.append(shop.app.state.database.pool().used)
            if len(held) == 1:
                draft = {"op": str(new_id()), "version": 1, "customer_id": quote["customer_id"]}
                told = draft | {"notes": "Mudou agora"}
                async with shop.client("sales") as client:
                    answer = await client.put(f"/web/quotes/{quote['id']}/draft", json=told)
                assert answer.status_code == 200, answer.text
            return await super().pdf(data)

    shop.app.state.press = Watching()
    refused = await press(shop, quote, "mail", to="ana@example.com", words="Minhas palavras")
    assert refused.status_code == 409
    assert "mudou enquanto o PDF era feito" in refused.text
    assert "Minhas palavras" in refused.text
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "draft"
    sent = await press(shop, quote, "mail", to="ana@example.com", words="")
    assert sent.status_code == 200, sent.text
    assert held == [0, 0]


async def test_without_scripts_there_are_pages(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/web/quotes/{quote['id']}/sending"
    async with shop.client("sales") as client:
        for where in (path, f"{path}/seen"):
            page = await client.get(where)
            assert page.status_code == 200
            assert "<html" in page.text
        made = await client.post(f"{path}/link")
    assert "<html" in made.text
    assert link_in(made.text)


async def test_a_closed_quote_is_told_at_the_panel(shop: Shop) -> None:
    quote = await shop.quote()
    await shop.post(f"/api/v1/quotes/{quote['id']}/cancel", {}, status=200)
    answer = await press(shop, quote, "link")
    assert answer.status_code == 409
    assert "A situação desta cotação não permite enviá-la" in answer.text
    async with shop.client("finance") as client:
        panel = await client.get(f"/web/quotes/{quote['id']}/sending", headers=HTMX)
    assert "Por WhatsApp" not in panel.text
    assert "Sem preços, para o pátio" in panel.text


async def test_limits_of_a_role_hold_when_sending(shop: Shop) -> None:
    product = await shop.product(base_price="100.00", cost="90.00")
    line = {"product_id": product["id"], "quantity": "1", "discount_percent": "50"}
    quote = await shop.quote(lines=[line])
    policy = {"mode": "block", "max_discount_percent": "10"}
    async with shop.client("admin") as client:
        saved = await client.put("/api/v1/price-policies/sales", json=policy)
    assert saved.status_code == 204, saved.text
    answer = await press(shop, quote, "link")
    assert answer.status_code == 422
    assert "os descontos somam 50%" in answer.text
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "draft"
