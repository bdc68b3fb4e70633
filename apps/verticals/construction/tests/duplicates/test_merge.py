"""Merging moves everything in one transaction, and undoing brings it back exactly."""

from __future__ import annotations

from typing import Any

import pytest
from construction.duplicates import service
from construction.duplicates.domain import pairs
from shop import Shop

pytestmark = pytest.mark.db

CUSTOMERS = "/api/v1/customers"


async def full(shop: Shop, **fields: Any) -> dict[str, Any]:
    """Make a customer with something of each kind."""
    customer = await shop.customer(**fields)
    path = f"{CUSTOMERS}/{customer['id']}"
    site = await shop.post(f"{path}/job-sites", {"name": "Obra", "contacts": [{"name": "Zé"}]})
    await shop.post(f"{path}/contacts", {"name": "Compras"})
    await shop.post(f"{path}/notes", {"content": "Nota"})
    where = {"customer_id": customer["id"], "job_site_id": site["id"]}
    order = await shop.order(**where)
    quote = await shop.quote(role="admin", **where)
    return {"customer": customer, "site": site, "order": order, "quote": quote, "path": path}


async def whole(shop: Shop, customer_id: str) -> dict[str, Any]:
    """Return everything about a customer but versions."""
    path, found = f"{CUSTOMERS}/{customer_id}", {}
    found["customer"] = {k: v for k, v in (await shop.get(path)).items() if k != "version"}
    for part in ("contacts", "job-sites", "notes", "credit", "statement"):
        found[part] = await shop.get(f"{path}/{part}")
    found["quotes"] = await shop.get(f"/api/v1/quotes?customer_id={customer_id}")
    return found


async def test_all_of_it_moves_and_comes_back(shop: Shop) -> None:
    kept = await shop.post(CUSTOMERS, {"kind": "person", "name": "Boa Vista", "tags": ["a"]})
    other = await full(shop, name="Boa Vista Ltda", phone="24 99999-0000", tags=["a", "b"])
    twin = other["customer"]
    before = [await whole(shop, one["id"]) for one in (kept, twin)]
    path = f"{CUSTOMERS}/{kept['id']}"
    merge = await shop.post(f"{path}/merge/{twin['id']}", None)
    assert (merge["fields"], merge["tags"]) == (["kind", "phone", "tax_id"], ["b"])
    now = await whole(shop, kept["id"])
    assert (now["customer"]["tax_id"], now["customer"]["tags"]) == (twin["tax_id"], ["a", "b"])
    for part in ("contacts", "job-sites", "notes"):
        assert len(now[part]["items"]) == 1, part
    assert now["statement"]["orders"][0]["id"] == other["order"]["id"]
    quote = await shop.get(f"/api/v1/quotes/{other['quote']['id']}")
    assert (quote["customer_id"], quote["job_site_id"]) == (kept["id"], other["site"]["id"])
    listed = {one["id"] for one in (await shop.get(CUSTOMERS))["items"]}
    assert listed == {kept["id"]}
    assert (await shop.get(f"{CUSTOMERS}/{twin['id']}"))["id"] == kept["id"]
    async with shop.client() as client:
        gone = await client.get(f"/web/customers/{twin['id']}")
        assert (gone.status_code, gone.headers["location"]) == (303, f"/web/customers/{kept['id']}")
        undone = await client.post(f"{path}/merges/{merge['id']}/undo")
        assert undone.status_code == 204, undone.text
        again = await client.post(f"{path}/merges/{merge['id']}/undo")
        assert again.json()["code"] == "merge_undone"
    assert [await whole(shop, one["id"]) for one in (kept, twin)] == before


async def test_what_was_made_since_stays_where_it_can(shop: Shop) -> None:
    kept, other = await shop.customer(name="Um"), await full(shop, name="Dois")
    path = f"{CUSTOMERS}/{kept['id']}"
    merge = await shop.post(f"{path}/merge/{other['customer']['id']}", None)
    here = await shop.quote(role="admin", customer_id=kept["id"])
    there = await shop.quote(role="admin", customer_id=kept["id"], job_site_id=other["site"]["id"])
    async with shop.client() as client:
        assert (await client.post(f"{path}/merges/{merge['id']}/undo")).status_code == 204
    assert (await shop.get(f"/api/v1/quotes/{here['id']}"))["customer_id"] == kept["id"]
    moved = await shop.get(f"/api/v1/quotes/{there['id']}")
    assert moved["customer_id"] == other["customer"]["id"], "it goes with its job site"


async def test_chains_come_apart_from_the_end(shop: Shop) -> None:
    a, b, c = [await shop.customer(name=name) for name in ("Alfa", "Beta", "Gama")]
    first = await shop.post(f"{CUSTOMERS}/{b['id']}/merge/{c['id']}", None)
    second = await shop.post(f"{CUSTOMERS}/{a['id']}/merge/{b['id']}", None)
    assert (await shop.get(f"{CUSTOMERS}/{c['id']}"))["id"] == a["id"]
    found = (await shop.get(f"{CUSTOMERS}?q=gama"))["items"]
    assert [one["id"] for one in found] == [a["id"]]
    async with shop.client() as client:
        early = await client.post(f"{CUSTOMERS}/{b['id']}/merges/{first['id']}/undo")
        assert early.json()["code"] == "merged_later"
        for kept, merge in ((a, second), (b, first)):
            undone = await client.post(f"{CUSTOMERS}/{kept['id']}/merges/{merge['id']}/undo")
            assert undone.status_code == 204
    assert len((await shop.get(CUSTOMERS))["items"]) == 3


async def test_a_document_given_away_blocks_the_undoing(shop: Shop) -> None:
    kept, twin = await shop.customer(), await shop.customer()
    merge = await shop.post(f"{CUSTOMERS}/{kept['id']}/merge/{twin['id']}", None)
    await shop.customer(name="Nova", tax_id=twin["tax_id"])
    async with shop.client() as client:
        refused = await client.post(f"{CUSTOMERS}/{kept['id']}/merges/{merge['id']}/undo")
    assert refused.json()["code"] == "document_taken"
    assert (await shop.get(f"{CUSTOMERS}/{twin['id']}"))["id"] == kept["id"]


async def test_what_cannot_be_merged(shop: Shop, neighbour: Shop) -> None:
    one, theirs = await shop.customer(), await neighbour.customer()
    path = f"{CUSTOMERS}/{one['id']}/merge"
    await shop.post(f"{path}/{one['id']}", None, status=422)
    await shop.post(f"{path}/{theirs['id']}", None, status=404)
    twin = await shop.customer()
    await shop.post(f"{path}/{twin['id']}", None)
    await shop.post(f"{path}/{twin['id']}", None, status=404)
    quote = {
        "customer_id": twin["id"],
        "lines": [{"product_id": (await shop.product())["id"], "quantity": "1"}],
    }
    await shop.post("/api/v1/quotes", quote, status=422)


async def test_proposals_and_telling_apart(shop: Shop) -> None:
    one = await shop.post(CUSTOMERS, {"kind": "person", "name": "Rosa Lima Dias"})
    two = await shop.post(CUSTOMERS, {"kind": "person", "name": "Rosa Lima Diaz"})
    (found,) = (await shop.get("/api/v1/customer-duplicates", role="sales"))["items"]
    assert {found["first"]["id"], found["second"]["id"]} == {one["id"], two["id"]}
    async with shop.client("sales") as client:
        page = await client.get("/web/duplicates")
        assert "nome parecido" in page.text
        form = {"kept_id": one["id"], "merged_id": two["id"]}
        assert (await client.post("/web/duplicates/apart", data=form)).status_code == 303
        assert "Nenhum duplicado" in (await client.get("/web/duplicates")).text
        empty = await client.post("/web/duplicates/merge", data={"idempotency_key": "k"})
        assert (empty.status_code, "Escolha um item" in empty.text) == (422, True)
        merged = await client.post("/web/duplicates/merge", data=form)
        assert merged.headers["location"] == f"/web/customers/{one['id']}"
        panel = await client.get(f"/web/customers/{one['id']}/merges")
        assert "Rosa Lima Diaz" in panel.text
    async with shop.client("finance") as client:
        assert (await client.get("/web/duplicates")).status_code == 403


async def test_a_price_list_comes_along_and_goes_back(shop: Shop) -> None:
    kept, other = await shop.customer(name="Um"), await shop.customer(name="Dois")
    prices = await shop.post("/api/v1/price-lists", {"name": "Obras"})
    product = await shop.product()
    rule = {"level": "list", "price_list_id": prices["id"], "kind": "discount", "value": "10"}
    await shop.post("/api/v1/price-rules", rule)
    asked = f"/api/v1/prices/resolve?line={product['id']}:1&customer_id={kept['id']}"
    path = f"{CUSTOMERS}/{kept['id']}"
    async with shop.client() as client:
        holder = {"customer_id": other["id"], "price_list_id": prices["id"]}
        assert (await client.put("/api/v1/price-list-holders", json=holder)).status_code == 204
        assert (await shop.get(asked))["lines"][0]["price"] == "38.90"
        merge = await shop.post(f"{path}/merge/{other['id']}", None)
        assert merge["fields"] == ["price_list_id"]
        assert (await shop.get(asked))["lines"][0]["price"] == "35.01"
        assert (await client.post(f"{path}/merges/{merge['id']}/undo")).status_code == 204
    assert (await shop.get(asked))["lines"][0]["price"] == "38.90"


async def test_one_contact_is_called_first(shop: Shop) -> None:
    kept, other = await shop.customer(name="Um"), await shop.customer(name="Dois")
    for one in (kept, other):
        await shop.post(f"{CUSTOMERS}/{one['id']}/contacts", {"name": f"Compras de {one['name']}"})
    path = f"{CUSTOMERS}/{kept['id']}"
    merge = await shop.post(f"{path}/merge/{other['id']}", None)
    people = (await shop.get(f"{path}/contacts"))["items"]
    assert [(one["name"], one["is_preferred"]) for one in people] == [
        ("Compras de Um", True),
        ("Compras de Dois", False),
    ]
    async with shop.client() as client:
        assert (await client.post(f"{path}/merges/{merge['id']}/undo")).status_code == 204
    for one in (kept, other):
        (person,) = (await shop.get(f"{CUSTOMERS}/{one['id']}/contacts"))["items"]
        assert person["is_preferred"]


async def test_what_came_of_a_quote_since_goes_with_it(shop: Shop) -> None:
    kept, twin = await shop.customer(name="Um"), await shop.customer(name="Dois")
    path = f"{CUSTOMERS}/{kept['id']}"
    mine = await shop.post(f"{path}/job-sites", {"name": "Minha"})
    approved = await shop.approved(customer_id=twin["id"])
    draft = await shop.quote(role="admin", customer_id=twin["id"])
    merge = await shop.post(f"{path}/merge/{twin['id']}", None)
    order = await shop.post(f"/api/v1/quotes/{approved['id']}/convert", None)
    assert order["customer_id"] == kept["id"]
    async with shop.client() as client:
        lines = [{"product_id": draft["lines"][0]["product_id"], "quantity": "2"}]
        at_mine = await client.put(
            f"/api/v1/quotes/{draft['id']}",
            json={"customer_id": kept["id"], "job_site_id": mine["id"], "lines": lines},
            headers={"If-Match": f'"{draft["version"]}"'},
        )
        assert at_mine.status_code == 200, at_mine.text
        undone = await client.post(f"{path}/merges/{merge['id']}/undo")
        assert undone.status_code == 204, undone.text
    whose = {
        what: (await shop.get(f"/api/v1/{what}/{one['id']}"))["customer_id"]
        for what, one in (("orders", order), ("quotes", approved))
    }
    assert whose == dict.fromkeys(whose, twin["id"]), "an order goes with its quote"
    assert (await shop.get(f"/api/v1/quotes/{draft['id']}"))["customer_id"] == kept["id"]


async def test_pairs_are_found_once_until_something_compared_changes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[int] = []

    def counted(known: list[Any]) -> list[Any]:
        found.append(len(known))
        return pairs(known)

    monkeypatch.setattr(service, "pairs", counted)
    first = await shop.post(CUSTOMERS, {"kind": "person", "name": "Fictícia Prado Lima"})
    second = await shop.post(CUSTOMERS, {"kind": "person", "name": "Fictícia Prado Limma"})

    async def proposed() -> int:
        return len((await shop.get("/api/v1/customer-duplicates"))["items"])

    assert [await proposed(), await proposed(), found] == [1, 1, [2]]
    async with shop.client() as client:
        for n, change in enumerate(({"notes": "Nota"}, {"name": "Outra Pessoa Souza"}), 1):
            path, version = f"{CUSTOMERS}/{second['id']}", {"If-Match": f'"{n}"'}
            assert (await client.patch(path, json=change, headers=version)).status_code == 200
            assert await proposed() == 2 - n
    assert found == [2, 2], "a note is not compared"
    assert first["id"] != second["id"]
