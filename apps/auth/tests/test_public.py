"""What anybody may read, and the keys."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from auth_app.keys import KeyFileError, create_key_file, read_keys
from auth_app.opaque import Seal, WeakSecretError
from auth_app.wiring import open_keys
from basecore.settings import Settings

PROBLEM = "application/problem+json"

if TYPE_CHECKING:
    import httpx
    from auth_app.passwords import Passwords

    from .conftest import AStore


@pytest.mark.db
async def test_the_store_introduces_itself(client: httpx.AsyncClient, store: AStore) -> None:
    answer = await client.get("/tenant.json")
    assert answer.json() == {
        "slug": store.slug,
        "name": "Loja Fictícia",
        "primary_color": "#2457d6",
        "secondary_color": "#0f766e",
    }


@pytest.mark.db
async def test_a_process_learns_whose_a_host_is(client: httpx.AsyncClient, store: AStore) -> None:
    told = (await client.get("/internal/store")).json()
    assert (told["slug"], told["tenant_id"]) == (store.slug, str(store.tenant_id))
    unknown = await client.get("/internal/store", headers={"X-Tenant-Slug": "ninguem"})
    assert unknown.status_code == 404


@pytest.mark.db
async def test_branding_is_a_stylesheet_that_browsers_keep(client: httpx.AsyncClient) -> None:
    answer = await client.get("/branding.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "--brand:#2457d6" in answer.text
    again = await client.get("/branding.css", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.db
async def test_the_api_describes_itself_without_pages(client: httpx.AsyncClient) -> None:
    told = (await client.get("/auth/openapi.json")).json()
    login, people = told["paths"]["/auth/login"], told["paths"]["/auth/users/{user_id}"]
    assert set(login) == {"post"}
    assert set(login["post"]["responses"]["422"]["content"]) == {PROBLEM, "text/html"}
    assert (login["post"]["security"], people["get"]["security"]) == ([], [{"bearer": []}])
    assert set(people["get"]["responses"]["404"]["content"]) == {PROBLEM}
    assert {"Role", "PersonAnswer", "Problem"} <= set(told["components"]["schemas"])
    assert not any(path.startswith(("/internal", "/health")) for path in told["paths"])


@pytest.mark.db
async def test_only_public_halves_are_published(client: httpx.AsyncClient) -> None:
    answer = await client.get("/.well-known/jwks.json", headers={"X-Tenant-Slug": "nobody"})
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert (key["crv"], key["alg"]) == ("Ed25519", "EdDSA")


@pytest.mark.db
async def test_health(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).status_code == 200
    assert (await client.get("/health/ready")).status_code == 200


def test_a_key_file_is_private_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.json"
    create_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    create_key_file(path)
    assert path.read_bytes() == content
    assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("content", [b"", b"{}", b'{"keys": []}', b'{"keys": [{"kty": "OKP"}]}'])
def test_a_file_without_a_key_is_refused(content: bytes) -> None:
    with pytest.raises(KeyFileError):
        read_keys(content)


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_only_development_makes_its_own_keys(tmp_path: Path, environment: str) -> None:
    path = tmp_path / "keys.json"
    fields = {"database_url": "postgresql://x", "signing_keys_file": path}
    with pytest.raises(FileNotFoundError):
        open_keys(Settings.model_validate({**fields, "environment": environment}))
    ring = open_keys(Settings.model_validate({**fields, "environment": "development"}))
    assert ring.jwks()["keys"]


@pytest.mark.parametrize("secret", [None, "", "short"])
def test_a_weak_secret_is_refused(secret: str | None) -> None:
    with pytest.raises(WeakSecretError):
        Seal.from_secret(secret)


async def test_passwords_match_in_any_composition(passwords: Passwords) -> None:
    stored = await passwords.hash("mamão com açúcar")
    assert await passwords.is_right("mama\u0303o com ac\u0327u\u0301car", stored)
    assert not await passwords.is_right("mamao com acucar", stored)
    assert not await passwords.is_right("nobody has this password", None)
    assert not await passwords.is_right("x", "not a hash")


async def test_weak_hashes_are_noticed(passwords: Passwords) -> None:
    weak = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$VoFtTKOTRzQ"
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(await passwords.hash("x"))
