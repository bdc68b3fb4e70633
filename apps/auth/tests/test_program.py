"""Tokens of programs: sign-in by JSON, refresh, reuse, other stores."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING

import pytest
from auth_app.sessions.domain import GRACE, REFRESH_LIFE
from auth_app.sessions.models import RefreshToken
from auth_app.tenants import switch_store
from auth_app.users import User
from sqlalchemy import select, update

from .conftest import Program

if TYPE_CHECKING:
    import httpx
    from auth_app.wiring import Kit

    from .conftest import AStore, ClientOf, Clock

pytestmark = pytest.mark.db


async def test_json_gets_tokens_that_say_who_and_where(
    program: Program, kit: Kit, store: AStore
) -> None:
    answer = await program.sign_in()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    body = answer.json()
    assert set(body) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    principal = await kit.verifier.verify(body["access_token"])
    assert principal.tenant_id == store.tenant_id
    me = await program.me(body["access_token"])
    assert me.json()["tenant"]["slug"] == store.slug


@pytest.mark.parametrize("email", ["DONO@Loja.Example", "  dono@loja.example "])
async def test_an_email_is_compared_in_one_form(program: Program, email: str) -> None:
    expected = 422 if " " in email else 200
    assert (await program.sign_in(email=email)).status_code == expected


async def test_a_wrong_password_and_an_unknown_person_answer_alike(program: Program) -> None:
    wrong = await program.sign_in("wrong")
    unknown = await program.sign_in(email="ninguem@loja.example")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert wrong.json()["code"] == "invalid_credentials"
    assert wrong.headers["content-type"] == "application/problem+json"


async def test_an_unknown_person_costs_a_password_check_too(
    program: Program, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    matches = kit.passwords._matches  # noqa: SLF001 - the test looks inside

    def counting(password: str, stored: str) -> bool:
        checked.append(stored)
        return matches(password, stored)

    monkeypatch.setattr(kit.passwords, "_matches", counting)
    await program.sign_in("wrong")
    await program.sign_in(email="ninguem@loja.example")
    assert len(checked) == 2
    assert all(stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for stored in checked)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"email": "dono@loja.example"}',
        b'{"email": "dono", "password": "x"}',
        b'{"email": "a\\u0000@b", "password": "x"}',
        b'{"email": 7, "password": "x"}',
        b'{"email": "dono@loja.example", "password": ""}',
        b'{"email": "dono@loja.example", "password": "x", "role": "admin"}',
        b'{"email": "dono@loja.example", "password": "' + b"x" * 2000 + b'"}',
    ],
)
async def test_a_bad_body_is_a_problem(client: httpx.AsyncClient, content: bytes) -> None:
    answer = await client.post(
        "/auth/login", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "xxx" not in answer.text


async def test_refresh_rotates(program: Program) -> None:
    first = (await program.sign_in()).json()
    second = await program.refresh(first["refresh_token"])
    assert second.status_code == 200
    assert second.json()["refresh_token"] != first["refresh_token"]
    third = await program.refresh(second.json()["refresh_token"])
    assert third.status_code == 200
    assert (await program.me(third.json()["access_token"])).status_code == 200


async def test_a_lost_answer_may_be_asked_again(program: Program, clock: Clock) -> None:
    first = (await program.sign_in()).json()["refresh_token"]
    one = (await program.refresh(first)).json()
    clock.moment += GRACE
    again = (await program.refresh(first)).json()
    assert again["refresh_token"] == one["refresh_token"]
    assert (await program.refresh(one["refresh_token"])).status_code == 200


async def test_parallel_refreshes_get_one_successor(
    program: Program, kit: Kit, store: AStore
) -> None:
    first = (await program.sign_in()).json()["refresh_token"]
    answers = await asyncio.gather(*(program.refresh(first) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    async with kit.database.tenant(store.tenant_id) as session:
        assert len((await session.scalars(select(RefreshToken))).all()) == 2


async def test_racing_refreshes_sign_nobody_out(client_of: ClientOf, store: AStore) -> None:
    """`RACES=10000` makes as many requests."""
    races = int(os.environ.get("RACES", "400"))
    programs = [Program(client_of(store.slug)) for _ in range(4)]
    tokens = [(await one.sign_in()).json()["refresh_token"] for one in programs]
    answers: list[int] = []
    for _ in range(max(races // 40, 1)):
        asked = zip(programs * 10, tokens * 10, strict=True)
        got = await asyncio.gather(*(one.refresh(token) for one, token in asked))
        answers += [answer.status_code for answer in got]
        followed = [answer.json()["refresh_token"] for answer in got]
        tokens, sets = followed[:4], [set(followed[number::4]) for number in range(4)]
        assert [len(one) for one in sets] == [1, 1, 1, 1], "of one token comes one successor"
    assert answers == [200] * len(answers)
    assert len(answers) >= races - 40


async def test_reuse_ends_the_family(
    program: Program, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "security")
    bystander = (await program.sign_in()).json()["refresh_token"]
    stolen = (await program.sign_in()).json()["refresh_token"]
    successor = (await program.refresh(stolen)).json()["refresh_token"]
    clock.moment += GRACE
    clock.passes(seconds=1)
    answer = await program.refresh(stolen)
    assert answer.status_code == 401
    assert answer.json()["code"] == "invalid_refresh_token"
    assert (await program.refresh(successor)).status_code == 401
    assert (await program.refresh(bystander)).status_code == 200
    assert [record.message for record in caplog.records] == ["refresh_token_reused"]


async def test_refresh_tokens_end(program: Program, clock: Clock) -> None:
    token = (await program.sign_in()).json()["refresh_token"]
    clock.moment += REFRESH_LIFE
    assert (await program.refresh(token)).status_code == 401


async def test_refresh_takes_the_role_of_today(program: Program, kit: Kit, store: AStore) -> None:
    token = (await program.sign_in()).json()["refresh_token"]
    async with kit.database.tenant(store.tenant_id) as session:
        await session.execute(update(User).values(role="sales"))
    fresh = (await program.refresh(token)).json()
    assert (await kit.verifier.verify(fresh["access_token"])).role == "sales"
    async with kit.database.tenant(store.tenant_id) as session:
        await session.execute(update(User).values(is_active=False))
    assert (await program.refresh(fresh["refresh_token"])).status_code == 401


async def test_logout_ends_the_family(program: Program) -> None:
    first = (await program.sign_in()).json()["refresh_token"]
    second = (await program.refresh(first)).json()["refresh_token"]
    answer = await program.client.post("/auth/logout", json={"refresh_token": second})
    assert answer.status_code == 204
    assert (await program.refresh(second)).status_code == 401
    unknown = await program.client.post("/auth/logout", json={"refresh_token": "unknown"})
    assert unknown.status_code == 204


async def test_nothing_opaque_is_stored_as_it_is(program: Program, kit: Kit, store: AStore) -> None:
    token = (await program.sign_in()).json()["refresh_token"]
    async with kit.database.tenant(store.tenant_id) as session:
        row = (await session.scalars(select(RefreshToken))).one()
    assert token.encode() not in row.token_hash
    assert len(row.token_hash) == 32


async def test_a_token_of_another_store_is_404_and_noted(
    program: Program,
    client_of: ClientOf,
    other_store: AStore,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pair = (await program.sign_in()).json()
    there = client_of(other_store.slug)
    caplog.set_level(logging.WARNING, "security")
    headers = {"Authorization": f"Bearer {pair['access_token']}"}
    assert (await there.get("/auth/me", headers=headers)).status_code == 404
    assert [record.message for record in caplog.records] == ["token_of_another_store"]
    body = {"refresh_token": pair["refresh_token"]}
    assert (await there.post("/auth/refresh", json=body)).status_code == 401


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer \u00ff"])
async def test_a_bad_authorization_is_401(client: httpx.AsyncClient, value: str) -> None:
    headers = {"Authorization": value.encode("latin-1")}
    answer = await client.get("/auth/me", headers=headers)  # type: ignore[arg-type]  # httpx's own type is narrower than what it takes
    assert answer.status_code == 401


async def test_a_store_that_is_switched_off_lets_nobody_go_on(
    program: Program, kit: Kit, store: AStore
) -> None:
    token = (await program.sign_in()).json()["access_token"]
    async with kit.database.tenant(store.tenant_id) as session:
        await switch_store(session, on=False)
    bearer = {"Authorization": f"Bearer {token}"}
    passed_on = await program.client.get("/internal/session", headers=bearer)
    assert passed_on.headers["x-access-token"] == "ended"
    assert (await program.me(token)).status_code == 404
    assert (await program.sign_in()).status_code == 404
