"""A customer who is forgotten: afterwards no table of the store holds who they were."""

from __future__ import annotations

import pytest
from basecore.migrate import admin_engine
from construction.orm import Base
from construction.privacy.domain import DELETED, FORGOTTEN, KEPT
from construction.privacy.repository import START, SUBJECTS
from personal import NAME, SIGNER, WORDS, deliver, person, traces
from shop import Shop
from sqlalchemy import ForeignKeyConstraint, Table, text

pytestmark = pytest.mark.db


async def test_no_table_holds_the_person_afterwards(shop: Shop) -> None:
    made = await person(shop)
    path = f"/api/v1/customers/{made['customer']['id']}"
    await shop.post(f"{path}/anonymisation", {"name": NAME}, status=409)
    await deliver(shop, made["order"])
    assert await traces(shop), "the person was there"
    wrong = await shop.post(f"{path}/anonymisation", {"name": "Zulmira"}, status=422)
    assert wrong["errors"][0]["field"] == "name"
    async with shop.client() as client:
        done = await client.post(f"{path}/anonymisation", json={"name": NAME.lower()})
    assert done.status_code == 204
    assert await traces(shop) == []
    order = await shop.get(f"/api/v1/orders/{made['order']['id']}")
    assert (order["customer_name"], order["total"]) == ("Anonimizado", made["order"]["total"])
    again = await shop.post(f"{path}/anonymisation", {"name": "Anonimizado"}, status=409)
    assert again["code"] == "customer_is_anonymised"
    async with shop.client() as client:
        page = await client.get(f"/web/customers/{made['customer']['id']}")
        history = await client.get(f"/web/customers/{made['customer']['id']}/timeline")
        quote = await client.get(f"/web/quotes/{made['quote']['id']}")
        signed = await client.get(f"/web/quotes/{made['signed']['id']}")
    assert "Anonimizado" in signed.text
    assert "/anonymise" not in page.text
    assert "Anonimizado" in history.text
    assert WORDS not in quote.text


async def test_what_is_sealed_is_read_until_it_is_forgotten(shop: Shop) -> None:
    made = await person(shop)
    async with shop.client() as client:
        assert WORDS in (await client.get(f"/web/quotes/{made['quote']['id']}")).text
        assert SIGNER in (await client.get(f"/web/quotes/{made['signed']['id']}")).text
    held = (await shop.get(f"/api/v1/customers/{made['customer']['id']}/personal-data"))["held"]
    assert WORDS in {one["detail"].get("reason") for one in held["activity"]}
    engine = admin_engine(shop.app.state.admin_url)
    async with engine.begin() as connection:
        details = await connection.execute(
            text("SELECT a::text FROM construction.activity a WHERE tenant_id = :tenant"),
            {"tenant": shop.tenant_id},
        )
        kept = " ".join(details.scalars())
    await engine.dispose()
    assert WORDS not in kept
    assert SIGNER not in kept


async def test_the_page_asks_for_the_name(shop: Shop) -> None:
    made = await person(shop)
    await deliver(shop, made["order"])
    here = f"/web/customers/{made['customer']['id']}"
    async with shop.client() as client:
        assert f"{here}/anonymise" in (await client.get(here)).text
        wrong = await client.post(f"{here}/anonymise", data={"name": "Outra"})
        assert (wrong.status_code, "como está acima" in wrong.text) == (422, True)
        done = await client.post(f"{here}/anonymise", data={"name": NAME})
        assert (done.status_code, done.headers["location"]) == (303, here)
    async with shop.client("sales") as client:
        assert (await client.post(f"{here}/anonymise", data={"name": NAME})).status_code == 403


async def test_companies_and_nobody_are_no_persons(shop: Shop) -> None:
    company = await shop.customer(name="Construtora Exemplo")
    path = f"/api/v1/customers/{company['id']}/anonymisation"
    refused = await shop.post(path, {"name": "Construtora Exemplo"}, status=409)
    assert refused["code"] == "customer_is_company"


async def test_of_another_store_there_is_nobody(shop: Shop, neighbour: Shop) -> None:
    theirs = await neighbour.customer(kind="person", name="Vizinha", tax_id=None)
    path = f"/api/v1/customers/{theirs['id']}/anonymisation"
    await shop.post(path, {"name": "Vizinha"}, status=404)


def _of_customers() -> list[Table]:
    found = {START}
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            if (
                isinstance(constraint, ForeignKeyConstraint)
                and constraint.referred_table.name in found
                and constraint.referred_table is not table
            ):
                found.add(table.name)
    return [table for table in Base.metadata.sorted_tables if table.name in found]


@pytest.mark.parametrize("table", _of_customers(), ids=lambda table: table.name)
def test_every_word_of_a_customer_is_forgotten_or_kept_for_a_reason(table: Table) -> None:
    words = {
        column.name
        for column in table.columns
        if column.type.python_type in {str, bytes, list, dict} and column.name != "tenant_id"
    }
    handled = set(FORGOTTEN.get(table.name, {})) | KEPT.get(table.name, frozenset())
    gone = table.name in DELETED or table.name in SUBJECTS
    assert gone or words <= handled, words - handled


def test_what_is_forgotten_exists() -> None:
    for name, columns in FORGOTTEN.items():
        known = Base.metadata.tables[f"construction.{name}"].c
        assert set(columns) <= set(known.keys()), name
