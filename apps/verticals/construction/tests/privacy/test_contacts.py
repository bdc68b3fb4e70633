"""One person of a company: what is held of them, and how they are forgotten."""

from __future__ import annotations

import json
from typing import Any

import pytest
from basecore.ids import new_id
from construction.privacy.domain import is_same
from personal import EMAIL, NAME, PHONE, TRACES, traces
from sheets import as_csv, run, send
from shop import Shop

COMPANY = "Construtora Exemplo"


@pytest.mark.parametrize(
    ("phone", "name", "other_phone", "is_one"),
    [
        ("(11) 98888-7654", "Z. Q.", "11988887654", True),
        ("(11) 98888-7654", "Zulmira", "11900000000", False),
        (None, " ZULMIRA ", "11900000000", True),
        (None, "Zuleide", None, False),
    ],
)
def test_one_person_by_phone_else_by_name(
    phone: str | None,
    name: str,
    other_phone: str | None,
    is_one: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert is_same("Zulmira", phone, name, other_phone) is is_one


async def company(shop: Shop) -> tuple[str, dict[str, Any]]:
    """Return a company's address in the API and a contact of it who is met in many places."""
    header = ("Nome", "CNPJ", "Contatos")
    row = [COMPANY, "12.ABC.345/01DE-35", f"{NAME} | Compras | {PHONE} | {EMAIL}"]
    batch = await send(shop, as_csv([row], header=header), kind="customers")
    await run(shop, batch)
    (customer,) = (await shop.get(f"/api/v1/customers?q={COMPANY.split()[1]}"))["items"]
    path = f"/api/v1/customers/{customer['id']}"
    (contact,) = (await shop.get(f"{path}/contacts"))["items"]
    people = [{"name": NAME, "phone": PHONE}, {"name": "Mestre Exemplo", "phone": "11900000000"}]
    await shop.post(f"{path}/job-sites", {"name": "Obra Exemplo", "contacts": people})
    quote = await shop.quote(customer_id=customer["id"])
    await shop.post(f"/api/v1/quotes/{quote['id']}/send", {}, status=200)
    for to in (EMAIL, "outra@exemplo.example"):
        words = {"to": to, "words": f"Bom dia, {NAME}" if to == EMAIL else "Bom dia"}
        await shop.post(f"/api/v1/quotes/{quote['id']}/mails", words)
    return path, contact


@pytest.mark.db
async def test_all_that_is_held_of_one_person_and_no_other(shop: Shop) -> None:
    path, contact = await company(shop)
    found = await shop.get(f"{path}/contacts/{contact['id']}/personal-data")
    held = found["held"]
    assert [one["email"] for one in held["customer_contact"]] == [EMAIL]
    assert [one["name"] for one in held["job_site_contact"]] == [NAME]
    assert [one["to"] for one in held["outgoing"]] == [EMAIL]
    assert "outra@exemplo.example" not in json.dumps(found)
    assert "Mestre Exemplo" not in json.dumps(found)
    (entry,) = (await shop.get("/api/v1/audit?kind=privacy"))["items"]
    assert entry["action"] == "contact_exported"


@pytest.mark.db
async def test_the_person_goes_and_the_company_stays(shop: Shop) -> None:
    path, contact = await company(shop)
    assert await traces(shop)
    async with shop.client() as client:
        gone = await client.post(f"{path}/contacts/{contact['id']}/anonymisation")
        again = await client.post(f"{path}/contacts/{contact['id']}/anonymisation")
    assert (gone.status_code, again.status_code) == (204, 404)
    assert await traces(shop) == [], TRACES
    customer = await shop.get(path)
    assert customer["name"] == COMPANY
    assert [one["action"] for one in (await shop.get("/api/v1/audit?kind=privacy"))["items"]] == [
        "contact_anonymised"
    ]
    (site,) = (await shop.get(f"{path}/job-sites"))["items"]
    assert [one["name"] for one in site["contacts"]] == ["Mestre Exemplo"]


@pytest.mark.db
async def test_administrators_do_it_on_the_page(shop: Shop, neighbour: Shop) -> None:
    path, contact = await company(shop)
    page = path.replace("/api/v1", "/web")
    here = f"{page}/contacts/{contact['id']}"
    for role in ("sales", "finance"):
        async with shop.client(role) as client:
            assert (await client.post(f"{here}/anonymise")).status_code == 403
            assert (await client.get(f"{here}/personal-data.json")).status_code == 403
            assert "Esquecer" not in (await client.get(f"{page}/contacts")).text
    async with neighbour.client() as client:
        assert (await client.post(f"{here}/anonymise")).status_code == 404
    async with shop.client() as client:
        shown = (await client.get(f"{page}/contacts")).text
        saved = await client.get(f"{here}/personal-data.json")
        nobody = await client.post(f"{page}/contacts/{new_id()}/anonymise")
        done = await client.post(f"{here}/anonymise")
    assert f'action="{here}/anonymise"' in shown
    assert NAME in saved.text
    assert nobody.status_code == 404
    assert (done.status_code, done.headers["location"]) == (303, page)
