"""What customers do by a link: once, with the right document, about what they saw."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from basecore import clock
from basecore.db import Database
from construction.quotes import Quote
from construction.sharing import QuoteAnswer, ShareLink
from shop import Shop
from sqlalchemy import select, text, update
from visits import SIGNATURE, document_end, link_to, sign, status_of, visitor

pytestmark = pytest.mark.db
HTMX = {"HX-Request": "true"}


async def send(shop: Shop, path: str, **form: str) -> httpx.Response:
    """Send a form as a customer."""
    async with visitor(shop) as browser:
        return await browser.post(path, data=form)


async def events_of(database: Database, shop: Shop) -> list[str]:
    """Return the types of what the store announced, oldest first."""
    query = text("SELECT event_type FROM events.outbox WHERE tenant_id = :t ORDER BY sequence")
    async with database.tenant(shop.tenant_id) as session:
        return list(await session.scalars(query, {"t": shop.tenant_id}))


async def test_a_signature_approves_the_quote(shop: Shop, relay_db: Database) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    done = await sign(shop, path, document=await document_end(shop, quote))
    assert (done.status_code, done.headers["location"]) == (303, path)
    assert await status_of(shop, quote) == "approved"
    async with visitor(shop) as browser:
        page = await browser.get(path)
    assert "Aprovada por Maria Souza" in page.text
    assert 'action="/q/' not in page.text.partition('id="change"')[0]
    async with shop.client("sales") as client:
        panel = await client.get(f"/web/quotes/{quote['id']}/sending/seen", headers=HTMX)
        detail = await client.get(f"/web/quotes/{quote['id']}")
    assert 'd="M0 20L10 27L20 34L30 20' in panel.text
    assert "127.0.0.1" in detail.text
    assert "Maria Souza" in detail.text
    assert "quote_approved" in await events_of(relay_db, shop)


async def test_a_typed_name_signs_and_is_recorded_as_such(shop: Shop) -> None:
    quote = await shop.quote()
    path, end = await link_to(shop, quote), await document_end(shop, quote)
    done = await sign(shop, path, document=end, signature="", signs_by_name="true")
    assert (done.status_code, await status_of(shop, quote)) == (303, "approved")
    async with shop.client("sales") as client:
        panel = await client.get(f"/web/quotes/{quote['id']}/sending/seen", headers=HTMX)
    assert "Assinada com o nome digitado, sem desenho" in panel.text
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        (answer,) = await session.scalars(select(QuoteAnswer))
    assert (answer.name, answer.signature) == ("Maria Souza", None)


async def test_approving_twice_says_so_and_changes_nothing(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    end = await document_end(shop, quote)
    await sign(shop, path, document=end)
    again = await sign(shop, path, document=end, name="Outra Pessoa")
    assert again.status_code == 409
    assert "Esta cotação já foi respondida" in again.text
    assert 'value="Outra Pessoa"' in again.text
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        assert len(list(await session.scalars(select(QuoteAnswer)))) == 1


async def test_two_at_once_approve_once(shop: Shop) -> None:
    quote = await shop.quote()
    paths = [await link_to(shop, quote) for _ in range(3)]
    end = await document_end(shop, quote)
    answers = await asyncio.gather(*(sign(shop, path, document=end) for path in paths))
    assert sorted(one.status_code for one in answers) == [303, 409, 409]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"document": "12"}, "Digite pelo menos os 3 últimos dígitos"),
        ({"document": ""}, "Digite pelo menos os 3 últimos dígitos"),
        ({"document": "x" * 21}, "longo demais"),
        ({"signature": ""}, "Assine com o dedo ou o mouse"),
        ({"signature": "<script>alert(1)</script>"}, "Assine com o dedo ou o mouse"),
        ({"name": ""}, "Seu nome \N{EN DASH} Preencha"),
        ({"name": "  "}, "Preencha"),
        ({"name": "a" * 121}, "Seu nome \N{EN DASH} O texto é longo demais"),
        ({"name": "Ma\u202eria"}, "Confira este valor"),
    ],
)
async def test_a_mistake_is_told_at_its_place_and_nothing_is_lost(
    shop: Shop, fields: dict[str, str], sentence: str
) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    form = {"name": "Maria Souza", "document": await document_end(shop, quote)}
    answer = await sign(shop, path, **(form | fields))
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = {"name": "Maria Souza", "signature": SIGNATURE} | form | fields
    assert (
        f'name="name" type="text" value="{kept["name"].strip()}' in answer.text
        or not kept["name"].strip()
    )
    if "signature" not in fields:
        assert SIGNATURE in answer.text
    assert "<script>alert" not in answer.text
    assert await status_of(shop, quote) == "sent"


async def test_guessing_the_document_gets_slow(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    right = await document_end(shop, quote)
    wrong = f"{(int(right) + 1) % 10**4:04d}"
    for _ in range(5):
        answer = await sign(shop, path, document=wrong)
        assert answer.status_code == 422
        assert "Estes não são os últimos dígitos" in answer.text
        assert right not in answer.text
    blocked = await sign(shop, path, document=right)
    assert blocked.status_code == 429
    assert "Tentativas demais" in blocked.text
    assert SIGNATURE in blocked.text
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await session.execute(
            update(ShareLink)
            .where(ShareLink.tenant_id == shop.tenant_id)
            .values(last_failed_at=clock.now() - timedelta(minutes=16))
        )
    assert (await sign(shop, path, document=right)).status_code == 303


async def test_whoever_has_no_document_signs_without(shop: Shop) -> None:
    person = await shop.post("/api/v1/customers", {"kind": "person", "name": "José da Silva"})
    quote = await shop.quote(customer_id=person["id"])
    path = await link_to(shop, quote)
    async with visitor(shop) as browser:
        assert "CPF ou CNPJ" not in (await browser.get(path)).text
    assert (await sign(shop, path)).status_code == 303


async def test_rejecting_with_a_reason(shop: Shop, relay_db: Database) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    bad = await send(shop, f"{path}/reject", name="Maria", reason="", words="Caro <b>demais</b>")
    assert bad.status_code == 422
    assert "Caro &lt;b&gt;demais" in bad.text
    assert '<details open id="reject">' in bad.text
    done = await send(shop, f"{path}/reject", name="Maria", reason="price", words="Achei por menos")
    assert done.status_code == 303
    assert await status_of(shop, quote) == "rejected"
    async with visitor(shop) as browser:
        page = await browser.get(path)
    assert "Recusada" in page.text
    assert "Aprovar por" not in page.text
    async with shop.client("sales") as client:
        detail = await client.get(f"/web/quotes/{quote['id']}")
    assert "Achei por menos" in detail.text
    assert (await events_of(relay_db, shop))[-1] == "quote_rejected"


async def test_asking_for_a_change(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    done = await send(shop, f"{path}/change", name="Maria", words="Trocar por CP III")
    assert (done.status_code, done.headers["location"]) == (303, f"{path}?asked=1")
    async with visitor(shop) as browser:
        assert "Sua mensagem chegou à loja" in (await browser.get(f"{path}?asked=1")).text
    assert await status_of(shop, quote) == "sent"
    async with shop.client("sales") as client:
        detail = await client.get(f"/web/quotes/{quote['id']}")
    assert "Alteração pedida: Trocar por CP III" in detail.text
    for _ in range(9):
        await send(shop, f"{path}/change", name="Maria", words="x")
    enough = await send(shop, f"{path}/change", name="Maria", words="Mais uma coisa")
    assert enough.status_code == 409
    assert "Mais uma coisa" in enough.text


@pytest.mark.parametrize("words", ["", "a" * 1001, "a\x00b"])
async def test_words_have_limits(shop: Shop, words: str) -> None:
    path = await link_to(shop, await shop.quote())
    assert (await send(shop, f"{path}/change", name="Maria", words=words)).status_code == 422


async def test_after_its_validity_a_quote_can_only_be_asked_for_anew(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        await session.execute(
            update(Quote)
            .where(Quote.tenant_id == shop.tenant_id)
            .values(valid_until=clock.business_date(clock.now()) - timedelta(days=1))
        )
    async with visitor(shop) as browser:
        page = await browser.get(path)
    assert "Validade encerrada" in page.text
    assert "Aprovar por" not in page.text
    late = await sign(shop, path, document=await document_end(shop, quote))
    assert late.status_code == 409
    assert 'value="Maria Souza"' in late.text
    assert await status_of(shop, quote) == "sent"
    asked = await send(shop, f"{path}/change", name="Maria", words="Ainda quero")
    assert asked.status_code == 303


async def test_another_site_cannot_answer_for_the_customer(shop: Shop) -> None:
    quote = await shop.quote()
    path = await link_to(shop, quote)
    form = {"name": "Maria", "document": await document_end(shop, quote), "signature": SIGNATURE}
    for site in ("cross-site", "same-site"):
        async with visitor(shop) as browser:
            headers = {"Sec-Fetch-Site": site}
            refused = await browser.post(f"{path}/approve", data=form, headers=headers)
        assert refused.status_code == 403
    assert await status_of(shop, quote) == "sent"


async def test_a_forgotten_page_comes_back(shop: Shop) -> None:
    path = await link_to(shop, await shop.quote())
    async with visitor(shop) as browser:
        back = await browser.get(f"{path}/approve")
    assert (back.status_code, back.headers["location"]) == (303, f"{path}#approve")


async def test_pix_is_offered_while_there_is_something_to_pay(shop: Shop) -> None:
    profile = {"legal_name": "Depósito Aurora", "pix_key": "vendas@aurora.example"}
    async with shop.client("admin") as client:
        await client.put("/api/v1/store", json=profile, headers={"If-Match": '"0"'})
    quote = await shop.quote()
    path = await link_to(shop, quote)
    async with visitor(shop) as browser:
        page = (await browser.get(path)).text
        number = quote["number"].replace("-", "")
        assert "br.gov.bcb.pix0121vendas@aurora.example" in page
        assert f"540577.805802BR5915Deposito Aurora6006BRASIL62130509{number}6304" in page
        assert "<svg" in page.partition('class="qr"')[2]
        await browser.post(f"{path}/reject", data={"name": "Maria", "reason": "other"})
        assert "br.gov.bcb.pix" not in (await browser.get(path)).text
