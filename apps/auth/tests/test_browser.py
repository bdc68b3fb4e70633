"""The sign-in page, the cookie and what Nginx exchanges it for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from auth_app.sessions.domain import ABSOLUTE, IDLE
from auth_app.tenants.models import Tenant
from auth_app.users import User
from sqlalchemy import update

if TYPE_CHECKING:
    import httpx
    from auth_app.wiring import Kit

    from .conftest import AStore, Browser, ClientOf, Clock

pytestmark = pytest.mark.db

PAGE = {"Accept": "text/html"}
COOKIE = "__Host-session"


async def exchanged(client: httpx.AsyncClient) -> str | None:
    answer = await client.get("/internal/session")
    assert answer.status_code == 204
    token: str | None = answer.headers.get("x-access-token")
    return token


async def test_the_page_is_in_portuguese_and_names_the_store(client: httpx.AsyncClient) -> None:
    answer = await client.get("/auth/login", headers=PAGE)
    assert answer.status_code == 200
    assert '<html lang="pt-BR">' in answer.text
    assert "Entrar" in answer.text
    assert "Senha" in answer.text
    assert "Loja Fictícia" in answer.text
    assert 'action="/auth/login"' in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]


async def test_signing_in_sets_a_host_cookie_and_goes_to_the_shop(browser: Browser) -> None:
    answer = await browser.sign_in()
    assert answer.status_code == 303
    assert answer.headers["location"] == "/web/"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    flags = {flag.strip().lower() for flag in cookie.split(";")}
    assert {"path=/", "secure", "httponly", "samesite=lax"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)


async def test_the_cookie_is_exchanged_for_a_verifiable_token(
    browser: Browser, kit: Kit, store: AStore
) -> None:
    await browser.sign_in()
    token = await exchanged(browser.client)
    assert token
    principal = await kit.verifier.verify(token)
    assert (principal.tenant_id, principal.slug) == (store.tenant_id, store.slug)
    assert (principal.role, principal.name) == ("admin", "Dona da Loja")
    assert principal.store == "Loja Fictícia"


async def test_me_works_with_the_cookie(browser: Browser, store: AStore) -> None:
    await browser.sign_in()
    answer = (await browser.client.get("/auth/me")).json()
    assert answer["user"]["email"] == "dono@loja.example"
    assert answer["user"]["role"] == "admin"
    assert answer["tenant"] == {
        "id": str(store.tenant_id),
        "slug": store.slug,
        "name": "Loja Fictícia",
    }


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/web/quotes?status=draft", "/web/quotes?status=draft"),
        ("//evil.example/", "/web/"),
        ("/\\evil.example", "/web/"),
        ("https://evil.example/", "/web/"),
        ("javascript:alert(1)", "/web/"),
        ("/web/\r\nSet-Cookie: a=b", "/web/"),
        ("web/quotes", "/web/"),
        ("//[", "/web/"),
        ("http://[", "/web/"),
    ],
)
async def test_next_is_only_a_local_path(browser: Browser, wanted: str, location: str) -> None:
    answer = await browser.sign_in(wanted=wanted)
    assert answer.headers["location"] == location


async def test_a_wrong_password_keeps_the_email_and_sets_no_cookie(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "security")
    answer = await browser.sign_in("wrong")
    assert answer.status_code == 401
    assert "E-mail ou senha não conferem" in answer.text
    assert 'value="dono@loja.example"' in answer.text
    assert "set-cookie" not in answer.headers
    assert [record.message for record in caplog.records] == ["sign_in_failed"]
    assert "dono@" not in str(caplog.records[0].__dict__)
    assert "wrong" not in str(caplog.records[0].__dict__)


async def test_empty_fields_are_named(browser: Browser) -> None:
    answer = await browser.sign_in("", email="")
    assert answer.status_code == 422
    assert "Digite o seu e-mail" in answer.text
    assert "Digite a sua senha" in answer.text


async def test_markup_in_the_email_is_escaped(browser: Browser) -> None:
    answer = await browser.sign_in("x", email='"><script>alert(1)</script>@x')
    assert "<script>alert(1)" not in answer.text


async def test_signing_out_ends_the_session_everywhere(browser: Browser) -> None:
    await browser.sign_in()
    cookie = browser.client.cookies[COOKIE]
    answer = await browser.client.post("/auth/logout", headers=browser.own)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/auth/login"
    assert COOKIE not in browser.client.cookies
    browser.client.cookies.set(COOKIE, cookie, domain="x.localhost")
    browser.client.headers["cookie"] = f"{COOKIE}={cookie}"
    assert await exchanged(browser.client) is None


async def test_signing_in_again_ends_the_earlier_session(browser: Browser) -> None:
    await browser.sign_in()
    earlier = browser.client.cookies[COOKIE]
    await browser.sign_in()
    assert await exchanged(browser.client)
    browser.client.cookies.clear()
    browser.client.headers["cookie"] = f"{COOKIE}={earlier}"
    assert await exchanged(browser.client) is None


async def test_the_page_says_who_is_signed_in_already(browser: Browser) -> None:
    await browser.sign_in()
    answer = await browser.client.get("/auth/login?next=/web/orders", headers=PAGE)
    assert answer.status_code == 200
    assert "Você entrou como Dona da Loja." in answer.text
    assert 'href="/web/orders"' in answer.text


async def test_an_idle_session_ends_and_a_used_one_lives(browser: Browser, clock: Clock) -> None:
    await browser.sign_in()
    for _ in range(3):
        clock.passes(hours=11)
        assert await exchanged(browser.client)
    clock.moment += IDLE
    assert await exchanged(browser.client) is None


async def test_even_a_used_session_ends_some_day(browser: Browser, clock: Clock) -> None:
    await browser.sign_in()
    start = clock.moment
    while clock.moment - start < ABSOLUTE - IDLE:
        clock.moment += IDLE * 0.9
        assert await exchanged(browser.client)
    clock.moment = start + ABSOLUTE
    assert await exchanged(browser.client) is None


async def test_a_switched_off_person_is_out_at_once(
    browser: Browser, kit: Kit, store: AStore
) -> None:
    await browser.sign_in()
    async with kit.database.tenant(store.tenant_id) as session:
        await session.execute(update(User).values(is_active=False))
    assert await exchanged(browser.client) is None
    assert (await browser.sign_in()).status_code == 401


async def test_a_cookie_of_another_store_is_nothing_here(
    browser: Browser, client_of: ClientOf, other_store: AStore
) -> None:
    await browser.sign_in()
    there = client_of(other_store.slug)
    there.headers["cookie"] = f"{COOKIE}={browser.client.cookies[COOKIE]}"
    assert await exchanged(there) is None
    assert (await there.get("/auth/me")).status_code == 401


async def test_without_cookie_or_store_the_exchange_stays_quiet(
    client: httpx.AsyncClient, client_of: ClientOf
) -> None:
    assert await exchanged(client) is None
    assert await exchanged(client_of("nobody")) is None
    client.headers["cookie"] = f"{COOKIE}=rubbish"
    assert await exchanged(client) is None


@pytest.mark.parametrize("slug", ["nobody", "www", "-bad-", "UPPER", "a" * 40, "x'--", ""])
async def test_an_unknown_store_has_a_friendly_page(client_of: ClientOf, slug: str) -> None:
    client = client_of("s")
    client.headers["X-Tenant-Slug"] = slug
    page = await client.get("/auth/login", headers=PAGE)
    assert page.status_code == 404
    assert "Não encontramos esta loja" in page.text
    problem = await client.get("/tenant.json")
    assert problem.status_code == 404
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["code"] == "unknown_store"


async def test_a_switched_off_store_answers_like_an_unknown_one(
    browser: Browser, client_of: ClientOf, kit: Kit, store: AStore
) -> None:
    await browser.sign_in()
    async with kit.database.tenant(store.tenant_id) as session:
        await session.execute(update(Tenant).values(is_active=False))
    assert await exchanged(browser.client) is None
    unknown = client_of("nobody")
    for path in ("/auth/login", "/auth/me", "/tenant.json", "/branding.css"):
        here, there = await browser.client.get(path), await unknown.get(path)
        assert (here.status_code, here.content) == (404, there.content)
    assert (await browser.sign_in()).status_code == 404


async def test_other_sites_and_sibling_stores_cannot_sign_in_or_out(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    await browser.sign_in()
    caplog.set_level(logging.WARNING, "security")
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {},
    ):
        answer = await browser.client.post("/auth/logout", headers=headers)
        assert answer.status_code == 403
    assert {record.message for record in caplog.records} == {"cross_site_request"}
    assert await exchanged(browser.client)


async def test_the_own_origin_is_enough_for_an_old_browser(browser: Browser) -> None:
    await browser.sign_in()
    origin = str(browser.client.base_url).rstrip("/")
    answer = await browser.client.post("/auth/logout", headers={"Origin": origin})
    assert answer.status_code == 303


async def test_get_does_not_sign_out(browser: Browser) -> None:
    await browser.sign_in()
    assert (await browser.client.get("/auth/logout")).status_code == 405
    assert await exchanged(browser.client)
