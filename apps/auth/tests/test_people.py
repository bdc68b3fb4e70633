"""Administering people: inviting, roles, switching off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from auth_app.audit import AuditEntry
from auth_app.users import NewUser, Role, User, add_user, find_by_email
from basecore.ids import new_id
from sqlalchemy import select

from .conftest import EMAIL, Browser
from .test_links import choose, mails, token_in

if TYPE_CHECKING:
    from uuid import UUID

    import httpx
    from auth_app.wiring import Kit

    from .conftest import AStore, ClientOf, Clock

pytestmark = pytest.mark.db

PEOPLE = "/auth/people"
SELLER = "vendas@loja.example"


async def seller_of(kit: Kit, store: AStore, password_hash: str, clock: Clock) -> UUID:
    async with kit.database.tenant(store.tenant_id) as session:
        new = NewUser(SELLER, "Vendedora", Role.SALES, password_hash)
        return (await add_user(session, new, now=clock())).id


async def post(browser: Browser, path: str, **form: str) -> httpx.Response:
    return await browser.client.post(f"{PEOPLE}{path}", data=form, headers=browser.own)


async def test_an_invitation_leads_to_a_password_and_in(
    browser: Browser, client_of: ClientOf, kit: Kit, store: AStore
) -> None:
    await browser.sign_in()
    answer = await post(browser, "", name="Nova Colega", email=" Nova@Loja.example", role="stock")
    assert answer.headers["location"] == PEOPLE
    assert "Nova Colega" in (await browser.client.get(PEOPLE, headers=browser.own)).text
    (mail,) = await mails(kit, store)
    assert (mail["to"], mail["subject"]) == (
        "nova@loja.example",
        "Seu acesso à loja Loja Fictícia",
    )
    fresh = Browser(client_of(store.slug))
    assert (await choose(fresh, token_in(mail["text"]))).status_code == 303
    entered = await fresh.sign_in("tijolo furado de nove", email="nova@loja.example")
    assert entered.status_code == 303
    assert (await fresh.client.get("/auth/me")).json()["user"]["role"] == "stock"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "email": SELLER, "role": "sales"}, "Digite o nome da pessoa"),
        ({"name": "A", "email": "sem arroba", "role": "sales"}, "Digite um e-mail como"),
        ({"name": "A", "email": SELLER, "role": "buyer"}, "Escolha um da lista"),
        ({"name": "A", "email": SELLER, "role": "owner"}, "Escolha um da lista"),
        ({"name": "A", "email": EMAIL, "role": "sales"}, "Alguém daqui já tem este e-mail"),
    ],
)
async def test_what_is_wrong_in_an_invitation_is_said(
    browser: Browser, typed: dict[str, str], sentence: str
) -> None:
    await browser.sign_in()
    answer = await post(browser, "", **typed)
    assert answer.status_code == 422
    assert sentence in answer.text


async def test_another_role_and_switching_off_count_at_once(
    browser: Browser,
    client_of: ClientOf,
    kit: Kit,
    store: AStore,
    password_hash: str,
    clock: Clock,
) -> None:
    seller_id = await seller_of(kit, store, password_hash, clock)
    seller = Browser(client_of(store.slug))
    await seller.sign_in(email=SELLER)
    await browser.sign_in()
    await post(browser, f"/{seller_id}", role="finance")
    assert (await seller.client.get("/auth/me")).json()["user"]["role"] == "finance"
    await post(browser, f"/{seller_id}", state="off")
    assert (await seller.client.get("/auth/me")).status_code == 401
    assert (await seller.sign_in(email=SELLER)).status_code == 401
    page = await browser.client.get(f"{PEOPLE}/{seller_id}", headers=browser.own)
    assert "Desativado" in page.text
    assert "Função alterada" in page.text
    await post(browser, f"/{seller_id}", state="on")
    assert (await seller.client.get("/auth/me")).status_code == 401, "it stays signed out"
    assert (await seller.sign_in(email=SELLER)).status_code == 303
    async with kit.database.tenant(store.tenant_id) as session:
        entries = await session.scalars(
            select(AuditEntry).where(AuditEntry.user_id == seller_id).order_by(AuditEntry.id)
        )
        told = [(entry.action, entry.actor_id == seller_id) for entry in entries]
    assert told == [
        ("signed_in", True),
        ("role_changed", False),
        ("switched_off", False),
        ("sign_in_refused", False),
        ("switched_on", False),
        ("signed_in", True),
    ]


async def test_nobody_takes_their_own_rights_away(
    browser: Browser, kit: Kit, store: AStore
) -> None:
    await browser.sign_in()
    async with kit.database.tenant(store.tenant_id) as session:
        owner = await find_by_email(session, EMAIL)
        assert owner
    assert (await post(browser, f"/{owner.id}", role="sales")).status_code == 409
    assert (await post(browser, f"/{owner.id}", state="off")).status_code == 409
    assert (await browser.client.get("/auth/me")).json()["user"]["role"] == "admin"


@pytest.mark.parametrize("role", ["sales", "finance", "stock", "driver", "buyer"])
async def test_only_administrators_get_in(
    browser: Browser, kit: Kit, store: AStore, password_hash: str, clock: Clock, role: str
) -> None:
    seller_id = await seller_of(kit, store, password_hash, clock)
    async with kit.database.tenant(store.tenant_id) as session:
        seller = await find_by_email(session, SELLER)
        assert seller
        seller.role = role
    await browser.sign_in(email=SELLER)
    assert (await browser.client.get(PEOPLE, headers=browser.own)).status_code == 403
    for path in ("", f"/{seller_id}", f"/{seller_id}/link"):
        assert (await post(browser, path, role="admin", state="on")).status_code == 403
    page = await browser.client.get("/auth/account", headers=browser.own)
    assert PEOPLE not in page.text


async def test_another_stores_people_are_not_there(
    browser: Browser, kit: Kit, other_store: AStore, password_hash: str, clock: Clock
) -> None:
    foreign = await seller_of(kit, other_store, password_hash, clock)
    await browser.sign_in()
    pages = [
        await browser.client.get(f"{PEOPLE}/{one}", headers=browser.own)
        for one in (foreign, new_id())
    ]
    assert [page.status_code for page in pages] == [404, 404]
    for path in ("", "/link"):
        there = await post(browser, f"/{foreign}{path}", role="admin", state="off")
        nowhere = await post(browser, f"/{new_id()}{path}", role="admin", state="off")
        assert there.status_code == nowhere.status_code == 404
        assert there.text == nowhere.text
    async with kit.database.tenant(other_store.tenant_id) as session:
        still = await session.scalar(select(User.role).where(User.id == foreign))
    assert still == "sales"
