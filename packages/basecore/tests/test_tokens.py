from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import jwt
import pytest
from basecore import tokens
from basecore.tokens import InvalidTokenError, KeySet, KeysUnavailableError, SigningKey, Verifier
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER = UUID("01900000-0000-7000-8000-0000000000aa")
TENANT = UUID("01900000-0000-7000-8000-0000000000bb")
KEY = SigningKey.generate("first")


class Source:
    """A key set that counts how often it is fetched and can be out of order."""

    def __init__(self, *keys: SigningKey) -> None:
        self.keys = list(keys)
        self.fetched = 0
        self.is_down = False

    async def __call__(self) -> Mapping[str, Any]:
        self.fetched += 1
        await asyncio.sleep(0)
        if self.is_down:
            raise httpx.ConnectError("refused")
        return {"keys": [key.public_jwk() for key in self.keys]}


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def claims(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)  # noqa: TID251 - PyJWT compares with the real time
    made = {
        "sub": str(USER),
        "tenant_id": str(TENANT),
        "slug": "demo",
        "role": "sales",
        "name": "Ana",
        "store": "Loja",
        "jti": "token-1",
        "iat": now,
        "exp": now + timedelta(minutes=10),
    }
    made.update(changes)
    return {name: value for name, value in made.items() if value is not None}


def verifier(*keys: SigningKey) -> Verifier:
    return Verifier(KeySet(Source(*(keys or (KEY,)))))


def encode(header: Mapping[str, Any], body: Mapping[str, Any], secret: bytes | None = None) -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    def plain(value: Any) -> Any:
        return int(value.timestamp()) if isinstance(value, datetime) else value

    full = {"iss": tokens.ISSUER, "aud": tokens.AUDIENCE, **body}
    text = json.dumps({name: plain(value) for name, value in full.items()})
    signed = f"{part(json.dumps(header).encode())}.{part(text.encode())}"
    mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest() if secret else b""
    return f"{signed}.{part(mac)}"


async def test_a_signed_token_names_its_principal() -> None:
    principal = await verifier().verify(tokens.sign(claims(), KEY))
    assert principal.user_id == USER
    assert principal.tenant_id == TENANT
    words = (principal.slug, principal.role, principal.name, principal.store, principal.token_id)
    assert words == ("demo", "sales", "Ana", "Loja", "token-1")


@pytest.mark.parametrize(
    "name", ["exp", "iat", "sub", "jti", "tenant_id", "slug", "role", "name", "store"]
)
async def test_a_missing_claim_is_refused(name: str) -> None:
    with pytest.raises(InvalidTokenError):
        await verifier().verify(tokens.sign(claims(**{name: None}), KEY))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"aud": "somebody"},
        {"aud": ["basecommerce", "somebody"]},
        {"sub": "not-a-uuid"},
        {"tenant_id": "not-a-uuid"},
        {"slug": 7},
        {"role": ""},
        {"exp": datetime(2020, 1, 1, tzinfo=UTC)},
        {"iat": datetime(2999, 1, 1, tzinfo=UTC)},
        {"nbf": datetime(2999, 1, 1, tzinfo=UTC)},
    ],
)
async def test_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidTokenError):
        await verifier().verify(tokens.sign(claims(**changes), KEY))


async def test_no_algorithm_is_refused() -> None:
    forged = encode({"alg": "none", "typ": tokens.TYPE, "kid": KEY.kid}, claims())
    with pytest.raises(InvalidTokenError):
        await verifier().verify(forged)


@pytest.mark.parametrize("alg", ["HS256", "EdDSA"])
async def test_the_public_key_as_a_secret_is_refused(alg: str) -> None:
    public = KEY.private.public_key()
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for secret in (raw, pem):
        forged = encode({"alg": alg, "typ": tokens.TYPE, "kid": KEY.kid}, claims(), secret)
        with pytest.raises(InvalidTokenError):
            await verifier().verify(forged)


async def test_another_algorithm_is_refused() -> None:
    forged = jwt.encode(
        {"iss": tokens.ISSUER, "aud": tokens.AUDIENCE, **claims()},
        ec.generate_private_key(ec.SECP256R1()),
        algorithm="ES256",
        headers={"typ": tokens.TYPE, "kid": KEY.kid},
    )
    with pytest.raises(InvalidTokenError):
        await verifier().verify(forged)


@pytest.mark.parametrize(
    "header", [{"typ": "JWT", "kid": "first"}, {"typ": tokens.TYPE}, {"kid": "first"}]
)
async def test_a_wrong_header_is_refused(header: dict[str, str]) -> None:
    body = {"iss": tokens.ISSUER, "aud": tokens.AUDIENCE, **claims()}
    forged = jwt.encode(body, KEY.private, algorithm="EdDSA", headers=header)
    with pytest.raises(InvalidTokenError):
        await verifier().verify(forged)


async def test_another_key_under_our_name_is_refused() -> None:
    forged = tokens.sign(claims(), SigningKey.generate("first"))
    with pytest.raises(InvalidTokenError):
        await verifier().verify(forged)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "." * 50, "a" * 5000])
async def test_rubbish_is_refused(token: str) -> None:
    with pytest.raises(InvalidTokenError):
        await verifier().verify(token)


async def test_a_changed_payload_is_refused() -> None:
    head, _, signature = tokens.sign(claims(), KEY).split(".")
    _, other, _ = tokens.sign(claims(role="admin"), KEY).split(".")
    with pytest.raises(InvalidTokenError):
        await verifier().verify(f"{head}.{other}.{signature}")


async def test_a_remembered_token_still_expires() -> None:
    start = datetime.now(UTC)  # noqa: TID251 - PyJWT compares with the real time
    moment = [start]
    checking = Verifier(KeySet(Source(KEY)), cache_seconds=3600, now=lambda: moment[0])
    token = tokens.sign(claims(), KEY)
    first = await checking.verify(token)
    assert await checking.verify(token) is first
    moment[0] = start + timedelta(minutes=11)
    with pytest.raises(InvalidTokenError):
        await checking.verify(token)


async def test_the_cache_is_bounded() -> None:
    checking = Verifier(KeySet(Source(KEY)), cache_size=2)
    for number in range(5):
        await checking.verify(tokens.sign(claims(jti=f"token-{number}"), KEY))
    assert len(checking._cache) <= 2  # noqa: SLF001 - the test looks inside


async def test_an_unknown_key_is_fetched_once_per_interval() -> None:
    source, clock = Source(KEY), Clock()
    keys = KeySet(source, monotonic=clock)
    assert await keys.get("first")
    source.keys.append(SigningKey.generate("second"))
    assert await keys.get("second") is None
    assert source.fetched == 1
    clock.seconds += tokens.REFETCH_AFTER
    found = await asyncio.gather(*(keys.get("second") for _ in range(20)))
    assert all(found)
    assert source.fetched == 2


async def test_many_first_callers_share_one_fetch() -> None:
    source = Source(KEY)
    keys = KeySet(source, monotonic=Clock())
    assert all(await asyncio.gather(*(keys.get("first") for _ in range(20))))
    assert source.fetched == 1


async def test_a_withdrawn_key_is_forgotten_with_the_set() -> None:
    source, clock = Source(KEY, SigningKey.generate("second")), Clock()
    keys = KeySet(source, monotonic=clock)
    assert await keys.get("first")
    source.keys.pop(0)
    clock.seconds += tokens.JWKS_MAX_AGE
    assert await keys.get("first") is None


async def test_auth_out_of_order_keeps_known_keys_and_says_so_without_any() -> None:
    source, clock = Source(KEY), Clock()
    source.is_down = True
    keys = KeySet(source, monotonic=clock)
    with pytest.raises(KeysUnavailableError):
        await keys.get("first")
    with pytest.raises(KeysUnavailableError):
        await keys.get("first")
    assert source.fetched == 1
    source.is_down = False
    clock.seconds += tokens.RETRY_AFTER
    assert await keys.get("first")
    source.is_down = True
    clock.seconds += tokens.JWKS_MAX_AGE
    assert await keys.get("first")


async def test_keys_come_over_http() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/.well-known/jwks.json"
        return httpx.Response(200, json={"keys": [KEY.public_jwk()]})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        checking = Verifier(KeySet(tokens.http_source(client, "http://auth/")))
        assert (await checking.verify(tokens.sign(claims(), KEY))).user_id == USER


def test_private_keys_survive_the_file_and_stay_out_of_sight() -> None:
    again = SigningKey.from_jwk(KEY.private_jwk())
    assert again.public_jwk() == KEY.public_jwk()
    assert "d" not in KEY.public_jwk()
    assert "Private" not in repr(KEY)
