"""The record of access: what was done to accounts, by whom, when and from where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from auth_app.audit import ACTIONS, KINDS, latest_of_store
from auth_app.record import service
from auth_app.record.domain import NAMES
from auth_app.users import NewUser, Role, add_user
from basecore.clock import STANDARD, business_date
from basecore.db import Database, change_zone
from basecore.ids import new_id
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from testkit.headers import saved_name

from .conftest import EMAIL, Browser, Program

if TYPE_CHECKING:
    from uuid import UUID

    from auth_app.wiring import Kit
    from fastapi import FastAPI
    from testkit.plugin import RoleUrl

    from .conftest import AStore, ClientOf, Clock

pytestmark = pytest.mark.db

PAGE = "/auth/record"
SELLER = "vendas@loja.example"


@pytest.fixture
async def seller(kit: Kit, store: AStore, password_hash: str, clock: Clock) -> UUID:
    async with kit.database.tenant(store.tenant_id) as session:
        new = NewUser(SELLER, "Vendedora Fictícia", Role.SALES, password_hash)
        return (await add_user(session, new, now=clock())).id


async def asked(program: Program, query: str = "") -> list[dict[str, Any]]:
    token = (await program.sign_in()).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    answer = await program.client.get(f"/auth/audit?{query}", headers=bearer)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_every_action_is_of_one_kind() -> None:
    every = [action for _, actions in KINDS.values() for action in actions]
    assert sorted(every) == sorted(ACTIONS)


async def test_the_description_names_what_narrows_it(program: Program) -> None:
    told = (await program.client.get("/auth/openapi.json")).json()
    asked_by = {one["name"]: one for one in told["paths"]["/auth/audit"]["get"]["parameters"]}
    assert asked_by.keys() == {*NAMES, "cursor", "limit"}
    assert asked_by["kind"]["schema"]["enum"] == sorted(KINDS)
    assert not any(one["required"] for one in asked_by.values())


async def test_the_page_tells_what_was_done_by_whom_and_to_whom(
    browser: Browser, seller: UUID
) -> None:
    await browser.sign_in()
    await browser.client.post(f"/auth/people/{seller}", data={"role": "stock"}, headers=browser.own)
    page = (await browser.client.get(PAGE, headers=browser.own)).text
    assert "Vendas → Estoquista" in page
    for word in ("Função alterada", "Vendedora Fictícia", "Dona da Loja", "127.0.0.1", "Entrou"):
        assert word in page, word


async def test_times_are_those_of_the_store(
    kit: Kit,
    app: FastAPI,
    store: AStore,
    browser: Browser,
    clock: Clock,
    role_url: RoleUrl,
    construction_db: Database,
) -> None:
    acre = ZoneInfo("America/Rio_Branco")
    async with construction_db.tenant(store.tenant_id) as session:
        await change_zone(session, acre)
    database = Database(role_url("auth_service"), source="auth", by_store_clock=True)
    app.state.kit = replace(kit, database=database)
    await browser.sign_in()
    page = (await browser.client.get(PAGE, headers=browser.own)).text
    await database.close()
    assert f"{clock().astimezone(acre):%d/%m/%Y %H:%M}" in page
    assert f"{clock().astimezone(STANDARD):%d/%m/%Y %H:%M}" not in page


async def test_a_wrong_password_is_recorded_whether_or_not_somebody_has_the_address(
    program: Program, seller: UUID
) -> None:
    await program.sign_in("wrong", SELLER)
    await program.sign_in("wrong", "ninguem@loja.example")
    found = await asked(program, "kind=sign_in")
    refused = [one for one in found if one["action"] == "sign_in_refused"]
    assert [one["user_id"] for one in refused] == [None, str(seller)]
    assert [one["actor_id"] for one in refused] == [None, None]
    assert all(one["details"] == {"step": "password"} for one in refused)


async def test_it_is_narrowed_by_kind_person_days_and_text(
    program: Program, seller: UUID, clock: Clock
) -> None:
    clock.passes(days=-2)
    await program.sign_in()
    clock.passes(days=2)
    await program.sign_in(email=SELLER)
    both = await asked(program, "kind=sign_in")
    assert {one["user_name"] for one in both} == {"Dona da Loja", "Vendedora Fictícia"}
    (own,) = await asked(program, f"person={seller}")
    assert own["user_id"] == str(seller)
    assert await asked(program, "kind=keys") == []
    today, earlier = business_date(clock()), business_date(clock() - timedelta(days=2))
    first = await asked(program, f"from={earlier}&to={earlier}")
    assert [one["user_name"] for one in first] == ["Dona da Loja"]
    assert len(await asked(program, f"kind=sign_in&from={today}")) == 6
    assert await asked(program, "to=2020-01-01") == []
    (named,) = await asked(program, "q=FICTÍCIA entrou")
    assert named["user_name"] == "Vendedora Fictícia"


async def test_days_that_cannot_be_read_are_told(browser: Browser) -> None:
    await browser.sign_in()
    page = await browser.client.get(f"{PAGE}?from=ontem&kind=x&person=y", headers=browser.own)
    assert page.status_code == 200
    assert "Escolha um dia" in page.text
    turned = await browser.client.get(
        "/auth/audit?from=2026-02-02&to=2026-02-01", headers=browser.own
    )
    assert (turned.status_code, "to" in turned.text) == (422, True)
    wrong = await browser.client.get(f"{PAGE}?cursor=nonsense", headers=browser.own)
    assert wrong.status_code == 422


async def test_pages_hold_every_entry_once(program: Program) -> None:
    for _ in range(4):
        await asked(program)
    token = (await program.sign_in()).json()["access_token"]
    bearer, seen, cursor = {"Authorization": f"Bearer {token}"}, [], ""
    while True:
        answer = await program.client.get(f"/auth/audit?limit=2{cursor}", headers=bearer)
        seen += [one["id"] for one in answer.json()["items"]]
        if answer.json()["next_cursor"] is None:
            break
        cursor = f"&cursor={answer.json()['next_cursor']}"
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)


async def test_a_search_that_finds_nothing_soon_can_go_on(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 1)
    monkeypatch.setattr(service, "MOST_SEARCHED", 1)
    await browser.sign_in()
    page = (await browser.client.get(f"{PAGE}?q=nada+disso", headers=browser.own)).text
    assert "Buscar nos anteriores" in page


async def test_the_file_is_harmless_and_recorded(browser: Browser) -> None:
    evil = browser.own | {"User-Agent": "=cmd|' /C calc'!A0"}
    form = {"email": EMAIL, "password": "correct horse battery staple"}
    await browser.client.post("/auth/login", data=form, headers=evil)
    answer = await browser.client.get(
        f"{PAGE}/export?kind=sign_in&q=%0D%0ASet-Cookie:+evil=1%E6%B0%B4", headers=browser.own
    )
    assert saved_name(answer.headers["content-disposition"]).startswith("acessos-2")
    answer = await browser.client.get(f"{PAGE}/export?kind=sign_in", headers=browser.own)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Quando;O quê;Detalhes;Quem;Conta de quem;De onde"
    assert not any(cell.startswith("=") for line in lines for cell in line.split(";"))
    page = (await browser.client.get(f"{PAGE}?kind=exports", headers=browser.own)).text
    assert "Registro de acessos exportado" in page


async def test_only_administrators_of_the_store_see_it(
    browser: Browser, client_of: ClientOf, other_store: AStore, seller: UUID
) -> None:
    assert seller
    await browser.sign_in(email=SELLER)
    for path in (PAGE, f"{PAGE}/export", "/auth/audit"):
        assert (await browser.client.get(path, headers=browser.own)).status_code == 403
    other = Browser(client_of(other_store.slug))
    await other.sign_in()
    page = (await other.client.get(PAGE, headers=other.own)).text
    assert "Vendedora Fictícia" not in page


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE auth.audit_entries SET action = 'nothing'",
        "DELETE FROM auth.audit_entries",
        "TRUNCATE auth.audit_entries",
    ],
)
async def test_the_service_itself_cannot_change_the_record(
    kit: Kit, store: AStore, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with kit.database.tenant(store.tenant_id) as session:
            await session.execute(text(statement))


async def test_an_entry_of_nobody_here_is_not_an_act_on_the_store(
    program: Program, kit: Kit, store: AStore
) -> None:
    await program.sign_in("wrong", f"{new_id()}@loja.example")
    async with kit.database.tenant(store.tenant_id) as session:
        found = await latest_of_store(session, limit=5)
    assert "sign_in_refused" not in {one.action for one in found}
