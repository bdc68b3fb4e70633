"""The settings page and its twin in the API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from shop import Shop

CNPJ = "12.ABC.345/01DE-35"


async def submit(shop: Shop, **fields: Any) -> httpx.Response:
    async with shop.client("admin") as client:
        return await client.post("/web/settings", data={"version": "0", **fields})


@pytest.mark.db
async def test_the_owner_saves_what_documents_say(shop: Shop, neighbour: Shop) -> None:
    fields = {"legal_name": "Depósito Exemplo", "cnpj": CNPJ, "state": "rj", "valid_days": "10"}
    saved = await submit(shop, **fields, pix_key="(24) 99999-1234")
    assert saved.status_code == 303, saved.text
    found = await shop.get("/api/v1/store")
    assert (found["cnpj"], found["pix_key"]) == ("12ABC34501DE35", "+5524999991234")
    assert (found["state"], found["valid_days"], found["version"]) == ("RJ", 10, 1)
    async with shop.client("admin") as client:
        page = await client.get("/web/settings")
    assert "Depósito Exemplo" in page.text
    assert "Configurações salvas" in page.text
    assert (await neighbour.get("/api/v1/store"))["legal_name"] is None


@pytest.mark.db
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("cnpj", "12.ABC.345/01DE-36", "confira os dígitos"),
        ("pix_key", "loja", "chave PIX"),
        ("valid_days", "0", "O valor é baixo demais"),
        ("state", "RJX", "formato"),
    ],
)
async def test_errors_stand_at_the_field(shop: Shop, field: str, value: str, sentence: str) -> None:
    answer = await submit(shop, **{"trade_name": "fica", field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "fica" in answer.text


@pytest.mark.db
async def test_two_owners_at_once(shop: Shop) -> None:
    assert (await submit(shop, trade_name="Primeira")).status_code == 303
    late = await submit(shop, trade_name="Segunda")
    assert late.status_code == 409
    assert 'value="Segunda"' in late.text
    assert 'name="version" value="1"' in late.text
    assert (await submit(shop, trade_name="Segunda", version="1")).status_code == 303


@pytest.mark.db
async def test_only_the_owner(shop: Shop) -> None:
    for role in ("sales", "finance", "stock", "driver", "buyer"):
        async with shop.client(role) as client:
            assert (await client.get("/web/settings")).status_code == 403
            assert (await client.get("/api/v1/store")).status_code == 403
