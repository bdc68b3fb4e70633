"""A customer's browser: it has a link, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
from shop import Shop

PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0 Mobile Safari/537.36"
SIGNATURE = json.dumps([[v for step in range(12) for v in (10 * step, 20 + 7 * (step % 3))]])


def visitor(shop: Shop, *, slug: str | None = None, agent: str = PHONE) -> httpx.AsyncClient:
    """Return a client without a sign-in at a store's address."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(shop.app, raise_app_exceptions=False),
        base_url="http://test",
        headers={"X-Tenant-Slug": slug or shop.slug, "User-Agent": agent},
    )


async def link_to(shop: Shop, quote: Any, **body: Any) -> str:
    """Make a link to a quote and return its path."""
    made = await shop.post(f"/api/v1/quotes/{quote['id']}/links", body or None)
    url: str = made["url"]
    return url.removeprefix("http://test")


async def sign(shop: Shop, path: str, **fields: str) -> httpx.Response:
    """Approve by a link, as a person who knows the customer's document."""
    form = {"name": "Maria Souza", "signature": SIGNATURE} | fields
    async with visitor(shop) as browser:
        return await browser.post(f"{path}/approve", data=form)


async def document_end(shop: Shop, quote: Mapping[str, Any], length: int = 4) -> str:
    """Return the last digits of the document of a quote's customer."""
    customer = await shop.get(f"/api/v1/customers/{quote['customer_id']}")
    tax_id: str = customer["tax_id"]
    return tax_id[-length:]


async def status_of(shop: Shop, quote: Mapping[str, Any]) -> str:
    """Return how a quote stands."""
    found: str = (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"]
    return found
