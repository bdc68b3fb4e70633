"""A code beside the password: right once, near its time, and counted like a password."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyotp
import pytest
from auth_app.second_factor.domain import STEP_SECONDS, new_recovery_code, plain, step_of
from auth_app.sign_in.second_step import LIFE

from .conftest import EMAIL, PASSWORD, Browser, Program

if TYPE_CHECKING:
    import httpx

    from .conftest import AStore, ClientOf, Clock

PAGE = "/auth/account/two-steps"
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238's test vectors."""


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert step_of(SEED, code, after=0, now=now) == seconds // STEP_SECONDS


@pytest.mark.parametrize(
    ("off", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_one_step(off: int, is_right: bool) -> None:  # noqa: FBT001 - the case
    now = datetime.fromtimestamp(1_800_000_000, UTC)
    step = 1_800_000_000 // STEP_SECONDS + off
    code = pyotp.TOTP(SEED).generate_otp(step)
    assert (step_of(SEED, code, after=0, now=now) == step) is is_right
    assert step_of(SEED, code, after=step, now=now) is None


def test_recovery_codes_are_typed_as_people_type() -> None:
    code = new_recovery_code()
    assert plain(code.upper().replace("-", " ")) == plain(code)
    assert len(plain(code)) == 10


async def post(browser: Browser, path: str, **form: str) -> httpx.Response:
    return await browser.client.post(path, data=form, headers=browser.own)


def code_at(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).generate_otp(int(clock().timestamp()) // STEP_SECONDS)


async def set_up(browser: Browser, clock: Clock) -> tuple[str, list[str]]:
    """Switch the second factor on; return the secret and the recovery codes."""
    await post(browser, f"{PAGE}/begin")
    page = await browser.client.get(PAGE, headers=browser.own)
    assert "data:image/svg+xml" in page.text
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
    assert found
    secret = found[1].replace(" ", "")
    assert (await post(browser, f"{PAGE}/confirm", code="000000")).status_code == 422
    shown = await post(browser, f"{PAGE}/confirm", code=code_at(secret, clock))
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", shown.text)
    assert len(codes) == 8
    clock.passes(seconds=STEP_SECONDS)
    return secret, codes


async def challenge_of(browser: Browser) -> str:
    answer = await browser.sign_in(wanted="/web/quotes")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    found = re.search(r'name="challenge" value="([^"]+)"', answer.text)
    assert found
    return found[1]


async def enter(browser: Browser, challenge: str, code: str) -> httpx.Response:
    path = "/auth/login/code"
    return await post(browser, path, challenge=challenge, code=code, next="/web/quotes")


@pytest.mark.db
async def test_the_password_alone_is_not_enough_and_a_code_is_good_once(
    browser: Browser, client_of: ClientOf, store: AStore, clock: Clock
) -> None:
    await browser.sign_in()
    secret, _ = await set_up(browser, clock)
    other = Browser(client_of(store.slug))
    challenge = await challenge_of(other)
    assert (await other.client.get("/auth/me")).status_code == 401
    assert (await enter(other, challenge, "000000")).status_code == 401
    code = code_at(secret, clock)
    entered = await enter(other, challenge, code)
    assert entered.headers["location"] == "/web/quotes"
    assert (await other.client.get("/auth/me")).status_code == 200
    third = Browser(client_of(store.slug))
    replayed = await enter(third, await challenge_of(third), code)
    assert replayed.status_code == 401
    assert "Este código não está certo" in replayed.text


@pytest.mark.db
async def test_a_recovery_code_signs_in_once(
    browser: Browser, client_of: ClientOf, store: AStore, clock: Clock
) -> None:
    await browser.sign_in()
    _, codes = await set_up(browser, clock)
    other = Browser(client_of(store.slug))
    assert (await enter(other, await challenge_of(other), codes[0])).status_code == 303
    again = Browser(client_of(store.slug))
    assert (await enter(again, await challenge_of(again), codes[0])).status_code == 401
    assert "7 códigos de reserva" in (await browser.client.get(PAGE, headers=browser.own)).text


@pytest.mark.db
async def test_guessing_codes_waits_like_guessing_passwords(
    browser: Browser, client_of: ClientOf, store: AStore, clock: Clock
) -> None:
    await browser.sign_in()
    secret, _ = await set_up(browser, clock)
    other = Browser(client_of(store.slug))
    challenge = await challenge_of(other)
    for _ in range(5):
        await enter(other, challenge, "000000")
    assert "Muitas tentativas" in (await enter(other, challenge, code_at(secret, clock))).text


@pytest.mark.db
async def test_a_challenge_is_ours_and_ends(
    browser: Browser, client_of: ClientOf, store: AStore, other_store: AStore, clock: Clock
) -> None:
    await browser.sign_in()
    secret, _ = await set_up(browser, clock)
    challenge = await challenge_of(Browser(client_of(store.slug)))
    user, ends, proof = challenge.split(".")
    for wrong in ("", "a.b.c", f"{user}.{int(ends) + 1}.{proof}", f"{challenge}.x", challenge[:-1]):
        answer = await enter(Browser(client_of(store.slug)), wrong, code_at(secret, clock))
        assert answer.headers["location"] == "/auth/login"
    elsewhere = await enter(Browser(client_of(other_store.slug)), challenge, "000000")
    assert elsewhere.headers["location"] == "/auth/login"
    clock.moment += LIFE
    late = await enter(Browser(client_of(store.slug)), challenge, code_at(secret, clock))
    assert late.headers["location"] == "/auth/login"


@pytest.mark.db
async def test_a_program_sends_the_code_along(
    browser: Browser, client_of: ClientOf, store: AStore, clock: Clock
) -> None:
    await browser.sign_in()
    secret, _ = await set_up(browser, clock)
    program = Program(client_of(store.slug))
    refused = await program.sign_in()
    assert (refused.status_code, refused.json()["code"]) == (401, "code_wanted")
    body = {"email": EMAIL, "password": PASSWORD, "code": "000000"}
    wrong = await program.client.post("/auth/login", json=body)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_code")
    body["code"] = code_at(secret, clock)
    assert (await program.client.post("/auth/login", json=body)).status_code == 200


@pytest.mark.db
async def test_switching_off_wants_a_code(browser: Browser, clock: Clock) -> None:
    await browser.sign_in()
    secret, _ = await set_up(browser, clock)
    assert (await post(browser, f"{PAGE}/off", code="000000")).status_code == 422
    await post(browser, f"{PAGE}/begin")
    assert (await post(browser, f"{PAGE}/off", code=code_at(secret, clock))).status_code == 303
    assert (await browser.sign_in()).status_code == 303
