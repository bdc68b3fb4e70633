"""One's own account: where one is signed in, ending it, and another password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from auth_app.audit import AuditEntry
from auth_app.sessions import device_of
from auth_app.users import Weakness, weakness_of
from basecore.ids import new_id
from sqlalchemy import select

from .conftest import EMAIL, PASSWORD, Browser, Program

if TYPE_CHECKING:
    import httpx
    from auth_app.wiring import Kit

    from .conftest import AStore, ClientOf

NEW = "areia lavada em sacos"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def exchanged(client: httpx.AsyncClient, token: str) -> str | None:
    answer = await client.get("/internal/session", headers=bearer(token))
    found: str | None = answer.headers.get("x-access-token")
    return found


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (CHROME, "Chrome, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604", "Safari, iPhone"),
        ("python-httpx/0.28", "python-httpx/0.28"),
        ("", ""),
        ("x" * 500, "x" * 60),
        ("a\x00b c", "ab"),
    ],
)
def test_a_device_is_named_as_people_know_it(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("curta", Weakness.SHORT),
        ("x" * 1025, Weakness.LONG),
        ("aaaaaaaaaaaa", Weakness.GUESSABLE),
        ("1234567890", Weakness.GUESSABLE),
        (EMAIL, Weakness.GUESSABLE),
        (NEW, None),
    ],
)
def test_a_password_is_long_and_no_pattern(password: str, weakness: Weakness | None) -> None:
    assert weakness_of(password, email=EMAIL) is weakness


@pytest.mark.db
async def test_the_account_page_shows_the_devices_and_needs_a_sign_in(browser: Browser) -> None:
    unknown = await browser.client.get("/auth/account", headers=browser.own)
    assert unknown.status_code == 303
    assert unknown.headers["location"] == "/auth/login?next=/auth/account"
    browser.client.headers["User-Agent"] = CHROME
    await browser.sign_in()
    page = await browser.client.get("/auth/account", headers=browser.own)
    assert page.status_code == 200
    assert "Chrome, Windows" in page.text
    assert "Este aqui" in page.text
    assert "Administrador" in page.text
    assert "Entrou" in page.text


@pytest.mark.db
async def test_one_device_is_ended_and_the_other_stays(
    browser: Browser, client_of: ClientOf, store: AStore
) -> None:
    await browser.sign_in()
    lost = Browser(client_of(store.slug))
    await lost.sign_in()
    listed = (await browser.client.get("/auth/sessions")).json()["items"]
    (other,) = [one for one in listed if not one["is_this_one"]]
    path = f"/auth/account/sessions/{other['id']}/end"
    assert (await browser.client.post(path, headers=browser.own)).status_code == 303
    assert (await lost.client.get("/auth/me")).status_code == 401
    assert (await browser.client.get("/auth/me")).status_code == 200
    assert (await browser.client.post(path, headers=browser.own)).status_code == 404


@pytest.mark.db
async def test_nobody_ends_another_persons_session(
    browser: Browser, client_of: ClientOf, other_store: AStore
) -> None:
    await browser.sign_in()
    stranger = Browser(client_of(other_store.slug))
    await stranger.sign_in()
    (own,) = (await stranger.client.get("/auth/sessions")).json()["items"]
    same = {"Sec-Fetch-Site": "same-origin"}
    answer = await browser.client.delete(f"/auth/sessions/{own['id']}", headers=same)
    unknown = await browser.client.delete(f"/auth/sessions/{new_id()}", headers=same)
    assert answer.status_code == unknown.status_code == 404
    assert answer.json() == unknown.json()
    assert (await stranger.client.get("/auth/me")).status_code == 200


@pytest.mark.db
async def test_signing_out_everywhere_ends_access_tokens_too(
    browser: Browser, client_of: ClientOf, kit: Kit, store: AStore
) -> None:
    program = Program(client_of(store.slug))
    tokens = (await program.sign_in()).json()
    access = tokens["access_token"]
    kept = await exchanged(program.client, access)
    assert kept
    assert (await kit.verifier.verify(kept)).role == "admin"
    await browser.sign_in()
    answer = await browser.client.post("/auth/account/sessions/end", headers=browser.own)
    assert answer.headers["location"] == "/auth/login"
    assert (await browser.client.get("/auth/me")).status_code == 401
    assert await exchanged(program.client, access) == "ended"
    assert (await program.refresh(tokens["refresh_token"])).status_code == 401
    assert (await program.me(access)).status_code == 401


@pytest.mark.db
@pytest.mark.parametrize("token", ["", "nonsense", "a b", "ended"])
async def test_what_is_no_token_of_ours_goes_on_as_it_came(
    client: httpx.AsyncClient, token: str
) -> None:
    assert await exchanged(client, token) is None


@pytest.mark.db
async def test_a_token_of_another_store_is_not_exchanged(
    program: Program, client_of: ClientOf, other_store: AStore
) -> None:
    access = (await program.sign_in()).json()["access_token"]
    assert await exchanged(client_of(other_store.slug), access) is None


@pytest.mark.db
async def test_another_password_ends_everything_else(
    browser: Browser, client_of: ClientOf, kit: Kit, store: AStore
) -> None:
    program = Program(client_of(store.slug))
    tokens = (await program.sign_in()).json()
    await browser.sign_in()
    form = {"current_password": PASSWORD, "new_password": NEW, "repeated": NEW}
    answer = await browser.client.post("/auth/account/password", data=form, headers=browser.own)
    assert answer.headers["location"] == "/auth/account"
    assert (await browser.client.get("/auth/me")).status_code == 200
    assert (await program.refresh(tokens["refresh_token"])).status_code == 401
    assert (await program.sign_in()).status_code == 401
    assert (await program.sign_in(NEW)).status_code == 200
    async with kit.database.tenant(store.tenant_id) as session:
        actions = list(await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions == [
        *("signed_in", "signed_in", "password_changed"),
        *("sign_in_refused", "signed_in"),
    ]


@pytest.mark.db
@pytest.mark.parametrize(
    ("current", "new", "repeated", "sentence"),
    [
        ("wrong", NEW, NEW, "Esta não é a sua senha atual"),
        (PASSWORD, "curta", "curta", "Use pelo menos 10 caracteres"),
        (PASSWORD, NEW, f"{NEW}!", "As duas senhas novas não são iguais"),
    ],
)
async def test_what_is_wrong_stands_at_the_field(
    browser: Browser, current: str, new: str, repeated: str, sentence: str
) -> None:
    await browser.sign_in()
    form = {"current_password": current, "new_password": new, "repeated": repeated}
    answer = await browser.client.post("/auth/account/password", data=form, headers=browser.own)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert NEW not in answer.text


@pytest.mark.db
async def test_the_present_password_cannot_be_guessed_from_a_stolen_session(
    browser: Browser,
) -> None:
    await browser.sign_in()
    form = {"current_password": "wrong", "new_password": NEW, "repeated": NEW}
    for _ in range(5):
        await browser.client.post("/auth/account/password", data=form, headers=browser.own)
    form["current_password"] = PASSWORD
    answer = await browser.client.post("/auth/account/password", data=form, headers=browser.own)
    assert "Muitas tentativas" in answer.text


@pytest.mark.db
async def test_a_program_changes_a_password(program: Program) -> None:
    access = (await program.sign_in()).json()["access_token"]
    body = {"current_password": "wrong", "new_password": NEW}
    refused = await program.client.put("/auth/password", json=body, headers=bearer(access))
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong_password")
    body["current_password"] = PASSWORD
    done = await program.client.put("/auth/password", json=body, headers=bearer(access))
    assert done.status_code == 204
    assert (await program.sign_in(NEW)).status_code == 200
