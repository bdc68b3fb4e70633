"""The pages of customers and of their job sites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import construction
import httpx
import pytest
from shop import Shop, cnpj
from webkit.catalogue import missing

ALPHANUMERIC = "12.ABC.345/01DE-35"


async def look(shop: Shop, path: str, *, role: str = "sales", **headers: str) -> httpx.Response:
    """Get a page."""
    async with shop.client(role) as client:
        return await client.get(path, headers=headers)


async def submit(shop: Shop, path: str, *, role: str = "sales", **fields: Any) -> httpx.Response:
    """Post a form."""
    async with shop.client(role) as client:
        return await client.post(path, data=fields)


def test_every_word_is_translated() -> None:
    package = Path(construction.__file__).parent
    own = ("customers/", "job_sites/", "quotes/", "pages.py", "web.py")
    found = {
        key: place
        for key, place in missing([package]).items()
        if place.split("/", 1)[1].startswith(own)
    }
    assert not found


@pytest.mark.db
async def test_a_company_with_letters_in_its_cnpj(shop: Shop) -> None:
    new = await look(shop, "/web/customers/new")
    assert new.status_code == 200
    fields = {"kind": "company", "tax_id": ALPHANUMERIC, "name": "Exemplo", "state": "rj"}
    made = await submit(shop, "/web/customers", idempotency_key="k", **fields)
    again = await submit(shop, "/web/customers", idempotency_key="k", **fields)
    assert made.status_code == 303
    assert made.headers["location"] == again.headers["location"]
    page = await look(shop, made.headers["location"])
    assert ALPHANUMERIC in page.text
    twin = await submit(shop, "/web/customers", idempotency_key="l", **fields)
    assert twin.status_code == 422
    assert "Outro cliente já tem" in twin.text
    assert 'value="Exemplo"' in twin.text


@pytest.mark.db
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tax_id": "111.444.777-36"}, "confira os dígitos"),
        ({"tax_id": "123"}, "confira os dígitos"),
        ({"tax_id": ""}, "Preencha este campo"),
        ({"name": " "}, "Preencha este campo"),
        ({"email": "ana"}, "formato"),
        ({"postal_code": "27"}, "formato"),
        ({"kind": "alien"}, "Escolha um item"),
    ],
)
async def test_errors_stand_at_the_field(shop: Shop, fields: dict[str, str], sentence: str) -> None:
    given = {"kind": "person", "tax_id": "111.444.777-35", "name": "Ana", "notes": "fica"} | fields
    answer = await submit(shop, "/web/customers", **given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "fica" in answer.text


@pytest.mark.db
async def test_changing_a_customer(shop: Shop) -> None:
    customer = await shop.customer(phone="24 3333-1111")
    path = f"/web/customers/{customer['id']}"
    form = await look(shop, f"{path}/edit")
    assert "24 3333-1111" in form.text
    fields = {"name": "Novo Nome", "phone": "", "version": "1"}
    assert (await submit(shop, path, **fields)).status_code == 303
    changed = await shop.get(f"/api/v1/customers/{customer['id']}", role="sales")
    assert (changed["name"], changed["phone"]) == ("Novo Nome", None)
    late = await submit(shop, path, **fields | {"name": "Tarde"})
    assert late.status_code == 409
    assert 'value="Tarde"' in late.text
    assert 'name="version" value="2"' in late.text
    junk = await submit(shop, path, **fields | {"version": "9" * 5000})
    assert junk.status_code == 409
    nameless = await submit(shop, path, **fields | {"name": "", "version": "2"})
    assert nameless.status_code == 422


@pytest.mark.db
async def test_finding_a_customer(shop: Shop) -> None:
    customer = await shop.customer(name="Água & Cia", tax_id=cnpj())
    await shop.customer(name="Outra")
    part = customer["tax_id"][:10]
    for path in ("/web/customers?q=agua", f"/web/customers/options?q={part}"):
        found = await look(shop, path, **{"HX-Request": "true"})
        assert "Água &amp; Cia" in found.text
        assert "Outra" not in found.text or part in path
    assert (await look(shop, "/web/customers", role="stock")).status_code == 403
    read_only = await look(shop, "/web/customers", role="finance")
    assert "/web/customers/new" not in read_only.text


@pytest.mark.db
async def test_job_sites_of_a_customer(shop: Shop, neighbour: Shop) -> None:
    customer = await shop.customer()
    path = f"/web/customers/{customer['id']}/job-sites"
    wrong = await submit(shop, path, name="", city="Resende")
    assert wrong.status_code == 422
    assert 'value="Resende"' in wrong.text
    made = await submit(shop, path, name="Casa do Retiro", city="Volta Redonda", state="rj")
    assert (made.status_code, made.headers["location"]) == (303, f"/web/customers/{customer['id']}")
    panel = await look(shop, path, **{"HX-Request": "true"})
    assert "Casa do Retiro" in panel.text
    assert "<html" not in panel.text
    options = await look(shop, f"/web/job-sites/options?customer_id={customer['id']}")
    assert "Casa do Retiro" in options.text
    assert "<option" not in (await look(shop, "/web/job-sites/options?customer_id=x")).text.replace(
        '<option value="">', ""
    )
    assert (await look(neighbour, path, role="admin")).status_code == 404
