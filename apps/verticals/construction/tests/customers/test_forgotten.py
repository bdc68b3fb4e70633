"""Nothing is added to who was anonymised, and nothing leads to them any more."""

from __future__ import annotations

from typing import Any

import pytest
from sheets import as_csv, run, send
from shop import Shop

pytestmark = pytest.mark.db

CUSTOMERS = "/api/v1/customers"
GONE = "customer_is_anonymised"
HEADER = ("Nome", "CNPJ", "Telefone")


async def forgotten(shop: Shop, name: str) -> tuple[str, Any]:
    """Anonymise a person with a job site; return their path and the job site."""
    given = await shop.post(CUSTOMERS, {"kind": "person", "name": name})
    path = f"{CUSTOMERS}/{given['id']}"
    site = await shop.post(f"{path}/job-sites", {"name": "Obra"})
    async with shop.client() as client:
        done = await client.post(f"{path}/anonymisation", json={"name": name})
    assert done.status_code == 204, done.text
    return path, site


async def test_nothing_is_written_of_them(shop: Shop) -> None:
    path, site = await forgotten(shop, "Inventada Lima Dias")
    other = await shop.post(
        CUSTOMERS, {"kind": "person", "name": "Outra", "phone": "24 98888-0000"}
    )
    before = await shop.get(path)
    prices = await shop.post("/api/v1/price-lists", {"name": "Obras"})
    matches = {"If-Match": f'"{before["version"]}"'}
    async with shop.client() as client:
        refused = [
            await client.patch(path, json={"name": "Inventada"}, headers=matches),
            await client.post(f"{CUSTOMERS}/bulk", json={"ids": [before["id"]], "add_tags": ["x"]}),
            await client.post(f"{path}/merge/{other['id']}"),
            await client.post(f"{CUSTOMERS}/{other['id']}/merge/{before['id']}"),
            await client.patch(
                f"{path}/job-sites/{site['id']}", json={"name": "Casa"}, headers=matches
            ),
        ]
        assert [(one.status_code, one.json()["code"]) for one in refused] == [(409, GONE)] * 5
        rule = {"level": "customer", "customer_id": before["id"], "kind": "discount", "value": "5"}
        await shop.post("/api/v1/price-rules", rule, status=422)
        holder = {"customer_id": before["id"], "price_list_id": prices["id"]}
        assert (await client.put("/api/v1/price-list-holders", json=holder)).status_code == 422
        at_site = {"job_site_id": site["id"], "price_list_id": prices["id"]}
        assert (await client.put("/api/v1/price-list-holders", json=at_site)).status_code == 422
        holder["price_list_id"] = None
        assert (await client.put("/api/v1/price-list-holders", json=holder)).status_code == 204
    assert await shop.get(path) == before


async def test_their_price_rules_can_end_and_no_new_ones_are_made(shop: Shop) -> None:
    person = await shop.post(CUSTOMERS, {"kind": "person", "name": "Inventada Lua"})
    path = f"{CUSTOMERS}/{person['id']}"
    site = await shop.post(f"{path}/job-sites", {"name": "Obra"})
    rules = "/api/v1/price-rules"
    given = {"level": "job_site", "job_site_id": site["id"], "kind": "discount", "value": "5"}
    rule, other = await shop.post(rules, given), await shop.post(rules, given | {"value": "6"})
    async with shop.client() as client:
        await client.post(f"{path}/anonymisation", json={"name": "Inventada Lua"})
        refused = await shop.post(rules, given | {"value": "7"}, status=422)
        assert refused["errors"][0]["field"] == "job_site_id"
        assert "can end" in refused["errors"][0]["message"]
        matches = {"If-Match": '"1"'}
        here = f"{rules}/{rule['id']}"
        for more in ({"value": "9"}, {"ends_on": "2090-01-01", "min_quantity": "5"}):
            answer = await client.put(here, json=given | more, headers=matches)
            assert answer.status_code == 422, more
        ends = await client.put(here, json=given | {"ends_on": "2090-01-01"}, headers=matches)
        assert ends.status_code == 200, ends.text
        later = await client.put(
            here, json=given | {"ends_on": "2091-01-01"}, headers={"If-Match": '"2"'}
        )
        assert later.status_code == 422
        page = f"/web/prices/rules/{other['id']}"
        form = given | {"value": "6", "customer_id": person["id"], "version": "1"}
        assert (
            "podem terminar"
            in (await client.post(page, data=form | {"value": "8", "is_active": "true"})).text
        )
        assert (await client.post(page, data=form)).status_code == 303, "it is switched off"
        chosen = {"ids": [other["id"]], "action": "activate"}
        await client.post("/web/prices/rules/bulk", data=chosen)
        holder = {"job_site_id": site["id"], "price_list_id": None}
        assert (await client.put("/api/v1/price-list-holders", json=holder)).status_code == 204
    assert not (await shop.get(f"{rules}/{other['id']}"))["is_active"]


async def test_the_pages_offer_nothing_to_write(shop: Shop) -> None:
    path, site = await forgotten(shop, "Inventada Souza Reis")
    here = path.replace("/api/v1", "/web")
    async with shop.client() as client:
        page = (await client.get(here)).text
        assert f"{here}/edit" not in page
        assert "/web/quotes/new?customer_id" not in page
        for part in ("edit", "job-sites/new", f"job-sites/{site['id']}/edit"):
            assert (await client.get(f"{here}/{part}")).status_code == 409, part
        for part in ("contacts", "job-sites", f"job-sites/{site['id']}"):
            shown = (await client.get(f"{here}/{part}")).text
            assert "Adicionar contato" not in shown
            assert "job-sites/new" not in shown
        ticked = {"ids": [path.rpartition("/")[2]], "add_tag": "vip", "idempotency_key": "k"}
        bulk = await client.post("/web/customers/bulk", data=ticked)
        assert bulk.status_code == 303, "a sentence on the list, not another page"
    assert (await shop.get(path))["tags"] == []


async def test_they_are_nobodys_duplicate_and_no_line_of_a_file(shop: Shop) -> None:
    for name in ("Inventada Prado", "Imaginária Prado"):
        await forgotten(shop, name)
    assert (await shop.get("/api/v1/customer-duplicates"))["items"] == []
    batch = await send(
        shop, as_csv([["Anonimizado", "", "24 91111-0000"]], header=HEADER), kind="customers"
    )
    await run(shop, batch)
    found = (await shop.get(f"{CUSTOMERS}?q=anonimizado"))["items"]
    assert sorted(one["is_active"] for one in found) == [False, False, True], "one more, not one of"
    async with shop.client() as client:
        sheet = (await client.get("/api/v1/exports?kind=customers&format=csv")).text
    assert sheet.count("Anonimizado") == 1


async def test_no_price_is_made_for_who_became_part_of_another(shop: Shop) -> None:
    kept, merged = await shop.customer(), await shop.customer()
    await shop.post(f"{CUSTOMERS}/{kept['id']}/merge/{merged['id']}", None)
    rule = {"level": "customer", "customer_id": merged["id"], "kind": "discount", "value": "5"}
    refused = await shop.post("/api/v1/price-rules", rule, status=422)
    assert refused["errors"][0]["field"] == "customer_id"
