"""Quotes that are lost: why, in which words, and what was not in stock."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore.db import Database
from basecore.ids import new_id
from construction.quotes.domain import Loss, Needed, short, untold
from editor import Editor
from shop import Shop
from sqlalchemy import text

FOUR = [new_id() for _ in range(4)]
A, B = new_id(), new_id()


def needed(*lines: tuple[UUID, str]) -> list[Needed]:
    """Return lines, known by their places."""
    return [
        Needed(line_id, product_id, Decimal(quantity))
        for line_id, (product_id, quantity) in zip(FOUR, lines, strict=False)
    ]


@pytest.mark.parametrize(
    ("lines", "on_hand", "expected"),
    [
        ([(A, "5")], {A: "5"}, []),
        ([(A, "5.001")], {A: "5"}, [0]),
        ([(A, "5")], {}, [0]),
        ([(A, "3"), (B, "1"), (A, "3")], {A: "5", B: "1"}, [2]),
        ([(A, "6"), (A, "1")], {A: "5"}, [0, 1]),
        ([(A, "1")], {A: "-2"}, [0]),
        ([], {A: "5"}, []),
    ],
)
def test_what_the_stock_does_not_cover(
    lines: list[tuple[UUID, str]], on_hand: dict[UUID, str], expected: list[int]
) -> None:
    stock = {product_id: Decimal(quantity) for product_id, quantity in on_hand.items()}
    assert short(needed(*lines), stock) == [FOUR[place] for place in expected]


@pytest.mark.parametrize(
    ("loss", "told", "detail"),
    [
        (Loss("stock", "Nada"), "stock", {"lost": "stock", "reason": "Nada"}),
        (Loss("mistake"), None, {"lost": "mistake"}),
        (Loss(None, "Desistiu"), None, {"reason": "Desistiu"}),
        (Loss(), None, {}),
    ],
)
def test_what_is_told_and_what_stays(loss: Loss, told: str | None, detail: dict[str, str]) -> None:
    assert (loss.told, loss.detail) == (told, detail)


async def told(database: Database, shop: Shop, *names: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the store's events of some kinds with their payloads, oldest first."""
    query = text(
        "SELECT event_type, payload FROM events.outbox WHERE tenant_id = :t"
        " AND event_type = ANY (:names) ORDER BY sequence"
    )
    async with database.tenant(shop.tenant_id) as session:
        rows = await session.execute(query, {"t": shop.tenant_id, "names": list(names)})
        return [(row[0], row[1]) for row in rows]


async def two_lines(shop: Shop) -> Any:
    """Return a sent quote of ten of what is there and ten of what is short."""
    there, missing = await shop.product(name="Areia"), await shop.product(name="Cal")
    movement = {"product_id": there["id"], "kind": "receipt", "quantity": "10"}
    await shop.post("/api/v1/stock/movements", movement)
    lines = [{"product_id": one["id"], "quantity": "10"} for one in (there, missing)]
    quote = await shop.quote(lines=lines)
    return await shop.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)


KEPT = text("SELECT product_id, quantity FROM construction.lost_demand WHERE tenant_id = :tenant")


async def kept(shop: Shop) -> list[tuple[UUID, Decimal]]:
    """Return what the ledger keeps of demand that was lost."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(KEPT, {"tenant": shop.tenant_id})
        return [tuple(row) for row in rows]


LOST = ("demand_lost", "quote_cancelled", "quote_rejected")


@pytest.mark.db
@pytest.mark.parametrize(
    ("way", "event"), [("cancel", "quote_cancelled"), ("reject", "quote_rejected")]
)
async def test_what_is_short_is_told_line_by_line(
    shop: Shop, relay_db: Database, way: str, event: str
) -> None:
    quote = await two_lines(shop)
    path = f"/api/v1/quotes/{quote['id']}/{way}"
    await shop.post(path, {"reason": "stock"}, role="sales", status=200)
    demand, closed = await told(relay_db, shop, *LOST)
    assert demand[0] == "demand_lost"
    assert demand[1]["product_id"] == quote["lines"][1]["product_id"]
    assert Decimal(demand[1]["quantity"]) == 10
    assert Decimal(demand[1]["unit_price"]) == Decimal("38.90")
    assert demand[1]["reason"] == "quote_lost"
    assert demand[1]["quote_id"] == quote["id"]
    assert closed[0] == event
    assert closed[1]["reason"] == "stock"


@pytest.mark.parametrize(
    ("lines", "told", "expected"),
    [
        ([(A, "5")], {}, {0: "5"}),
        ([(A, "5")], {A: "5"}, {}),
        ([(A, "8")], {A: "5"}, {0: "3"}),
        ([(A, "3"), (B, "1"), (A, "4")], {A: "5"}, {1: "1", 2: "2"}),
        ([(A, "3")], {A: "5", B: "1"}, {}),
    ],
)
def test_what_was_told_before_is_not_told_again(
    lines: list[tuple[UUID, str]], told: dict[UUID, str], expected: dict[int, str]
) -> None:
    before = {product_id: Decimal(quantity) for product_id, quantity in told.items()}
    after = {FOUR[place]: Decimal(quantity) for place, quantity in expected.items()}
    assert untold(needed(*lines), before) == after


@pytest.mark.db
async def test_lost_changed_and_lost_again_tells_the_same_goods_once(
    shop: Shop, relay_db: Database
) -> None:
    quote = await two_lines(shop)
    path = f"/api/v1/quotes/{quote['id']}"
    await shop.post(f"{path}/reject", {"reason": "stock"}, role="sales", status=200)
    again = await shop.post(f"{path}/change", None, role="sales", status=200)
    lacking = again["lines"][1]
    editor = Editor(shop, "sales", quote["id"], {lacking["id"]: 1})
    await editor.line(lacking["id"], product_id=lacking["product_id"], said="12")
    body = {"reason": "stock", "missing": [lacking["id"]]}
    await shop.post(f"{path}/cancel", body, role="sales", status=200)
    demand = await told(relay_db, shop, "demand_lost")
    assert [Decimal(one["quantity"]) for _, one in demand] == [10, 2]
    assert {one["product_id"] for _, one in demand} == {lacking["product_id"]}
    assert sorted(quantity for _, quantity in await kept(shop)) == [2, 10]


@pytest.mark.db
async def test_the_seller_says_what_was_missing(shop: Shop, relay_db: Database) -> None:
    quote = await two_lines(shop)
    path, line = f"/api/v1/quotes/{quote['id']}/cancel", quote["lines"][0]
    for wrong in ([], [str(new_id())], [line["id"], str(new_id())]):
        body = {"reason": "stock", "missing": wrong}
        refused = await shop.post(path, body, role="sales", status=422)
        assert refused["errors"][0]["field"] == "missing"
    assert await told(relay_db, shop, *LOST) == []
    await shop.post(path, {"reason": "stock", "missing": [line["id"]]}, role="sales", status=200)
    demand = await told(relay_db, shop, "demand_lost")
    assert [one["product_id"] for _, one in demand] == [line["product_id"]]


@pytest.mark.db
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"reason": "price", "words": "Caro"}, "price"),
        ({"reason": "mistake"}, None),
        ({"words": "Desistiu"}, None),
        ({}, None),
        (None, None),
    ],
)
async def test_other_reasons_lose_no_demand(
    shop: Shop, relay_db: Database, body: Any, reason: str | None
) -> None:
    quote = await two_lines(shop)
    await shop.post(f"/api/v1/quotes/{quote['id']}/cancel", body, status=200)
    ((event, payload),) = await told(relay_db, shop, *LOST)
    assert (event, payload.get("reason")) == ("quote_cancelled", reason)
    assert "Caro" not in str(payload)


@pytest.mark.db
async def test_a_reason_is_one_of_the_list(shop: Shop) -> None:
    path = f"/api/v1/quotes/{(await two_lines(shop))['id']}"
    await shop.post(f"{path}/cancel", {"reason": "weather"}, status=422)
    await shop.post(f"{path}/reject", {"reason": "mistake"}, status=422)
    assert (await shop.get(path))["status"] == "sent"


@pytest.mark.db
async def test_the_dialog_ticks_what_is_short_and_keeps_what_was_typed(
    shop: Shop, relay_db: Database
) -> None:
    quote = await two_lines(shop)
    path = f"/web/quotes/{quote['id']}"
    first, second = (line["id"] for line in quote["lines"])
    async with shop.client("sales") as client:
        page = (await client.get(path)).text
        assert f'value="{second}" checked' in page
        assert f'value="{first}" checked' not in page
        for form, sentence in (
            ({"words": "Sem areia"}, "Escolha um motivo"),
            ({"lost": "weather", "words": "Sem areia"}, "Escolha um item da lista"),
            ({"lost": "stock", "words": "Sem areia"}, "Marque os produtos"),
            ({"lost": "stock", "words": "Sem areia", "missing": "x"}, "Escolha um item da lista"),
        ):
            again = await client.post(f"{path}/cancel", data=form)
            assert again.status_code == 422
            assert sentence in again.text
            assert 'value="Sem areia"' in again.text
        long = await client.post(f"{path}/reject", data={"lost": "price", "words": "x" * 121})
        assert "longo demais" in long.text
        form = {"lost": "stock", "words": "Sem areia", "missing": first}
        assert (await client.post(f"{path}/cancel", data=form)).status_code == 303
        page = (await client.get(path)).text
    assert "(sem estoque): Sem areia" in page
    demand = await told(relay_db, shop, "demand_lost")
    assert [one["product_id"] for _, one in demand] == [quote["lines"][0]["product_id"]]
    assert await kept(shop) == [
        (UUID(quote["lines"][0]["product_id"]), Decimal(demand[0][1]["quantity"]))
    ]


@pytest.mark.db
async def test_a_colleagues_quote_is_not_lost_by_others(shop: Shop) -> None:
    quote = await shop.quote(role="admin")
    for path in (f"/api/v1/quotes/{quote['id']}/cancel", f"/web/quotes/{quote['id']}/cancel"):
        async with shop.client("sales") as client:
            assert (await client.post(path, data={"lost": "price"})).status_code in {404, 422}
    assert (await shop.get(f"/api/v1/quotes/{quote['id']}"))["status"] == "draft"
