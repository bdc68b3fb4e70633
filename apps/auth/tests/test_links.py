"""A new password by a link: sent once, works once, and says nothing of who has an account."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from auth_app.base import outgoing
from auth_app.links.mailing import filled, id_of, token_of
from auth_app.opaque import Seal
from auth_app.sending import sender_of, sending
from basecore.ids import new_id
from basecore.settings import Settings
from sqlalchemy import select
from testkit.outgoing import until
from testkit.smtp import SmtpServer, smtp_server

from .conftest import EMAIL, Browser

if TYPE_CHECKING:
    import httpx
    from auth_app.wiring import Kit

    from .conftest import AStore, ClientOf, Clock

NEW = "tijolo furado de nove"
SEAL = Seal.from_secret("fedcba9876543210" * 2)


async def mails(kit: Kit, store: AStore) -> list[dict[str, str]]:
    async with kit.database.tenant(store.tenant_id) as session:
        table = outgoing.messages
        rows = await session.scalars(select(table.c.payload).order_by(table.c.id))
        return [filled(kit.seal, row) for row in rows]


def token_in(text: str) -> str:
    found = re.search(r"https://\S+/auth/set-password\?token=(\S+)", text)
    assert found
    return found[1]


def sent_by(store: AStore, server: SmtpServer) -> list[str]:
    """Return the mails of a store that a server took."""
    texts = [one.mail.get_content() for one in server.received]
    return [one for one in texts if f"//{store.slug}." in one]


async def ask(browser: Browser, email: str = EMAIL) -> httpx.Response:
    return await browser.client.post("/auth/forgot", data={"email": email}, headers=browser.own)


async def choose(browser: Browser, token: str, password: str = NEW) -> httpx.Response:
    form = {"token": token, "new_password": password, "repeated": password}
    return await browser.client.post("/auth/set-password", data=form, headers=browser.own)


def test_a_token_is_ours_or_nothing() -> None:
    link_id = new_id()
    token = token_of(SEAL, str(link_id))
    assert id_of(SEAL, token) == link_id
    other = Seal.from_secret("0123456789abcdef" * 2)
    for wrong in ("", "x", str(link_id), f"{link_id}.", token[:-1], f"{token}=", token.upper()):
        assert id_of(SEAL, wrong) is None
    assert id_of(other, token) is None


@pytest.mark.db
async def test_the_answer_is_the_same_for_known_and_unknown(
    browser: Browser, kit: Kit, store: AStore
) -> None:
    known, unknown = await ask(browser), await ask(browser, "ninguem@loja.example")
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text
    (mail,) = await mails(kit, store)
    assert mail["to"] == EMAIL
    assert mail["subject"] == "Nova senha na loja Loja Fictícia"


@pytest.mark.db
async def test_a_link_sets_the_password_once_and_signs_out_everywhere(
    browser: Browser, client_of: ClientOf, kit: Kit, store: AStore
) -> None:
    signed_in = Browser(client_of(store.slug))
    await signed_in.sign_in()
    await ask(browser)
    token = token_in((await mails(kit, store))[0]["text"])
    page = await browser.client.get("/auth/set-password", params={"token": token})
    assert (page.status_code, page.headers["referrer-policy"]) == (200, "no-referrer")
    assert (await choose(browser, token, "curta")).status_code == 422
    assert (await choose(browser, token)).headers["location"] == "/auth/login"
    assert (await signed_in.client.get("/auth/me")).status_code == 401
    assert (await choose(browser, token)).status_code == 410
    assert (await browser.sign_in(NEW)).status_code == 303


@pytest.mark.db
async def test_of_two_who_use_a_link_at_once_one_comes_too_late(
    browser: Browser, kit: Kit, store: AStore
) -> None:
    await ask(browser)
    token = token_in((await mails(kit, store))[0]["text"])
    answers = await asyncio.gather(*(choose(browser, token, f"{NEW} {n}") for n in range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410]


@pytest.mark.db
async def test_a_link_ends_and_is_good_at_its_own_store_only(
    browser: Browser,
    client_of: ClientOf,
    kit: Kit,
    store: AStore,
    other_store: AStore,
    clock: Clock,
) -> None:
    await ask(browser)
    token = token_in((await mails(kit, store))[0]["text"])
    assert (await choose(Browser(client_of(other_store.slug)), token)).status_code == 410
    clock.passes(hours=1)
    answer = await choose(browser, token)
    assert answer.status_code == 410
    assert "Este link não funciona mais" in answer.text


@pytest.mark.db
async def test_asking_again_and_again_sends_one_mail(
    browser: Browser, kit: Kit, store: AStore, clock: Clock
) -> None:
    for _ in range(3):
        await ask(browser)
    assert len(await mails(kit, store)) == 1
    clock.passes(minutes=3)
    await ask(browser)
    first, second = [token_in(mail["text"]) for mail in await mails(kit, store)]
    assert (await choose(browser, second)).status_code == 303
    assert (await choose(browser, first)).status_code == 410


@pytest.mark.db
async def test_no_row_holds_what_would_open_the_account(
    browser: Browser, kit: Kit, store: AStore
) -> None:
    await ask(browser)
    token = token_in((await mails(kit, store))[0]["text"])
    async with kit.database.tenant(store.tenant_id) as session:
        stored = (await session.scalars(select(outgoing.messages.c.payload))).one()
    assert token.partition(".")[2] not in str(stored)


@pytest.mark.db
async def test_a_mail_server_gets_the_whole_link(browser: Browser, kit: Kit, store: AStore) -> None:
    await ask(browser)
    async with smtp_server() as server:
        settings = Settings.model_validate(
            {
                "database_url": "postgresql://unused",
                "smtp_url": f"smtp://127.0.0.1:{server.port}",
                "mail_from": "lojas@base.example",
            }
        )
        async with sending(sender_of(kit.database, kit.seal, settings)):
            # What other tests left to be sent arrives too.
            await until(lambda: bool(sent_by(store, server)))
    (text,) = sent_by(store, server)
    assert id_of(kit.seal, token_in(text)) is not None


def test_without_a_mail_server_mails_wait(kit: Kit) -> None:
    settings = Settings.model_validate({"database_url": "postgresql://unused"})
    assert sender_of(kit.database, kit.seal, settings) is None


@pytest.mark.db
async def test_only_development_has_a_mailbox(client: httpx.AsyncClient) -> None:
    assert (await client.get("/auth/mailbox")).status_code == 404
