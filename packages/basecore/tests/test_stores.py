"""Which store a host means: asked of auth, remembered for a moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from basecore.stores import MOST, Stores, StoresUnavailableError, told_by

LOOK = {"name": "Loja", "primary_color": "#112233", "secondary_color": "#445566"}


class Auth:
    """Answers as auth does, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.known = {"demo": {"tenant_id": str(new_id()), "slug": "demo", **LOOK}}

    async def __call__(self, slug: str) -> Mapping[str, Any] | None:
        self.asked.append(slug)
        return self.known.get(slug)


async def test_a_store_is_remembered_but_not_for_long() -> None:
    auth, now = Auth(), [100.0]
    stores = Stores(auth, now=lambda: now[0])
    first = await stores.find("demo")
    assert first is not None
    assert str(first.tenant_id) == auth.known["demo"]["tenant_id"]
    assert await stores.find("demo") is first
    assert auth.asked == ["demo"]
    auth.known.clear()
    now[0] += 29.9
    assert await stores.find("demo") is first
    now[0] += 0.2
    assert await stores.find("demo") is None


async def test_an_unknown_store_is_asked_for_again_soon() -> None:
    auth, now = Auth(), [100.0]
    stores = Stores(auth, now=lambda: now[0])
    assert await stores.find("nova") is None
    assert await stores.find("nova") is None
    assert auth.asked == ["nova"]
    auth.known["nova"] = {"tenant_id": str(new_id()), "slug": "nova", **LOOK}
    now[0] += 5.1
    assert await stores.find("nova") is not None


async def test_made_up_names_do_not_fill_the_memory() -> None:
    auth = Auth()
    stores = Stores(auth)
    for number in range(MOST + 10):
        await stores.find(f"s{number}")
    assert len(stores._known) <= MOST  # noqa: SLF001 - what it holds on to is the point


@pytest.mark.parametrize("status", [500, 503, 401])
async def test_when_auth_fails_nobody_is_told_that_the_store_is_gone(status: int) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(status))
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(StoresUnavailableError):
            await told_by(client, "http://auth")("demo")


async def test_auth_is_asked_for_the_host() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(404)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        assert await told_by(client, "http://auth")("demo") is None
    assert (seen[0].url.path, seen[0].headers["x-tenant-slug"]) == ("/internal/store", "demo")
