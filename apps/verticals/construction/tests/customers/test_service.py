"""Customers over the API: documents, groups, tags, contacts, notes, credit, statement."""

from __future__ import annotations

from typing import Any

import pytest
from shop import Shop, cnpj

pytestmark = pytest.mark.db

CUSTOMERS = "/api/v1/customers"


async def ids_in(shop: Shop, query: str) -> set[str]:
    """Return the customers that a list shows."""
    return {one["id"] for one in (await shop.get(f"{CUSTOMERS}?{query}"))["items"]}


async def patch(shop: Shop, path: str, version: int, body: Any, role: str = "admin") -> Any:
    """Change something that has this version."""
    async with shop.client(role) as client:
        return await client.patch(path, json=body, headers={"If-Match": f'"{version}"'})


async def test_a_person_may_lack_a_document_and_a_company_may_not(shop: Shop) -> None:
    await shop.post(CUSTOMERS, {"kind": "person", "name": "Bia"})
    person = await shop.post(CUSTOMERS, {"kind": "person", "name": "Ana"})
    assert person["tax_id"] is None, "two of them do not clash"
    nameless = {"kind": "company", "name": "Construtora"}
    refused = await shop.post(CUSTOMERS, nameless, status=422)
    assert refused["errors"][0]["field"] == "tax_id"
    path = f"{CUSTOMERS}/{person['id']}"
    late = await patch(shop, path, 1, {"tax_id": "111.444.777-35"})
    assert late.json()["tax_id"] == "11144477735"
    becomes = await patch(shop, path, 2, {"kind": "company", "tax_id": "12.abc.345/01de-35"})
    assert (becomes.json()["kind"], becomes.json()["tax_id"]) == ("company", "12ABC34501DE35")
    wrong = await patch(shop, path, 3, {"kind": "person"})
    assert wrong.status_code == 422


async def test_found_by_any_fragment(shop: Shop) -> None:
    customer = await shop.customer(
        name="João da Água", phone="+55 (24) 99876-1234", tax_id="45.723.174/0001-10"
    )
    await shop.post(f"{CUSTOMERS}/{customer['id']}/contacts", {"name": "Zuleica", "phone": "2433"})
    await shop.customer(name="Outra")
    tax_id = customer["tax_id"]
    masked = f"{tax_id[:2]}.{tax_id[2:5]}.{tax_id[5:8]}"
    for q in ("joao agua", "998761", "(24) 99876", tax_id[2:9], masked, "zuleica"):
        assert await ids_in(shop, f"q={q.replace('+', '%2B')}") == {customer["id"]}, q


async def test_groups(shop: Shop) -> None:
    group = await shop.post("/api/v1/customer-groups", {"name": "Construtoras"})
    await shop.post("/api/v1/customer-groups", {"name": "construtoras"}, status=422)
    customer = await shop.customer(group_id=group["id"])
    await shop.customer()
    assert await ids_in(shop, f"group_id={group['id']}") == {customer["id"]}
    path = f"/api/v1/customer-groups/{group['id']}"
    async with shop.client() as client:
        assert (await client.delete(path)).json()["code"] == "customer_group_in_use"
        renamed = await client.put(path, json={"name": "Obras"})
        assert renamed.json() == {"id": group["id"], "name": "Obras", "customers": 1}
        await patch(shop, f"{CUSTOMERS}/{customer['id']}", 1, {"group_id": None})
        assert (await client.delete(path)).status_code == 204
        assert (await client.delete(path)).status_code == 404


async def test_tags_of_one_and_of_many(shop: Shop) -> None:
    one = await shop.customer(tags=["VIP", " vip ", "Paga  em dia"])
    other = await shop.customer()
    assert one["tags"] == ["paga em dia", "vip"]
    body = {"ids": [one["id"], other["id"]], "add_tags": ["Atacado"], "remove_tags": ["vip"]}
    assert await shop.post(f"{CUSTOMERS}/bulk", body, status=200) == {"changed": 2}
    assert await ids_in(shop, "tag=atacado") == {one["id"], other["id"]}
    assert await ids_in(shop, "tag=vip") == set()
    assert await shop.post(f"{CUSTOMERS}/bulk", body, status=200) == {"changed": 0}
    tags = (await shop.get("/api/v1/customer-tags"))["items"]
    assert tags == [{"tag": "atacado", "customers": 2}, {"tag": "paga em dia", "customers": 1}]
    many = {"kind": "person", "name": "Ana", "tags": [f"t{n}" for n in range(21)]}
    assert (await shop.post(CUSTOMERS, many, status=422))["code"] == "too_many_tags"


async def test_one_contact_is_preferred(shop: Shop) -> None:
    customer = await shop.customer()
    path = f"{CUSTOMERS}/{customer['id']}/contacts"
    first = await shop.post(path, {"name": "Bruno"})
    assert first["is_preferred"]
    second = await shop.post(path, {"name": "Ana", "is_preferred": True, "email": "a@example.com"})
    assert [one["name"] for one in (await shop.get(path))["items"]] == ["Ana", "Bruno"]
    assert [one["is_preferred"] for one in (await shop.get(path))["items"]] == [True, False]
    async with shop.client("sales") as client:
        changed = await client.put(f"{path}/{second['id']}", json={"name": "Ana Paula"})
        assert changed.json()["name"] == "Ana Paula"
        assert (await client.delete(f"{path}/{second['id']}")).status_code == 204
        assert (await client.delete(f"{path}/{second['id']}")).status_code == 404
        stranger = (await shop.customer())["id"]
        assert (
            await client.delete(f"{CUSTOMERS}/{stranger}/contacts/{first['id']}")
        ).status_code == 404


async def test_notes_have_an_author_and_stand_in_the_timeline(shop: Shop) -> None:
    customer = await shop.customer()
    path = f"{CUSTOMERS}/{customer['id']}"
    await shop.post(f"{path}/notes", {"content": "Paga às sextas"}, role="sales")
    await shop.post(f"{path}/notes", {"content": "  "}, status=422)
    (note,) = (await shop.get(f"{path}/notes"))["items"]
    assert (note["content"], note["author_name"]) == ("Paga às sextas", "sales of demo")
    await shop.order(customer_id=customer["id"])
    items = (await shop.get(f"{path}/timeline"))["items"]
    assert [one["kind"] for one in items] == ["order", "quote", "note", "activity"]
    assert "Paga" not in str([one["detail"] for one in items])
    later = (await shop.get(f"{path}/timeline?before={items[1]['at'].replace('+', '%2B')}"))[
        "items"
    ]
    assert [one["kind"] for one in later] == ["note", "activity"]


async def test_only_who_may_sets_credit(shop: Shop) -> None:
    body = {"kind": "person", "name": "Ana", "credit_limit": "100.00"}
    await shop.post(CUSTOMERS, body, role="sales", status=403)
    customer = await shop.post(CUSTOMERS, body)
    path = f"{CUSTOMERS}/{customer['id']}"
    assert (await patch(shop, path, 1, {"credit_limit": "5.00"}, "sales")).status_code == 403
    assert (await patch(shop, path, 1, {"name": "Ana B"}, "sales")).status_code == 200
    async with shop.client("sales") as client:
        form = {"name": "Ana C", "version": "2", "credit_limit": "9999"}
        assert (await client.post(f"/web/customers/{customer['id']}", data=form)).status_code == 303
    assert (await shop.get(path))["credit_limit"] == "100.00"


async def test_exposure_is_what_open_orders_add_up_to(shop: Shop) -> None:
    customer = await shop.customer(credit_limit="100.00")
    path = f"{CUSTOMERS}/{customer['id']}/credit"
    assert (await shop.get(path))["level"] == "fine"
    order = await shop.order(customer_id=customer["id"])
    near = await shop.get(path)
    assert (near["open_total"], near["open_orders"], near["available"]) == ("77.80", 1, "22.20")
    assert await ids_in(shop, "with_open_orders=true") == {customer["id"]}
    assert await ids_in(shop, "over_limit=true") == set()
    await shop.order(customer_id=customer["id"])
    assert (await shop.get(path))["level"] == "over"
    assert await ids_in(shop, "over_limit=true") == {customer["id"]}
    await shop.step(order, "cancelled")
    assert (await shop.get(path))["open_total"] == "77.80"
    other = await shop.customer()
    assert (await shop.get(f"{CUSTOMERS}/{other['id']}/credit"))["level"] == "none"


async def test_a_statement_by_job_site(shop: Shop) -> None:
    customer = await shop.customer()
    path = f"{CUSTOMERS}/{customer['id']}"
    site = await shop.post(f"{path}/job-sites", {"name": "Casa"})
    at_site = await shop.order(customer_id=customer["id"], job_site_id=site["id"])
    await shop.order(customer_id=customer["id"], role="admin")
    gone = await shop.order(customer_id=customer["id"])
    await shop.step(gone, "cancelled")
    whole = await shop.get(f"{path}/statement")
    assert (len(whole["orders"]), whole["total"]) == (2, "155.60")
    assert {one["job_site_name"]: one["total"] for one in whole["job_sites"]} == {
        "Casa": "77.80",
        None: "77.80",
    }
    part = await shop.get(f"{path}/statement?job_site_id={site['id']}")
    assert [one["number"] for one in part["orders"]] == [at_site["number"]]
    assert part["orders"][0]["lines"][0]["quantity"] == "2.000"
    old = await shop.get(f"{path}/statement?from=2020-01-01&to=2020-02-01")
    assert (old["orders"], old["total"]) == ([], "0")
    for wrong in ("from=2026-02-01&to=2026-01-01", "from=1000-01-01", "to=9999-12-31"):
        await shop.get(f"{path}/statement?{wrong}", status=422)
    own = await shop.get(f"{path}/statement", role="sales")
    assert [one["id"] for one in own["orders"]] == [at_site["id"]], "a colleague's stays out"


async def test_a_statement_says_what_is_still_to_be_handed_over(shop: Shop) -> None:
    customer = await shop.customer()
    path = f"{CUSTOMERS}/{customer['id']}"
    site = await shop.post(f"{path}/job-sites", {"name": "Casa"})
    at_site = await shop.order(customer_id=customer["id"], job_site_id=site["id"])
    await shop.order(customer_id=customer["id"])
    await shop.step(await shop.order(customer_id=customer["id"]), "cancelled")
    whole = await shop.get(f"{path}/statement?from=2020-01-01&to=2020-02-01")
    assert (whole["owed_lines"], whole["owed"]) == (2, "155.60")
    line = {"line_id": at_site["lines"][0]["id"], "quantity": "1"}
    await shop.step(at_site, "preparing")
    await shop.post(
        f"/api/v1/orders/{at_site['id']}/hand-overs", {"kind": "pickup", "lines": [line]}
    )
    part = await shop.get(f"{path}/statement?job_site_id={site['id']}")
    assert (part["owed_lines"], part["owed"]) == (1, "38.90"), "half of it was taken"
    narrow = f"customer_id={customer['id']}&job_site_id={site['id']}"
    async with shop.client() as client:
        page = (
            await client.get(f"/web/customers/{customer['id']}/statement?job_site_id={site['id']}")
        ).text
        assert "38,90" in page.split("Ainda a entregar:")[1][:200]
        assert f'href="/web/owed?{narrow.replace("&", "&amp;")}"' in page
        assert "Só uma obra" in (await client.get(f"/web/owed?{narrow}")).text


async def test_a_statement_says_what_came_back(shop: Shop) -> None:
    customer = await shop.customer()
    path = f"{CUSTOMERS}/{customer['id']}"
    site = await shop.post(f"{path}/job-sites", {"name": "Casa"})
    where = {"customer_id": customer["id"], "job_site_id": site["id"]}
    order = await shop.order(**where, discount_percent="10", role="admin")
    await shop.step(order, "preparing")
    line = {"line_id": order["lines"][0]["id"], "quantity": "1"}
    await shop.post(f"/api/v1/orders/{order['id']}/hand-overs", {"kind": "pickup", "lines": [line]})
    body = {"reason": "surplus", "lines": [line]}
    await shop.post(f"/api/v1/orders/{order['id']}/returns", body)
    found = await shop.get(f"{path}/statement?job_site_id={site['id']}")
    assert (found["total"], found["returned"]) == ("70.02", "35.01")
    assert found["orders"][0]["returned"] == found["job_sites"][0]["returned"] == "35.01"
    async with shop.client() as client:
        page = (await client.get(f"/web/customers/{customer['id']}/statement")).text
        sheet = await client.get(f"/web/customers/{customer['id']}/statement.csv")
    assert "Comprado menos devoluções" in page
    assert sheet.content.decode("utf-8-sig").splitlines()[2].endswith(";-35,01")


async def test_a_spreadsheet_does_not_compute_names(shop: Shop) -> None:
    customer = await shop.customer()
    product = await shop.product(name="=1+1")
    lines = [{"product_id": product["id"], "quantity": "1.5"}]
    await shop.order(customer_id=customer["id"], lines=lines)
    async with shop.client() as client:
        sheet = await client.get(f"/web/customers/{customer['id']}/statement.csv")
    head, row = sheet.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Data;Pedido;Obra;")
    assert row.split(";")[4:6] == ["'=1+1", "1,500"]


async def test_cnpjs_stay_unique(shop: Shop) -> None:
    tax_id = cnpj()
    await shop.customer(tax_id=tax_id)
    body = {"kind": "company", "name": "Outra", "tax_id": tax_id}
    assert (await shop.post(CUSTOMERS, body, status=422))["code"] == "tax_id_taken"


@pytest.mark.parametrize("typed", ["\u0661\u0662\u0663", "111.444.777-3\u0665", "\u00c9"])
async def test_digits_of_another_script_are_told_and_not_left_out(shop: Shop, typed: str) -> None:
    body = {"kind": "person", "name": "Ana", "tax_id": typed}
    refused = await shop.post(CUSTOMERS, body, status=422)
    assert refused["errors"][0]["field"] == "tax_id"


async def test_wide_digits_are_digits(shop: Shop) -> None:
    wide = "111.444.777-35".translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    made = await shop.post(CUSTOMERS, {"kind": "person", "name": "Ana", "tax_id": wide})
    assert made["tax_id"] == "11144477735"
