"""How documents are numbered: letters, digits and where they go on, and nothing given twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from construction.numbering import Document, Series, Wish, faults, label, renumbered, same
from shop import Shop

PATH, PAGE = "/api/v1/store/numbering", "/web/settings/numbering"
USUAL = {
    "quote": {"letters": "COT", "digits": 6},
    "order": {"letters": "PED", "digits": 6},
    "purchase": {"letters": "COM", "digits": 6},
}


@pytest.mark.parametrize(
    ("mask", "number", "written"),
    [
        ("COT-000000", 123, "COT-000123"),
        ("ORC-0", 123, "ORC-123"),
        ("COT-000", 12345, "COT-12345"),
        ("A1-0000000000", 7, "A1-0000000007"),
    ],
)
def test_a_number_is_padded_and_grows(mask: str, number: int, written: str) -> None:
    assert label(mask, number) == written


def test_letters_of_before_stay_with_their_kind() -> None:
    held = {one: Series(one, last_number=9) for one in Document}
    quote = renumbered(held[Document.QUOTE], Wish("ORC", 4, None))
    assert (quote.next_label, quote.former, quote.own) == ("ORC-0010", ("COT",), {"COT", "ORC"})
    again = renumbered(quote, Wish("COT", 6, 20))
    assert (again.next_label, again.own) == ("COT-000020", {"COT", "ORC"})
    order = renumbered(held[Document.ORDER], Wish("ORC", 6, 9))
    wanted = held | {Document.QUOTE: again, Document.ORDER: order}
    assert set(faults(held, wanted)) == {
        (Document.ORDER, "letters"),
        (Document.ORDER, "next_number"),
    }
    assert same(held[Document.QUOTE], renumbered(held[Document.QUOTE], Wish("COT", 6, 10)))


async def number(shop: Shop, *, version: int = 0, status: int = 200, **kinds: Any) -> Any:
    async with shop.client() as client:
        answer = await client.put(PATH, json=USUAL | kinds, headers={"If-Match": f'"{version}"'})
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.db
async def test_documents_of_before_keep_how_they_were_printed(shop: Shop, neighbour: Shop) -> None:
    before = await shop.quote()
    assert before["number"] == "COT-000001"
    saved = await number(shop, quote={"letters": "orc", "digits": 4, "next_number": 4501})
    assert (saved["quote"]["next_label"], saved["version"]) == ("ORC-4501", 1)
    quote = await shop.quote()
    assert quote["number"] == "ORC-4501"
    assert (await shop.quote())["number"] == "ORC-4502"
    assert (await neighbour.quote())["number"] == "COT-000001"
    here = f"/api/v1/quotes/{before['id']}"
    assert (await shop.get(here))["number"] == "COT-000001"
    async with shop.client() as client:
        listed = (await client.get("/api/v1/quotes")).json()["items"]
        page = (await client.get(f"/web/quotes/{quote['id']}")).text
        sheet = (await client.get("/web/quotes/export")).text
        for typed in ("ORC-4501", "orc4501", "4501", "cot 4501"):
            found = (await client.get("/web/search", params={"q": typed})).text
            assert "ORC-4501" in found, typed
            assert "COT-000001" not in found, typed
        narrowed = (await client.get("/web/quotes", params={"q": "ORC-4501"})).text
    assert [one["number"] for one in listed] == ["ORC-4502", "ORC-4501", "COT-000001"]
    assert "ORC-4501" in page
    assert all(one in sheet for one in ("ORC-4501", "ORC-4502", "COT-000001"))
    assert "ORC-4501" in narrowed
    assert "ORC-4502" not in narrowed


@pytest.mark.db
async def test_orders_and_what_is_printed(shop: Shop) -> None:
    await number(shop, order={"letters": "VENDA", "digits": 3})
    order = await shop.order()
    assert order["number"] == "VENDA-001"
    async with shop.client() as client:
        receipt = (await client.get(f"/web/orders/{order['id']}/receipt")).text
        board = (await client.get("/web/orders/board")).text
        found = (await client.get("/web/search", params={"q": "venda-1"})).text
    assert all("VENDA-001" in text for text in (receipt, board, found))


@pytest.mark.db
async def test_no_number_is_given_twice(shop: Shop) -> None:
    await shop.quote()
    await shop.quote()
    refused = await number(
        shop,
        status=422,
        quote={"letters": "PED", "digits": 6, "next_number": 2},
        purchase={"letters": "C O", "digits": 6},
    )
    assert {one["field"] for one in refused["errors"]} == {"purchase.letters"}
    refused = await number(shop, status=422, quote=USUAL["order"] | {"next_number": 2})
    assert {one["field"]: one["message"] for one in refused["errors"]} == {
        "quote.letters": "Another kind of document has these letters, or had them",
        "order.letters": "Another kind of document has these letters, or had them",
        "quote.next_number": "The number COT-000002 was given; the next one must be larger",
    }
    kept = await number(shop, quote=USUAL["quote"] | {"next_number": 3})
    assert kept["version"] == 0, "what changes nothing is no change"
    assert (await shop.quote())["number"] == "COT-000003"
    await number(shop, quote={"letters": "ORC", "digits": 6})
    await number(shop, version=0, status=412)


@pytest.mark.db
async def test_a_change_amid_many_leaves_no_gap(shop: Shop) -> None:
    async def settle() -> None:
        await number(shop, quote={"letters": "ORC", "digits": 5})

    made = await asyncio.gather(*(shop.quote() for _ in range(4)), settle(), shop.quote())
    numbers = sorted(int(one["number"].partition("-")[2]) for one in made if one)
    assert numbers == [1, 2, 3, 4, 5]
    assert (await shop.quote())["number"] == "ORC-00006"


@pytest.mark.db
async def test_the_page_saves_and_tells(shop: Shop) -> None:
    fields = {
        f"{name}-{field}": str(value)
        for name, one in USUAL.items()
        for field, value in (one | {"next_number": 1, "shown": 1}).items()
    }
    await shop.quote()
    async with shop.client() as client:
        saved = await client.post(PAGE, data=fields | {"version": "0", "quote-letters": "orc"})
        stale = await client.post(PAGE, data=fields | {"version": "0", "quote-letters": "XYZ"})
        wrong = await client.post(
            PAGE, data=fields | {"version": "1", "quote-next_number": "0", "order-digits": "muito"}
        )
        page = (await client.get(PAGE)).text
        told = (await client.get("/web/settings/audit", params={"kind": "settings"})).text
    assert saved.status_code == 303, "the number that was shown is not meant to be set"
    assert "Próximo: ORC-000002" in page
    assert stale.status_code == 409
    assert 'value="XYZ"' in stale.text
    assert wrong.status_code == 422
    assert 'value="muito"' in wrong.text
    assert "Numeração alterada" in page
    assert "COT-000002 → ORC-000002" in told
    async with shop.client("sales") as client:
        assert (await client.get(PAGE)).status_code == 403
        assert (await client.get(PATH)).status_code == 403
