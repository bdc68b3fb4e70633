"""What the record says of a person beside what they did is readable while their key exists."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from auth_app.audit import Origin, latest_of, note, opened
from auth_app.audit.vault import locked, new_key, unlocked
from auth_app.opaque import Seal
from auth_app.users import NewUser, Role, add_user, find
from basecore.ids import new_id
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from .conftest import Browser, from_address

if TYPE_CHECKING:
    from uuid import UUID

    from auth_app.wiring import Kit
    from fastapi import FastAPI

    from .conftest import AStore, ClientOf, Clock

SELLER = "vendas@loja.example"
ADDRESS = "203.0.113.77"


@given(st.binary(max_size=200), st.binary(max_size=16))
def test_a_value_is_opened_by_its_key_at_its_place_alone(value: bytes, place: bytes) -> None:
    key = new_key()
    sealed = locked(key, value, place)
    assert unlocked(key, sealed, place) == value
    assert unlocked(new_key(), sealed, place) is None
    assert unlocked(key, sealed, place + b"x") is None
    assert unlocked(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), place) is None


@pytest.fixture
async def seller(kit: Kit, store: AStore, password_hash: str, clock: Clock) -> UUID:
    async with kit.database.tenant(store.tenant_id) as session:
        new = NewUser(SELLER, "Vendedora Fictícia", Role.SALES, password_hash)
        return (await add_user(session, new, now=clock())).id


async def stored(kit: Kit, store: AStore) -> str:
    """Return all that the database holds of the record, as text."""
    async with kit.database.tenant(store.tenant_id) as session:
        rows = await session.execute(text("SELECT e::text FROM auth.audit_entries e"))
        return "\n".join(rows.scalars())


async def told(kit: Kit, store: AStore, user_id: UUID) -> list[dict[str, Any]]:
    async with kit.database.tenant(store.tenant_id) as session:
        found = await opened(session, kit.seal, await latest_of(session, user_id, limit=20))
    return [{"action": one.action, "address": one.address, **one.details} for one in found]


@pytest.mark.db
async def test_the_database_alone_tells_no_address_and_no_device(
    app: FastAPI, kit: Kit, store: AStore, seller: UUID
) -> None:
    async with from_address(app, store.slug, ADDRESS) as client:
        client.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
        await Browser(client).sign_in(email=SELLER)
        await Browser(client).sign_in("wrong", email=SELLER)
    raw = await stored(kit, store)
    assert "signed_in" in raw
    assert ADDRESS not in raw
    assert "Firefox" not in raw
    refused, entered = await told(kit, store, seller)
    assert (refused["address"], refused["step"]) == (ADDRESS, "password")
    assert (entered["address"], "Firefox" in entered["device"]) == (ADDRESS, True)


@pytest.mark.db
async def test_whoever_is_removed_leaves_what_they_did_and_nothing_else(
    app: FastAPI, browser: Browser, kit: Kit, store: AStore, seller: UUID
) -> None:
    async with from_address(app, store.slug, ADDRESS) as client:
        await Browser(client).sign_in(email=SELLER)
    await browser.sign_in()
    path = f"/auth/people/{seller}"
    early = await browser.client.post(f"{path}/remove", headers=browser.own)
    assert early.status_code == 409
    await browser.client.post(path, data={"state": "off"}, headers=browser.own)
    answer = await browser.client.post(f"{path}/remove", headers=browser.own)
    assert answer.status_code == 303
    (gone, off, entered) = await told(kit, store, seller)
    assert [one["action"] for one in (gone, off, entered)] == [
        "person_removed",
        "switched_off",
        "signed_in",
    ]
    assert entered == {"action": "signed_in", "address": None}
    assert off["address"] == "127.0.0.1", "that is the administrator's, who is still here"
    async with kit.database.tenant(store.tenant_id) as session:
        user = await find(session, seller)
        keys = await session.scalars(text("SELECT user_id FROM auth.person_keys"))
        devices = await session.scalars(text("SELECT user_id FROM auth.sessions"))
        assert seller not in {*keys, *devices}
    assert user is not None
    assert (user.name, user.email) == ("Pessoa removida", f"{seller.hex}@removed.invalid")
    assert (await browser.sign_in(email=SELLER)).status_code == 401
    page = await browser.client.get("/auth/record", headers=browser.own)
    assert page.status_code == 200
    assert ADDRESS not in page.text


@pytest.mark.db
async def test_nobody_removes_themselves_or_a_stranger(
    browser: Browser, client_of: ClientOf, other_store: AStore, seller: UUID
) -> None:
    await browser.sign_in()
    own = (await browser.client.get("/auth/me")).json()["user"]["id"]
    for someone, status in ((own, 409), (new_id(), 404)):
        answer = await browser.client.delete(f"/auth/users/{someone}", headers=browser.own)
        assert answer.status_code == status
    other = Browser(client_of(other_store.slug))
    await other.sign_in()
    answer = await other.client.delete(f"/auth/users/{seller}", headers=other.own)
    assert answer.status_code == 404


@pytest.mark.db
async def test_first_entries_at_once_share_one_key(
    kit: Kit, store: AStore, seller: UUID, clock: Clock
) -> None:
    async def act(n: int) -> None:
        async with kit.database.tenant(store.tenant_id) as session:
            origin = Origin(seller, f"203.0.113.{n}", kit.seal)
            await note(session, "signed_in", origin, user_id=seller, now=clock())

    await asyncio.gather(*(act(n) for n in range(8)))
    found = await told(kit, store, seller)
    assert {one["address"] for one in found} == {f"203.0.113.{n}" for n in range(8)}


@pytest.mark.db
async def test_people_save_what_is_held_of_them_and_nothing_of_others(
    browser: Browser, app: FastAPI, store: AStore, seller: UUID
) -> None:
    await browser.sign_in()
    await browser.client.post(f"/auth/people/{seller}", data={"role": "stock"}, headers=browser.own)
    async with from_address(app, store.slug, ADDRESS) as client:
        own = Browser(client)
        await own.sign_in(email=SELLER)
        answer = await client.get("/auth/account/data.json", headers=own.own)
    held = answer.json()
    assert (held["email"], held["role"], len(held["devices"])) == (SELLER, "stock", 1)
    assert [(one["action"], one["address"]) for one in held["record"]] == [("signed_in", ADDRESS)]
    assert "127.0.0.1" not in answer.text


@pytest.mark.db
async def test_another_secret_reads_nothing_and_stops_nobody(
    kit: Kit, store: AStore, seller: UUID, clock: Clock
) -> None:
    seals = (kit.seal, Seal.from_secret("another secret of the service, also long"))
    for seal in seals:
        async with kit.database.tenant(store.tenant_id) as session:
            origin = Origin(seller, ADDRESS, seal)
            await note(session, "signed_in", origin, user_id=seller, now=clock())
    assert ADDRESS not in await stored(kit, store)
    assert [one["address"] for one in await told(kit, store, seller)] == [None, ADDRESS]
    async with kit.database.tenant(store.tenant_id) as session:
        found = await opened(session, seals[1], await latest_of(session, seller, limit=20))
    assert [one.address for one in found] == [None, None]
