"""API keys: made and revoked by administrators, exchanged for a short token by the edge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from auth_app.api_keys import ApiKey
from auth_app.audit import AuditEntry
from auth_app.users import NewUser, Role, add_user
from basecore.ids import new_id
from sqlalchemy import select

from .conftest import Browser, Program

if TYPE_CHECKING:
    import httpx
    from auth_app.wiring import Kit

    from .conftest import AStore, ClientOf, Clock

pytestmark = pytest.mark.db

PAGE = "/auth/api-keys"
UNKNOWN = "bk_" + "x" * 43
NO_TOKEN = "ended"  # noqa: S105 - what stands for none


async def exchanged(client: httpx.AsyncClient, key: str) -> str:
    """Return what Nginx would pass on instead of the key."""
    answer = await client.get("/internal/session", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 204
    return answer.headers["x-access-token"]


async def admin_of(program: Program) -> dict[str, str]:
    token = (await program.sign_in()).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


async def made(program: Program, **fields: Any) -> dict[str, Any]:
    body = {"name": "Site", "scopes": ["quotes:write"]} | fields
    answer = await program.client.post("/auth/keys", json=body, headers=await admin_of(program))
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    return found


async def test_a_key_is_exchanged_for_a_token_with_its_scopes(
    program: Program, kit: Kit, store: AStore
) -> None:
    key = await made(program)
    assert key["key"].startswith(key["details"]["beginning"])
    principal = await kit.verifier.verify(await exchanged(program.client, key["key"]))
    assert principal.scopes == {"quotes:read", "quotes:write"}
    assert (principal.tenant_id, principal.slug) == (store.tenant_id, store.slug)
    assert (str(principal.user_id), principal.name) == (key["details"]["id"], "Site")
    async with kit.database.tenant(store.tenant_id) as session:
        row = (await session.scalars(select(ApiKey))).one()
        told = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()))).first()
    assert key["key"].encode() not in row.token_hash
    assert told
    assert (told.action, told.details["scopes"]) == ("key_made", "quotes:read quotes:write")


async def test_what_is_no_good_key_is_answered_alike(
    program: Program, client_of: ClientOf, other_store: AStore, clock: Clock
) -> None:
    revoked = await made(program)
    path = f"/auth/keys/{revoked['details']['id']}"
    for _ in range(2):
        gone = await program.client.delete(path, headers=await admin_of(program))
        assert gone.status_code == 204
    expiring = await made(program, expires_at=(clock.moment.replace(year=2030)).isoformat())
    good = await made(program)
    assert await exchanged(program.client, expiring["key"]) != NO_TOKEN
    elsewhere = client_of(other_store.slug)
    assert await exchanged(elsewhere, good["key"]) == NO_TOKEN
    clock.moment = clock.moment.replace(year=2031)
    for key in (revoked["key"], expiring["key"], UNKNOWN, "bk_", "bk_\N{LATIN SMALL LETTER A}"):
        assert await exchanged(program.client, key) == NO_TOKEN
    assert await exchanged(program.client, good["key"]) != NO_TOKEN


async def test_the_last_use_is_written_once_a_minute(
    program: Program, kit: Kit, store: AStore, clock: Clock
) -> None:
    async def last_use() -> Any:
        async with kit.database.tenant(store.tenant_id) as session:
            return await session.scalar(select(ApiKey.last_used_at))

    key = (await made(program))["key"]
    assert await last_use() is None
    first = clock.moment
    for seconds in (0, 30, 29):
        clock.passes(seconds=seconds)
        await exchanged(program.client, key)
        assert await last_use() == first
    clock.passes(seconds=1)
    await exchanged(program.client, key)
    assert await last_use() == clock.moment


async def test_a_key_opens_nothing_of_the_sign_in_service(program: Program) -> None:
    key = (await made(program))["key"]
    for token in (key, await exchanged(program.client, key)):
        bearer = {"Authorization": f"Bearer {token}"}
        for path in ("/auth/me", "/auth/keys", "/auth/sessions", PAGE, "/auth/people"):
            answer = await program.client.get(path, headers=bearer)
            assert answer.status_code in {401, 403}, path
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "fields",
    [
        {"scopes": []},
        {"scopes": ["quotes:everything"]},
        {"scopes": ["costs:write"]},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x" * 81},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "2030-01-01T00:00:00"},
        {"more": 1},
    ],
)
async def test_a_key_that_makes_no_sense_is_refused(
    program: Program, fields: dict[str, Any]
) -> None:
    body = {"name": "Site", "scopes": ["quotes:read"]} | fields
    answer = await program.client.post("/auth/keys", json=body, headers=await admin_of(program))
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_only_administrators_see_and_make_keys(
    program: Program, kit: Kit, store: AStore, password_hash: str, clock: Clock
) -> None:
    async with kit.database.tenant(store.tenant_id) as session:
        new = NewUser("vendas@loja.example", "Vendedora", Role.SALES, password_hash)
        await add_user(session, new, now=clock())
    answer = await program.sign_in(email="vendas@loja.example")
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    for method, path in (
        ("GET", "/auth/keys"),
        ("POST", "/auth/keys"),
        ("DELETE", f"/auth/keys/{new_id()}"),
        ("GET", PAGE),
        ("POST", PAGE),
        ("POST", f"{PAGE}/{new_id()}/revoke"),
    ):
        assert (await program.client.request(method, path, headers=bearer)).status_code == 403


async def test_another_stores_key_is_not_there(
    program: Program, client_of: ClientOf, other_store: AStore
) -> None:
    foreign = await made(Program(client_of(other_store.slug)))
    headers = await admin_of(program)
    answers = [
        await program.client.delete(f"/auth/keys/{one}", headers=headers)
        for one in (foreign["details"]["id"], new_id())
    ]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert (await program.client.get("/auth/keys", headers=headers)).json()["items"] == []


async def test_a_key_by_the_page(browser: Browser) -> None:
    await browser.sign_in()
    post = browser.client.post
    wrong = await post(PAGE, data={"name": "", "days": "7"}, headers=browser.own)
    assert wrong.status_code == 422
    for sentence in ("Diga para qual programa", "Escolha um da lista", "Escolha ao menos uma"):
        assert sentence in wrong.text
    form = {"name": "Site", "days": "90", "products": "read", "orders": "write"}
    shown = await post(PAGE, data=form, headers=browser.own)
    (key,) = re.findall(r"bk_[\w-]{43}", shown.text)
    assert await exchanged(browser.client, key) != NO_TOKEN
    page = (await browser.client.get(PAGE, headers=browser.own)).text
    assert key not in page
    assert key[:8] in page
    assert "Pedidos: Consulta e altera" in page
    (revoke,) = re.findall(rf'action="({PAGE}/[^"]+/revoke)"', page)
    assert (await post(revoke, headers=browser.own)).status_code == 303
    assert await exchanged(browser.client, key) == NO_TOKEN
    assert "Revogada" in (await browser.client.get(PAGE, headers=browser.own)).text


async def test_a_store_has_so_many_keys(program: Program, browser: Browser) -> None:
    headers = await admin_of(program)
    body = {"name": "Site", "scopes": ["quotes:read"]}
    for _ in range(50):
        await program.client.post("/auth/keys", json=body, headers=headers)
    refused = await program.client.post("/auth/keys", json=body, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_keys")
    await browser.sign_in()
    form = {"name": "Site", "days": "", "products": "read"}
    page = await browser.client.post(PAGE, data=form, headers=browser.own)
    assert "A loja já tem 50 chaves em uso" in page.text
