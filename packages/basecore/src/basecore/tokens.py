"""Access tokens: signed by auth, verified by everybody else without a query."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.algorithms import OKPAlgorithm

from basecore import clock
from basecore.errors import AppError, UnauthenticatedError

ISSUER = "basecommerce"
AUDIENCE = "basecommerce"
ALGORITHM = "EdDSA"
TYPE = "at+jwt"
REQUIRED = ["iss", "aud", "exp", "iat", "sub", "jti", "tenant_id", "slug"]
LEEWAY = 5
"""Seconds that two hosts' clocks may differ."""
JWKS_MAX_AGE = 300.0
REFETCH_AFTER = 30.0
"""Seconds between two fetches of the key set, however many unknown keys are presented."""
RETRY_AFTER = 1.0
"""The same while no key is known yet: auth may still be starting."""
LONGEST = 4096

logger = logging.getLogger(__name__)

Fetch = Callable[[], Awaitable[Mapping[str, Any]]]


class InvalidTokenError(UnauthenticatedError):
    """The token is not one of ours, or no longer good."""

    code = "invalid_token"
    title = "The access token is not valid"


class KeysUnavailableError(AppError):
    """No signing key is known, because auth does not answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "keys_unavailable"
    title = "Sign-in cannot be checked at the moment"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is signed in, at which store, until when."""

    user_id: UUID
    tenant_id: UUID
    slug: str
    role: str
    name: str
    store: str
    token_id: str
    expires_at: datetime
    session_id: UUID | None = None
    """The browser's session or the program's family that the token came from."""
    scopes: frozenset[str] | None = None
    """What a store's API key may do; None for a person, whom the role alone limits."""
    logo: str | None = None
    """The digest of the store's logo, if it has one."""
    granted: frozenset[str] = frozenset()
    """What the store gives the person beyond the role; no token says it, the vertical adds it."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and the name by which verifiers find its public half."""

    kid: str
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def generate(cls, kid: str) -> SigningKey:
        """Make a new key."""
        return cls(kid, Ed25519PrivateKey.generate())

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> SigningKey:
        """Read a private JWK."""
        msg = "a signing key must be a private Ed25519 key"
        try:
            private = OKPAlgorithm.from_jwk(dict(jwk))
        except jwt.PyJWTError as error:
            raise ValueError(msg) from error
        if not isinstance(private, Ed25519PrivateKey):
            raise TypeError(msg)
        return cls(str(jwk["kid"]), private)

    def private_jwk(self) -> dict[str, Any]:
        """Return the key as it is kept in the key file."""
        return {**OKPAlgorithm.to_jwk(self.private, as_dict=True), "kid": self.kid}

    def public_jwk(self) -> dict[str, Any]:
        """Return the half that is published."""
        public = OKPAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**public, "kid": self.kid, "use": "sig", "alg": ALGORITHM}


def sign(claims: Mapping[str, Any], key: SigningKey) -> str:
    """Return the signed token for these claims; issuer and audience are added."""
    return jwt.encode(
        {"iss": ISSUER, "aud": AUDIENCE, **claims},
        key.private,
        algorithm=ALGORITHM,
        headers={"typ": TYPE, "kid": key.kid},
    )


def http_source(client: httpx.AsyncClient, auth_url: str) -> Fetch:
    """Return a function that fetches the key set from the auth service."""
    url = f"{auth_url.rstrip('/')}/.well-known/jwks.json"

    async def fetch() -> Mapping[str, Any]:
        answer = await client.get(url, timeout=2.0)
        answer.raise_for_status()
        document: Mapping[str, Any] = answer.json()
        return document

    return fetch


class KeySet:
    """Public keys by name; fetched by one caller at a time and not more often than allowed."""

    def __init__(self, fetch: Fetch, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self, kid: str) -> Ed25519PublicKey | None:
        """Return the key of that name, refetching once if it is unknown or the set is old."""
        if self._wants(kid):
            async with self._lock:
                if self._wants(kid):
                    await self._refetch()
        if not self._keys:
            raise KeysUnavailableError
        return self._keys.get(kid)

    def _wants(self, kid: str) -> bool:
        now = self._monotonic()
        if not self._keys:
            return now - self._tried_at >= RETRY_AFTER
        if now - self._tried_at < REFETCH_AFTER:
            return False
        return kid not in self._keys or now - self._fetched_at >= JWKS_MAX_AGE

    async def _refetch(self) -> None:
        try:
            document = await self._fetch()
            self._keys = {str(jwk["kid"]): _public(jwk) for jwk in document["keys"]}
            self._fetched_at = self._monotonic()
        except (httpx.HTTPError, jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            logger.warning("jwks_unavailable", extra={"error": repr(error)})
        finally:
            self._tried_at = self._monotonic()


def _public(jwk: Mapping[str, Any]) -> Ed25519PublicKey:
    key = OKPAlgorithm.from_jwk(dict(jwk))
    if not isinstance(key, Ed25519PublicKey):
        msg = "a published key must be a public Ed25519 key"
        raise TypeError(msg)
    return key


class Verifier:
    """Turns tokens into principals; remembers good ones for some seconds."""

    def __init__(
        self,
        keys: KeySet,
        *,
        cache_seconds: float = 5.0,
        cache_size: int = 2048,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._keys = keys
        self._cache_seconds = cache_seconds
        self._cache_size = cache_size
        self._now = now
        self._cache: dict[str, tuple[Principal, datetime]] = {}

    async def verify(self, token: str) -> Principal:
        """Return who the token speaks for; `InvalidTokenError` if it is not good now."""
        now = self._now()
        known = self._cache.get(token)
        if known and (now - known[1]).total_seconds() < self._cache_seconds:
            if known[0].expires_at > now:
                return known[0]
            raise InvalidTokenError
        principal = await self._verify(token)
        if len(self._cache) >= self._cache_size:
            self._cache.clear()
        self._cache[token] = (principal, now)
        return principal

    async def _verify(self, token: str) -> Principal:
        if len(token) > LONGEST:
            raise InvalidTokenError
        try:
            key = await self._keys.get(_kid(jwt.get_unverified_header(token)))
            if key is None:
                raise InvalidTokenError
            return _principal(_decode(token, key))
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise InvalidTokenError from error


def _kid(header: Mapping[str, Any]) -> str:
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or header.get("typ") != TYPE or not isinstance(kid, str):
        raise InvalidTokenError
    return kid


def _decode(token: str, key: Ed25519PublicKey) -> dict[str, Any]:
    return jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        issuer=ISSUER,
        audience=AUDIENCE,
        leeway=LEEWAY,
        options={"require": REQUIRED, "strict_aud": True},
    )


def _principal(claims: Mapping[str, Any]) -> Principal:
    return Principal(
        user_id=UUID(claims["sub"]),
        tenant_id=UUID(claims["tenant_id"]),
        slug=_text(claims["slug"]),
        role=_text(claims["role"]),
        name=_text(claims["name"]),
        store=_text(claims["store"]),
        token_id=_text(claims["jti"]),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        session_id=UUID(claims["sid"]) if "sid" in claims else None,
        scopes=frozenset(claims["scope"].split()) if "scope" in claims else None,
        logo=_text(claims["logo"]) if "logo" in claims else None,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidTokenError
    return value
