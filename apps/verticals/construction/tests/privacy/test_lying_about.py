"""What lies about of a person besides their records: files, and lines of files that came in."""

from __future__ import annotations

from pathlib import Path

import pytest
from personal import NAME, person, traces
from sheets import as_csv, run, send
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

HEADER = ("CPF/CNPJ", "Nome", "Limite de crédito")
PDF = b"%PDF-1.4\n% Zulmira Quaresma\n%%EOF\n"


def kept(shop: Shop) -> list[Path]:
    """Return the files of the store."""
    folder = Path(shop.app.state.files_dir) / str(shop.tenant_id)
    return [one for one in folder.rglob("*") if one.is_file()]


async def forget(shop: Shop, customer_id: str, name: str = NAME) -> None:
    async with shop.client() as client:
        path = f"/api/v1/customers/{customer_id}/anonymisation"
        answer = await client.post(path, json={"name": name})
    assert answer.status_code == 204, answer.text


async def test_files_of_all_their_records_are_gone_with_their_bytes(shop: Shop) -> None:
    made = await person(shop)
    other = await shop.order()
    (site,) = (await shop.get(f"/api/v1/customers/{made['customer']['id']}/job-sites"))["items"]
    paths = [
        f"customers/{made['customer']['id']}",
        f"customers/{made['customer']['id']}/job-sites/{site['id']}",
        f"orders/{made['order']['id']}",
        f"quotes/{made['quote']['id']}",
        f"orders/{other['id']}",
    ]
    async with shop.client() as client:
        for path in paths:
            name = {"name": "rg-zulmira.pdf"}
            sent = await client.post(f"/api/v1/{path}/files", content=PDF, params=name)
            assert sent.status_code == 201, sent.text
        assert len(kept(shop)) == len(paths)
        await client.post(
            f"/api/v1/orders/{made['order']['id']}/status",
            json={"status": "cancelled", "reason": "gave_up"},
        )
        await forget(shop, made["customer"]["id"])
        left = (await client.get(f"/api/v1/orders/{other['id']}/files")).json()["items"]
        gone = (await client.get(f"/api/v1/orders/{made['order']['id']}/files")).json()["items"]
    assert (len(left), gone) == (1, [])
    assert len(kept(shop)) == 1, "another customer's file stays"


async def test_lines_of_files_are_gone_however_they_ended(shop: Shop) -> None:
    rows = [
        ["529.982.247-25", NAME, ""],
        ["111.444.777-35", "Outra Pessoa", ""],
    ]
    batch = await send(shop, as_csv(rows, header=HEADER), kind="customers")
    await run(shop, batch)
    broken = [["529.982.247-25", "Z. Q.", "muito"], ["", NAME.upper(), "muito"], ["", "Outra", "x"]]
    await send(shop, as_csv(broken, header=HEADER), kind="customers", name="nova.csv")
    (found,) = [
        one for one in (await shop.get("/api/v1/customers"))["items"] if one["name"] == NAME
    ]
    assert len(await lines(shop)) == 5
    await forget(shop, found["id"])
    assert sorted(await lines(shop)) == ["Outra", "Outra Pessoa"]
    assert await traces(shop) == []


async def test_a_name_within_a_longer_word_is_somebody_elses_line(shop: Shop) -> None:
    customer = await shop.customer()
    path = f"/api/v1/customers/{customer['id']}/contacts"
    contact = await shop.post(path, {"name": "Ana (obra)"})
    header = ("Nome", "Contatos")
    rows = [["Construtora Um", "Joana (obra)"], ["Construtora Dois", "ANA (OBRA) | Compras"]]
    await send(shop, as_csv(rows, header=header), kind="customers")
    async with shop.client() as client:
        answer = await client.post(f"{path}/{contact['id']}/anonymisation")
    assert answer.status_code == 204, answer.text
    query = text("SELECT cells ->> 0 FROM construction.import_row WHERE tenant_id = :tenant")
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        left = list(await session.scalars(query, {"tenant": shop.tenant_id}))
    assert left == ["Construtora Um"]


OWN = "12ABC34501DE35"


@pytest.mark.parametrize(
    ("tax_id", "phone", "others", "is_kept"),
    [
        ("11.222.333/0001-81", "", "", True),
        ("12.ABC.345/01DE-35", "", "(11) 90000-0000", False),
        ("", "(11) 98888-7654", "(11) 90000-0000", True),
        ("", "(11) 98888-7654", "11988887654", False),
        ("", "(11) 98888-7654", "", False),
        ("", "", "(11) 90000-0000", False),
    ],
)
async def test_another_person_of_the_very_same_name_keeps_their_line(
    shop: Shop,
    tax_id: str,
    phone: str,
    others: str,
    is_kept: bool,  # noqa: FBT001 - a table's column
) -> None:
    customer = await shop.customer(tax_id=OWN, kind="company")
    path = f"/api/v1/customers/{customer['id']}/contacts"
    contact = await shop.post(path, {"name": "Ana Exemplo", "phone": phone or None})
    header = ("CPF/CNPJ", "Nome", "Contatos", "Limite de crédito")
    rows = [
        [tax_id, "Construtora Um", f"ANA EXEMPLO | Compras | {others}; Bia", "muito"],
        [tax_id, "Obras da Ana Exemplo" if not tax_id else "Dois", "Ana Exemplo | | 1", "muito"],
    ]
    await send(shop, as_csv(rows, header=header), kind="customers")
    async with shop.client() as client:
        answer = await client.post(f"{path}/{contact['id']}/anonymisation")
    assert answer.status_code == 204, answer.text
    assert ("Construtora Um" in await lines(shop)) is is_kept
    assert "Obras da Ana Exemplo" not in await lines(shop), "a doubt is the person's"


async def lines(shop: Shop) -> list[str]:
    """Return the names in all lines of files that came in."""
    query = text("SELECT cells ->> 1 FROM construction.import_row WHERE tenant_id = :tenant")
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        return list(await session.scalars(query, {"tenant": shop.tenant_id}))
