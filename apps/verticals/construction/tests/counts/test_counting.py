"""Counts: what is entered, what differs, and what the ledger has of it afterwards."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from basecore.ids import new_id
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

API = "/api/v1/stock/counts"
MOVED = text(
    "SELECT payload ->> 'product_id', payload ->> 'quantity', payload ->> 'balance' "
    "FROM events.outbox WHERE tenant_id = :tenant AND event_type = 'stock_moved' "
    "AND payload ->> 'kind' = 'count' ORDER BY sequence"
)


async def corrected(shop: Shop) -> list[tuple[str, ...]]:
    """Return what the events say that counts corrected."""
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(MOVED, {"tenant": shop.tenant_id})
        return [tuple(row) for row in rows]


async def stocked(shop: Shop, quantity: str = "10", **fields: Any) -> Any:
    """Return a product of which there are so many."""
    product = await shop.product(**fields)
    await moved(shop, product, quantity)
    return product


async def moved(shop: Shop, product: Any, quantity: str, kind: str = "adjustment") -> None:
    body = {"product_id": product["id"], "kind": kind, "quantity": quantity}
    await shop.post("/api/v1/stock/movements", body)


async def begun(shop: Shop, **fields: Any) -> Any:
    """Begin a count."""
    return await shop.post(API, {"scope": "full"} | fields, role="stock")


async def entered(
    shop: Shop, count: Any, product: Any, quantity: str, *, entry: Any = None, **fields: Any
) -> httpx.Response:
    """Enter what was counted."""
    body = {"product_id": product["id"], "quantity": quantity} | fields
    async with shop.client("stock") as client:
        path = f"{API}/{count['id']}/entries/{entry or new_id()}"
        return await client.put(path, json=body)


async def lines(shop: Shop, count: Any, view: str, role: str = "stock") -> list[Any]:
    found = await shop.get(f"{API}/{count['id']}/lines?view={view}", role=role)
    return list(found["items"])


async def posted(shop: Shop, count: Any, status: int = 200) -> Any:
    return await shop.post(f"{API}/{count['id']}/post", None, role="stock", status=status)


async def test_what_differs_is_corrected_and_nothing_else(shop: Shop) -> None:
    less, same, more = [await stocked(shop, cost="2.50") for _ in range(3)]
    left_out = await stocked(shop)
    count = await begun(shop)
    assert count["progress"]["products"] >= 4
    for product, quantity in ((less, "7.5"), (same, "10"), (more, "12")):
        assert (await entered(shop, count, product, quantity)).status_code == 200
    found = {one["product_id"]: one for one in await lines(shop, count, "differences")}
    assert {key: one["difference"] for key, one in found.items()} == {
        less["id"]: "-2.500",
        more["id"]: "2.000",
    }
    assert found[less["id"]]["value"] is None, "stock keepers see no costs"
    (first, _) = await lines(shop, count, "differences", role="admin")
    assert first["value"] in {"-6.25", "5.00"}
    assert len(await lines(shop, count, "counted")) == 3
    assert left_out["id"] in {one["product_id"] for one in await lines(shop, count, "missing")}
    done = await posted(shop, count)
    assert done["status"] == "posted"
    assert sorted(await corrected(shop)) == sorted(
        [(less["id"], "-2.500", "7.500"), (more["id"], "2.000", "12.000")]
    )


async def test_posted_twice_it_answers_the_same_and_corrects_once(shop: Shop) -> None:
    product = await stocked(shop)
    count = await begun(shop)
    await entered(shop, count, product, "4")
    first, *others = await asyncio.gather(*(posted(shop, count) for _ in range(4)))
    assert all(one == first for one in others)
    assert len(await corrected(shop)) == 1
    await moved(shop, product, "3")
    assert await posted(shop, count) == first
    (line,) = await lines(shop, count, "differences")
    assert (line["expected"], line["difference"]) == ("10.000", "-6.000"), "as it was then"


async def test_what_moved_meanwhile_stays_moved(shop: Shop) -> None:
    product = await stocked(shop)
    count = await begun(shop)
    await moved(shop, product, "-3")
    await entered(shop, count, product, "6")
    await moved(shop, product, "-2")
    (line,) = await lines(shop, count, "differences")
    assert (line["expected"], line["difference"]) == ("7.000", "-1.000")
    await posted(shop, count)
    assert await corrected(shop) == [(product["id"], "-1.000", "4.000")]


async def test_what_waited_for_the_network_counts_from_when_it_was_counted(shop: Shop) -> None:
    product = await stocked(shop)
    count = await begun(shop)
    await moved(shop, product, "-3")
    await entered(shop, count, product, "10", seconds_ago=3600)
    assert await lines(shop, count, "differences") == [], "the three were there when it was counted"


async def test_two_counts_of_a_product_correct_it_once(shop: Shop) -> None:
    product = await stocked(shop)
    one, other = await begun(shop), await begun(shop)
    for count in (one, other):
        await entered(shop, count, product, "8")
    await posted(shop, one)
    assert await lines(shop, other, "differences") == []
    await posted(shop, other)
    assert await corrected(shop) == [(product["id"], "-2.000", "8.000")]


async def test_an_entry_sent_again_is_the_same_entry(shop: Shop) -> None:
    product, entry = await stocked(shop), new_id()
    count = await begun(shop)
    first = await entered(shop, count, product, "4", entry=entry, way="add")
    again = await asyncio.gather(
        *(entered(shop, count, product, "4", entry=entry, way="add") for _ in range(5))
    )
    assert first.json()["counted"] == "4.000"
    assert all(one.json() == first.json() for one in again)
    more = await entered(shop, count, product, "3", way="add")
    assert more.json()["counted"] == "7.000"
    other = await entered(shop, count, product, "5", entry=entry, way="add")
    assert (other.status_code, other.json()["code"]) == (409, "entry_reused")
    await posted(shop, count)
    late = await entered(shop, count, product, "4", entry=entry, way="add")
    assert late.status_code == 200, "it is in the count already"
    closed = await entered(shop, count, product, "9")
    assert (closed.status_code, closed.json()["code"]) == (409, "count_closed")


async def test_a_category_and_whose_turn_it_is(shop: Shop) -> None:
    sand, gravel = await stocked(shop, category="Areias"), await stocked(shop, category="Britas")
    count = await begun(shop, scope="category", category_id=sand["category_id"])
    assert (count["category"], count["progress"]["products"]) == ("Areias", 1)
    assert (await entered(shop, count, gravel, "1")).json()["code"] == "not_in_count"
    await entered(shop, count, sand, "10")
    await posted(shop, count)
    turn = await begun(shop, scope="cyclic", size=1)
    (line,) = await lines(shop, turn, "missing")
    assert line["product_id"] == gravel["id"], "the other one was counted just now"


@pytest.mark.parametrize(
    "body",
    [
        {"scope": "category"},
        {"scope": "full", "category_id": "0197aaaa-0000-7000-8000-000000000000"},
        {"scope": "category", "category_id": "0197aaaa-0000-7000-8000-000000000000"},
        {"scope": "full", "location": "lua"},
        {"scope": "cyclic", "size": 0},
        {"scope": "some"},
        {"scope": "full"},
    ],
)
async def test_what_cannot_be_counted_is_refused(shop: Shop, body: Any) -> None:
    await shop.post(API, body, status=422)


async def test_another_place_has_a_count_of_its_own(shop: Shop) -> None:
    await shop.location()
    product = await stocked(shop)
    count = await begun(shop, location="patio")
    await entered(shop, count, product, "2")
    (line,) = await lines(shop, count, "differences")
    assert (line["expected"], line["difference"]) == ("0.000", "2.000")
    await posted(shop, count)
    assert await corrected(shop) == [(product["id"], "2.000", "2.000")]


async def test_reasons_go_with_the_correction(shop: Shop) -> None:
    product = await stocked(shop)
    count = await begun(shop)
    await entered(shop, count, product, "9")
    async with shop.client("stock") as client:
        path = f"{API}/{count['id']}/lines/{product['id']}/reason"
        said = await client.put(path, json={"reason": "broken", "note": "Saco rasgado"})
        strange = await client.put(f"{API}/{count['id']}/lines/{new_id()}/reason", json={})
    assert (said.status_code, strange.status_code) == (204, 422)
    await posted(shop, count)
    (line,) = await lines(shop, count, "differences")
    assert line["reason"] == "broken"
    ledger = await shop.get(f"/api/v1/stock/movements?product_id={product['id']}")
    assert (ledger["items"][0]["kind"], ledger["items"][0]["note"]) == ("count", "Saco rasgado")
    async with shop.client("stock") as client:
        assert (await client.put(path, json={"reason": "lost"})).status_code == 409


async def test_a_count_without_entries_or_put_away_changes_nothing(shop: Shop) -> None:
    product = await stocked(shop)
    count = await begun(shop)
    assert (await posted(shop, count, 409))["code"] == "nothing_counted"
    await entered(shop, count, product, "1")
    for _ in range(2):
        away = await shop.post(f"{API}/{count['id']}/cancel", None, role="stock", status=200)
        assert away["status"] == "cancelled"
    assert (await posted(shop, count, 409))["code"] == "count_closed"
    assert await corrected(shop) == []


async def test_many_count_one_product_at_once(shop: Shop) -> None:
    product = await stocked(shop, "20")
    count = await begun(shop)
    answers = await asyncio.gather(
        *(entered(shop, count, product, "2", way="add") for _ in range(10))
    )
    assert {one.status_code for one in answers} == {200}
    assert await lines(shop, count, "differences") == []
    assert len(await lines(shop, count, "counted")) == 1


async def test_a_neighbours_count_is_not_there(shop: Shop, neighbour: Shop) -> None:
    product = await stocked(neighbour)
    count = await begun(neighbour)
    assert (await entered(shop, count, product, "1")).status_code == 404
    assert (await shop.get(API))["items"] == []
    await posted(shop, count, 404)
