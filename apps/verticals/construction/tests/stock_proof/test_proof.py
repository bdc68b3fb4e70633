"""The proof finds a balance that somebody broke, and nothing where all is well."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from basecore import clock, metrics
from basecore.db import Database
from basecore.migrate import admin_engine
from construction import stock_proof
from construction.stock_proof import service
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

BREAK = text(
    "UPDATE construction.stock_balance SET on_hand = on_hand + 1 "
    "WHERE tenant_id = :tenant AND product_id = :product"
)
LOSE = text(
    "DELETE FROM construction.stock_balance WHERE tenant_id = :tenant AND product_id = :product"
)


async def change(shop: Shop, product: Any, statement: Any) -> None:
    """Do what no process may do."""
    engine = admin_engine(shop.app.state.admin_url)
    async with engine.begin() as connection:
        given = {"tenant": shop.tenant_id, "product": product["id"]}
        await connection.execute(statement, given)
    await engine.dispose()


async def moved(shop: Shop, name: str) -> Any:
    product = await shop.product(name=name)
    for kind, quantity in (("receipt", "10"), ("issue", "3")):
        body = {"product_id": product["id"], "kind": kind, "quantity": quantity}
        await shop.post("/api/v1/stock/movements", body)
    return product


async def prove(shop: Shop) -> int:
    database: Database = shop.app.state.database
    return await stock_proof.prove(database, shop.tenant_id, now=clock.now())


async def told(shop: Shop, role: str) -> list[Any]:
    items = (await shop.get("/api/v1/notices", role=role))["items"]
    return [one for one in items if one["kind"] == "stock_off"]


async def test_all_is_well(shop: Shop) -> None:
    before = metrics.stock_proofs._value.get()  # noqa: SLF001 - prometheus has no other way
    assert await prove(shop) == 0, "a store with nothing"
    await moved(shop, "Areia média")
    await shop.product(name="Brita 1")
    assert await prove(shop) == 0
    assert metrics.stock_proofs._value.get() == before + 2  # noqa: SLF001 - see above
    assert await told(shop, "admin") == []


@pytest.mark.parametrize("page", [1, 2, 100])
async def test_what_is_broken_is_reported(
    shop: Shop,
    neighbour: Shop,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    page: int,
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", page)
    changed, lost = await moved(shop, "Areia média"), await moved(shop, "Brita 1")
    await moved(shop, "Cal"), await moved(neighbour, "Cal")
    await change(shop, changed, BREAK)
    await change(shop, lost, LOSE)
    before = metrics.stock_differences._value.get()  # noqa: SLF001 - prometheus has no other way
    with caplog.at_level(logging.ERROR):
        assert await prove(shop) == 2
        assert await prove(neighbour) == 0
    assert metrics.stock_differences._value.get() == before + 2  # noqa: SLF001 - see above
    logged = [r.__dict__ for r in caplog.records if r.message == "stock_balance_off"]
    assert [(one["product_id"], one["on_hand"], one["ledger"]) for one in logged] == [
        (changed["id"], "8.000", "7.000"),
        (lost["id"], "0", "7.000"),
    ]


async def test_who_runs_the_store_is_told_once_a_day(shop: Shop) -> None:
    product = await moved(shop, "Areia média")
    await change(shop, product, BREAK)
    assert [await prove(shop), await prove(shop)] == [1, 1]
    (notice,) = await told(shop, "admin")
    assert notice["subject_id"] == product["id"]
    assert notice["detail"] == {"product": "Areia média", "count": "1"}
    assert await told(shop, "stock") == []
    async with shop.client() as client:
        html = (await client.get("/web/notices")).text
    assert "O saldo de Areia média não é a soma das movimentações" in html
