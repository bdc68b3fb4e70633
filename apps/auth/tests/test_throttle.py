"""Guessing becomes slow, for one account and from one address, and nobody else notices."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from auth_app.sign_in.domain import (
    ACCOUNT_FREE,
    ACCOUNT_LONGEST,
    ADDRESS_FREE,
    ADDRESS_LONGEST,
    FORGOTTEN_AFTER,
    account_wait,
    address_pause,
)
from auth_app.users import NewUser, Role, add_user
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from auth_app.wiring import Kit

    from .conftest import AStore, Browser, Clock, Pauses, Program

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@given(st.integers(0, 10_000))
def test_the_wait_grows_and_ends(failures: int) -> None:
    wait = account_wait(failures, NOW, NOW)
    assert timedelta(0) <= wait <= ACCOUNT_LONGEST
    assert wait <= account_wait(failures + 1, NOW, NOW)
    assert account_wait(failures, NOW, NOW + wait) == timedelta(0)
    assert account_wait(failures, NOW, NOW + FORGOTTEN_AFTER) == timedelta(0)
    assert 0 <= address_pause(failures) <= address_pause(failures + 1) <= ADDRESS_LONGEST


@pytest.mark.db
async def test_an_account_waits_longer_after_each_failure(program: Program, clock: Clock) -> None:
    for _ in range(ACCOUNT_FREE):
        assert (await program.sign_in("wrong")).status_code == 401
    blocked = await program.sign_in()
    assert blocked.status_code == 429
    assert blocked.headers["retry-after"] == "1"
    assert blocked.json()["code"] == "too_many_attempts"
    clock.passes(seconds=1)
    assert (await program.sign_in("wrong")).status_code == 401
    assert (await program.sign_in()).headers["retry-after"] == "2"
    clock.passes(seconds=2)
    assert (await program.sign_in()).status_code == 200
    assert (await program.sign_in("wrong")).status_code == 401


@pytest.mark.db
async def test_the_page_says_how_long_to_wait(browser: Browser) -> None:
    for _ in range(ACCOUNT_FREE):
        await browser.sign_in("wrong")
    answer = await browser.sign_in()
    assert answer.status_code == 429
    assert "Muitas tentativas. Espere 1 segundo e tente de novo." in answer.text


@pytest.mark.db
async def test_an_unknown_account_waits_just_the_same(program: Program) -> None:
    for _ in range(ACCOUNT_FREE):
        await program.sign_in(email="ninguem@loja.example")
    assert (await program.sign_in(email="ninguem@loja.example")).status_code == 429
    assert (await program.sign_in()).status_code == 200


@pytest.mark.db
async def test_parallel_guesses_gain_nothing(program: Program) -> None:
    answers = await asyncio.gather(*(program.sign_in(f"guess {n}") for n in range(20)))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(401) == ACCOUNT_FREE
    assert statuses.count(429) == 20 - ACCOUNT_FREE


@pytest.mark.db
async def test_an_address_is_slowed_but_never_shut_out(
    program: Program, kit: Kit, store: AStore, pauses: Pauses, password_hash: str, clock: Clock
) -> None:
    for number in range(ADDRESS_FREE + 2):
        await program.sign_in(email=f"guess{number}@loja.example")
    assert pauses.seconds == [pytest.approx(0.2)]
    async with kit.database.tenant(store.tenant_id) as session:
        colleague = NewUser("colega@loja.example", "Colega", Role.SALES, password_hash)
        await add_user(session, colleague, now=clock())
    assert (await program.sign_in(email="colega@loja.example")).status_code == 200
    assert pauses.seconds[-1] == pytest.approx(0.4)


@pytest.mark.db
async def test_good_sign_ins_do_not_count_against_the_address(
    program: Program, pauses: Pauses
) -> None:
    for _ in range(ADDRESS_FREE + 3):
        assert (await program.sign_in()).status_code == 200
    assert pauses.seconds == []
