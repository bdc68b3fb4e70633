"""All that is held of a customer, given to who asks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from construction.orm import Base
from construction.privacy.repository import shown
from shop import Shop

pytestmark = pytest.mark.db


async def known(shop: Shop, name: str) -> Any:
    """Return a customer with something in most tables."""
    customer = await shop.customer(name=name, phone="(11) 90000-0001", email="a@example.com")
    path = f"/api/v1/customers/{customer['id']}"
    await shop.post(f"{path}/contacts", {"name": f"Contato de {name}"})
    site = await shop.post(f"{path}/job-sites", {"name": f"Obra de {name}"})
    await shop.post(f"{path}/notes", {"content": f"Prefere de manhã, {name}"})
    product = await shop.product()
    lines = [{"product_id": product["id"], "quantity": "2"}]
    await shop.order(customer_id=customer["id"], job_site_id=site["id"], lines=lines)
    return customer


async def test_everything_of_one_customer_and_nothing_of_another(shop: Shop) -> None:
    one, other = await known(shop, "Exemplo Um"), await known(shop, "Exemplo Dois")
    found = await shop.get(f"/api/v1/customers/{one['id']}/personal-data")
    held = found["held"]
    assert found["customer_id"] == one["id"]
    assert held["customer"][0]["email"] == "a@example.com"
    assert held["customer_contact"][0]["name"] == "Contato de Exemplo Um"
    assert held["job_site"][0]["name"] == "Obra de Exemplo Um"
    assert held["customer_note"][0]["content"] == "Prefere de manhã, Exemplo Um"
    assert held["order"][0]["customer_id"] == one["id"]
    assert held["order_line"][0]["quantity"] == "2.000"
    assert "Exemplo Dois" not in json.dumps(found, ensure_ascii=False)
    assert other["id"] not in json.dumps(found)


async def test_a_file_and_a_step_in_the_history(shop: Shop) -> None:
    customer = await known(shop, "Exemplo Três")
    here = f"/web/customers/{customer['id']}"
    async with shop.client() as client:
        page = await client.get(here)
        file = await client.get(f"{here}/personal-data.json")
        history = await client.get(f"{here}/timeline")
    assert f"{here}/personal-data.json" in page.text
    assert file.headers["content-disposition"] == 'attachment; filename="dados-pessoais.json"'
    assert file.json()["held"]["customer"][0]["name"] == "Exemplo Três"
    assert "Dados pessoais exportados" in history.text
    async with shop.client("sales") as client:
        assert "personal-data" not in (await client.get(here)).text
        assert (await client.get(f"{here}/personal-data.json")).status_code == 403


async def test_of_another_store_there_is_nothing(shop: Shop, neighbour: Shop) -> None:
    customer = await known(neighbour, "Exemplo Quatro")
    await shop.get(f"/api/v1/customers/{customer['id']}/personal-data", status=404)


async def test_sales_without_a_name_are_nobodys(shop: Shop) -> None:
    product = await shop.product()
    await shop.post(
        "/api/v1/stock/movements",
        {"product_id": product["id"], "kind": "receipt", "quantity": "5"},
    )
    lines = [{"product_id": product["id"], "quantity": "1"}]
    sold = await shop.post("/api/v1/counter-sales", {"lines": lines, "payment_method": "cash"})
    nobody = sold["customer_id"]
    async with shop.client() as client:
        answer = await client.get(f"/api/v1/customers/{nobody}/personal-data")
        assert (answer.status_code, answer.json()["code"]) == (409, "customer_is_nobody")
        page = await client.get(f"/web/customers/{nobody}")
        assert "personal-data" not in page.text


def test_no_cost_is_shown() -> None:
    columns = {one.name for table in Base.metadata.sorted_tables for one in shown(table)}
    assert not {one for one in columns if "cost" in one or "margin" in one or "hash" in one}
