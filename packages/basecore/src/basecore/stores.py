"""Which store a host name means, for requests that carry no token: auth knows, and is asked."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from basecore.errors import AppError

PATH = "/internal/store"
LOGO_PATH = "/auth/logo.webp"
KNOWN_SECONDS = 30.0
"""How long a store that was switched off still answers, as a revoked session does."""
UNKNOWN_SECONDS = 5.0
MOST = 10_000
MOST_LOGOS = 200


class StoresUnavailableError(AppError):
    """Auth does not answer, so nobody knows whose address this is."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "stores_unavailable"
    title = "This address cannot be looked up at the moment"


@dataclass(frozen=True, slots=True)
class Store:
    """An active store and how it looks."""

    tenant_id: UUID
    slug: str
    name: str
    primary_color: str
    secondary_color: str
    logo: str | None = None
    """The digest of its logo, if it has one."""


def logo_url(digest: str | None) -> str | None:
    """Return where a store's logo is, on its own host; another logo has another address."""
    return f"{LOGO_PATH}?v={digest}" if digest else None


Ask = Callable[[str], Awaitable[Mapping[str, Any] | None]]
Fetch = Callable[[str], Awaitable[bytes | None]]


async def no_logo(_slug: str) -> bytes | None:
    """Return none: of stores that have no logo."""
    return None


class Stores:
    """Stores by the name in their host, remembered for a moment."""

    def __init__(
        self, ask: Ask, fetch: Fetch = no_logo, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._fetch = fetch
        self._logos: dict[str, bytes | None] = {}
        self._now = now
        self._known: dict[str, tuple[float, Store | None]] = {}

    async def find(self, slug: str) -> Store | None:
        """Return the active store of a host name, or None."""
        until, store = self._known.get(slug, (0.0, None))
        if self._now() < until:
            return store
        told = await self._ask(slug)
        store = _store_of(told) if told else None
        if len(self._known) >= MOST:
            self._known.clear()
        seconds = KNOWN_SECONDS if store else UNKNOWN_SECONDS
        self._known[slug] = (self._now() + seconds, store)
        return store

    async def logo_of(self, store: Store) -> bytes | None:
        """Return a store's logo as it is now, if it has one; remembered by its digest."""
        if store.logo is None:
            return None
        key = f"{store.tenant_id}:{store.logo}"
        if key not in self._logos:
            if len(self._logos) >= MOST_LOGOS:
                self._logos.clear()
            self._logos[key] = await self._fetch(store.slug)
        return self._logos[key]


def _store_of(told: Mapping[str, Any]) -> Store:
    return Store(
        tenant_id=UUID(told["tenant_id"]),
        slug=told["slug"],
        name=told["name"],
        primary_color=told["primary_color"],
        secondary_color=told["secondary_color"],
        logo=told.get("logo"),
    )


def told_by(client: httpx.AsyncClient, auth_url: str) -> Ask:
    """Return a way to ask auth."""

    async def ask(slug: str) -> Mapping[str, Any] | None:
        try:
            answer = await client.get(f"{auth_url}{PATH}", headers={"X-Tenant-Slug": slug})
            if answer.status_code == HTTPStatus.NOT_FOUND:
                return None
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise StoresUnavailableError from error
        told: Mapping[str, Any] = answer.json()
        return told

    return ask


def logos_by(client: httpx.AsyncClient, auth_url: str) -> Fetch:
    """Return a way to fetch logos from auth."""

    async def fetch(slug: str) -> bytes | None:
        try:
            answer = await client.get(f"{auth_url}{LOGO_PATH}", headers={"X-Tenant-Slug": slug})
            if answer.status_code == HTTPStatus.NOT_FOUND:
                return None
            return answer.raise_for_status().content
        except httpx.HTTPError as error:
            raise StoresUnavailableError from error

    return fetch
