"""What customers and job sites pay by, on their pages."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from shop import Shop

pytestmark = pytest.mark.db
MARKUP = {"kind": "markup", "value": "1.22", "rounding": "none", "is_active": True}


async def panel(shop: Shop, path: str, role: str = "sales", **headers: str) -> httpx.Response:
    """Get a panel as a page asks for it."""
    async with shop.client(role) as client:
        return await client.get(f"/web/prices/customers/{path}", headers=headers)


async def test_a_job_site_shows_its_list_its_rules_and_its_customers(shop: Shop) -> None:
    customer, product = await shop.customer(), await shop.product(name="Cimento CP II")
    sites = f"/api/v1/customers/{customer['id']}/job-sites"
    site: dict[str, Any] = await shop.post(sites, {"name": "Residencial Aurora"})
    other: dict[str, Any] = await shop.post(sites, {"name": "Galpão"})
    big = await shop.post("/api/v1/price-lists", {"name": "Obra grande", "is_default": False})
    await shop.post("/api/v1/price-lists", {"name": "Balcão", "is_default": True})
    async with shop.client("admin") as client:
        where = {"customer_id": customer["id"], "job_site_id": site["id"]}
        await client.post(f"/web/prices/lists/{big['id']}/holders", data=where)
    rule = MARKUP | {"product_id": product["id"]}
    await shop.post(
        "/api/v1/price-rules",
        rule | {"level": "job_site", "job_site_id": site["id"], "min_quantity": "50"},
    )
    htmx = {"HX-Request": "true"}
    here = f"{customer['id']}?job_site_id={site['id']}"
    text = (await panel(shop, here, **htmx)).text
    assert "Cimento CP II" in text
    assert "a partir de 50 " in text
    assert text.index("Tabela Obra grande, da obra") < text.index("Tabela Balcão, da loja")
    assert ("custo \N{MULTIPLICATION SIGN} margem" in text, "1,22" in text) == (True, False)
    assert "/web/prices/lists" not in text
    owner = (await panel(shop, here, "admin", **htmx)).text
    assert f"/web/prices/lists/{big['id']}" in owner
    assert "1,22" in owner
    elsewhere = (await panel(shop, f"{customer['id']}?job_site_id={other['id']}", **htmx)).text
    assert ("Obra grande" in elsewhere, "Cimento" in elsewhere) == (False, False)
    assert "Balcão" in elsewhere


async def test_who_has_nothing_pays_base_prices_and_an_address_leads_to_the_page(
    shop: Shop,
) -> None:
    customer = await shop.customer()
    text = (await panel(shop, customer["id"], **{"HX-Request": "true"})).text
    assert "Preços base" in text
    plain = await panel(shop, customer["id"])
    page = f"/web/customers/{customer['id']}"
    assert (plain.status_code, plain.headers["location"]) == (303, page)
    async with shop.client("sales") as client:
        assert f'hx-get="/web/prices/customers/{customer["id"]}"' in (await client.get(page)).text
