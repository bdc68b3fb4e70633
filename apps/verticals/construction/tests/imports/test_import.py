"""A file from its arrival to the catalogue, and back again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from basecore.db import Database
from construction.imports.service import preparing
from sheets import HEADER, as_csv, exported, planted, products, rows_of, run, send
from shop import Shop, cnpj
from sqlalchemy import text

pytestmark = pytest.mark.db


async def events(database: Database, shop: Shop) -> dict[str, int]:
    """Return how many events of each type the store recorded."""
    async with database.tenant(shop.tenant_id) as session:
        found = await session.execute(
            text("SELECT event_type, count(*) FROM events.outbox WHERE tenant_id = :of GROUP BY 1"),
            {"of": shop.tenant_id},
        )
        return {str(row[0]): int(row[1]) for row in found}


async def test_a_list_is_checked_imported_and_undone(shop: Shop, construction_db: Database) -> None:
    kept = await shop.product(sku="I-00001", name="Cimento antigo", uom="UN", base_price="9.99")
    before = await exported(shop)
    batch = await send(shop, as_csv(products(40)))
    assert batch["mapping"] == ["sku", "name", "uom", "base_price", "cost", "category", "brand"]
    assert batch["counts"] == {"new": 39, "broken": 1}, "its unit differs"
    assert await exported(shop) == before, "nothing is written before it is imported"
    (row,) = await rows_of(shop, batch)
    assert row["problems"][0]["words"] == {"now": "UN"}
    path = f"/api/v1/imports/{batch['id']}"
    async with shop.client() as client:
        await client.patch(f"{path}/rows/{row['line']}", json={"cells": {"2": "un"}})
    assert (await shop.get(path))["counts"] == {"new": 39, "changed": 1}
    done = await run(shop, batch)
    assert (done["status"], done["counts"]["created"], done["counts"]["changed"]) == ("done", 39, 1)
    seen = await shop.get(f"/api/v1/products/{kept['id']}")
    assert (seen["name"], seen["base_price"], seen["version"]) == ("Areia média nº 1", "2.01", 2)
    assert (await events(construction_db, shop))["product_registered"] == 40
    assert (await events(construction_db, shop))["product_price_changed"] == 1
    found = await shop.get("/api/v1/products?q=prego&limit=100")
    assert len(found["items"]) == 7
    undone = await run(shop, batch, "undo")
    assert undone["status"] == "undone"
    assert undone["counts"]["removed"] == 39
    assert undone["counts"]["restored"] == 1
    assert await exported(shop) == before
    assert await exported(shop, form="xlsx") == await exported(shop, form="xlsx")


async def test_seventeen_faults_stand_at_their_cells(shop: Shop) -> None:
    rows = products(200)
    faults = planted(rows)
    batch = await send(shop, as_csv(rows))
    assert batch["counts"] == {"new": 183, "broken": 17}
    found = await rows_of(shop, batch)
    assert [(row["line"], row["problems"][0]["column"]) for row in found] == [
        (line, column) for line, column, _ in faults
    ]
    async with shop.client() as client:
        page = (await client.get(f"/web/imports/{batch['id']}")).text
    for line, _, sentence in faults:
        assert sentence in page.split(f'<tr id="line-{line}">')[1].split("</tr>")[0], line
    await run(shop, batch, status=409)
    for row in found:
        async with shop.client() as client:
            await client.patch(
                f"/api/v1/imports/{batch['id']}/rows/{row['line']}", json={"left_out": True}
            )
    assert (await run(shop, batch))["counts"]["created"] == 183


async def test_two_lines_with_one_code(shop: Shop) -> None:
    rows = products(3)
    rows[2][0] = rows[0][0]
    batch = await send(shop, as_csv(rows))
    path = f"/api/v1/imports/{batch['id']}"
    (row,) = await rows_of(shop, batch)
    assert (row["line"], row["problems"][0]["words"]) == (4, {"line": 2, "key": "Code"})
    async with shop.client() as client:
        await client.patch(f"{path}/rows/2", json={"left_out": True})
        assert (await shop.get(path))["counts"] == {"new": 2, "left_out": 1}
        await client.patch(f"{path}/rows/2", json={"left_out": False})
        assert (await shop.get(path))["counts"] == {"new": 2, "broken": 1}
        answer = await client.patch(f"{path}/rows/4", json={"cells": {"0": "OUTRO"}})
    assert answer.json()["verdict"] == "new"
    assert (await shop.get(path))["counts"] == {"new": 3}


async def test_two_lines_with_one_barcode_however_far_apart(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "AT_ONCE", 2)
    header = ("Código", "Nome", "Unidade", "Preço", "Embalagens", "EAN")
    rows = [[f"P{n}", f"Produto {n}", "UN", "1", "CX=2", ""] for n in range(6)]
    rows[0][5], rows[5][5] = "2000000000022; CX = 2000000000015", "2000000000015"
    batch = await send(shop, as_csv(rows, header=header))
    assert batch["counts"] == {"new": 5, "broken": 1}
    (row,) = await rows_of(shop, batch)
    (problem,) = row["problems"]
    assert (row["line"], problem["field"], problem["words"]["code"]) == (7, "barcodes", "P0")
    path = f"/api/v1/imports/{batch['id']}"
    async with shop.client() as client:
        await client.patch(f"{path}/rows/2", json={"left_out": True})
        answer = await client.patch(f"{path}/rows/7", json={"cells": {"5": "2000000000015"}})
    assert answer.json()["verdict"] == "new", "whoever had it is left out"
    assert (await run(shop, batch))["counts"]["created"] == 5


async def test_what_is_used_or_changed_since_is_kept_and_listed(shop: Shop) -> None:
    old = await shop.product(sku="I-00009", uom="KG", base_price="1.00")
    before = await exported(shop)
    batch = await send(shop, as_csv(products(10)))
    await run(shop, batch)
    listed = {p["sku"]: p for p in (await shop.get("/api/v1/products?limit=50"))["items"]}
    await shop.quote(lines=[{"product_id": listed["I-00002"]["id"], "quantity": "1"}])
    async with shop.client() as client:
        for sku, change in {
            "I-00003": {"name": "Outro nome"},
            "I-00009": {"base_price": "77.00"},
        }.items():
            version = listed[sku]["version"]
            answer = await client.patch(
                f"/api/v1/products/{listed[sku]['id']}",
                json=change,
                headers={"If-Match": f'"{version}"'},
            )
            assert answer.status_code == 200
    undone = await run(shop, batch, "undo")
    counts = undone["counts"]
    assert (counts["kept"], counts["removed"]) == (3, 7)
    left = {p["sku"]: p for p in (await shop.get("/api/v1/products?limit=50"))["items"]}
    assert set(left) == {"I-00002", "I-00003", "I-00009"}
    seen = await shop.get(f"/api/v1/products/{old['id']}")
    assert (seen["name"], seen["base_price"]) == ("Cimento 50 kg", "77.00")
    assert await exported(shop) != before
    async with shop.client() as client:
        page = await client.get(f"/web/imports/{batch['id']}")
    assert "É usado em: cotações" in page.text
    assert "Alterado depois da importação: Nome" in page.text
    assert "Alterado depois da importação: Preço" in page.text


async def test_an_export_fills_an_empty_store(shop: Shop, neighbour: Shop) -> None:
    batch = await send(shop, as_csv(products(30)))
    await run(shop, batch)
    await shop.product(sku="- 1", name="=1+1 'a'; \"b\"", brand="@marca", category="'+x")
    whole = {form: await exported(shop, form=form) for form in ("csv", "xlsx")}
    again = await send(neighbour, whole["xlsx"], name="produtos.xlsx")
    assert again["counts"] == {"new": 31}
    await run(neighbour, again)
    for form, content in whole.items():
        assert await exported(neighbour, form=form) == content
    same = await send(shop, whole["csv"])
    assert same["counts"] == {"unchanged": 31}
    await run(shop, same, status=409)


async def test_units_barcodes_and_names(shop: Shop, neighbour: Shop) -> None:
    header = ("Código", "Nome", "Unidade", "Preço", "Categoria", "Embalagens", "EAN", "NCM")
    rows = [
        ["A", "Piso", "M2", "70", "Pisos", "CX=2,16 passo=1; PAL=40 de=CX", "CX=2000000000015",
         "6907.21.00"],
        ["B", "Piso B", "M2", "80", "PISOS", "", "2000000000022", ""],
        ["C", "Piso C", "M2", "80", "pisos", "CX=0", "", ""],
        ["D", "Piso D", "M2", "80", "", "", "2000000000022", ""],
        ["E", "Piso E", "M2", "80", "", "", "2000000000023", ""],
        ["F", "Piso F", "M2", "80", "", "PAL=2 de=CX; CX=3 de=PAL", "", ""],
        ["G", "Piso G", "M2", "80", "", "", "", "12"],
    ]  # fmt: skip
    before = await exported(shop)
    batch = await send(shop, as_csv(rows, header=header))
    assert batch["counts"] == {"new": 2, "broken": 5}
    found = await rows_of(shop, batch)
    assert [(row["line"], row["problems"][0]["field"]) for row in found] == [
        (4, "units"), (5, "barcodes"), (6, "barcodes"), (7, "units"), (8, "ncm"),
    ]  # fmt: skip
    async with shop.client() as client:
        await client.post(f"/web/imports/{batch['id']}/leave-out")
    await run(shop, batch)
    listed = {one["sku"]: one["id"] for one in (await shop.get("/api/v1/products"))["items"]}
    seen = await shop.get(f"/api/v1/products/{listed['A']}")
    assert [(u["uom"], u["numerator"], u["denominator"]) for u in seen["units"]] == [
        ("CX", 54, 25), ("PAL", 432, 5),
    ]  # fmt: skip
    assert seen["barcodes"] == [{"code": "2000000000015", "uom": "CX"}]
    other = await shop.get(f"/api/v1/products/{listed['B']}")
    assert (seen["category_id"], seen["ncm"]) == (other["category_id"], "69072100")
    await _comes_and_goes(shop, neighbour)
    await run(shop, batch, "undo")
    assert (await exported(shop)) == before


async def _comes_and_goes(shop: Shop, neighbour: Shop) -> None:
    """Take the store's products to another one; change units and barcodes, and back."""
    whole = await exported(shop)
    again = await send(neighbour, whole)
    await run(neighbour, again)
    assert await exported(neighbour) == whole
    change = as_csv([["A", ""]], header=("Código", "Embalagens"))
    broken = await send(shop, change)
    assert broken["counts"] == {"broken": 1}, "its barcode names the box"
    change = as_csv([["A", "CX=2,5", "2000000000039"]], header=("Código", "Embalagens", "EAN"))
    changed = await send(shop, change)
    await run(shop, changed)
    assert (await exported(shop)) != whole
    await run(shop, changed, "undo")
    assert (await exported(shop)) == whole


async def test_prices_change_products_that_exist(shop: Shop) -> None:
    product = await shop.product(sku="A-1", base_price="10.00", cost="7.00")
    content = as_csv([["A-1", "R$ 1.234,56"], ["NAO-HA", "2"]], header=("Código", "Novo preço"))
    batch = await send(shop, content, kind="prices")
    assert batch["counts"] == {"changed": 1, "broken": 1}
    (row,) = await rows_of(shop, batch)
    assert row["problems"][0]["words"] == {"code": "NAO-HA"}
    async with shop.client() as client:
        await client.patch(f"/api/v1/imports/{batch['id']}/rows/3", json={"left_out": True})
    await run(shop, batch)
    seen = await shop.get(f"/api/v1/products/{product['id']}")
    assert (seen["base_price"], seen["cost"]) == ("1234.56", "7.00")
    await run(shop, batch, "undo")
    assert (await shop.get(f"/api/v1/products/{product['id']}"))["base_price"] == "10.00"


async def test_customers_by_document(shop: Shop, neighbour: Shop) -> None:
    header = ("CPF/CNPJ", "Razão social", "E-mail", "Telefone", "UF", "CEP", "Obs")
    good = [
        ["12.abc.345/01de-35", "Alfa Construções", "a@b.example", "+55 (48) 99999-0000", "SC",
         "88000-000", "=SOMA(1)\nsegunda linha"],
        ["529.982.247-25", "Maria", "", "", "", "", ""],
        [cnpj(), "Beta", "", "", "", "", ""],
    ]  # fmt: skip
    broken = [
        ["12.abc.345/01de-36", "Dígito trocado", "", "", "", "", ""],
        ["12.abc.345/01de-xx", "Letras no dígito", "", "", "", "", ""],
        ["111.111.111-11", "Repetido", "sem arroba", "", "Santa Catarina", "", ""],
    ]
    batch = await send(shop, as_csv(good + broken, header=header), kind="customers", role="sales")
    assert batch["counts"] == {"new": 3, "broken": 3}
    found = await rows_of(shop, batch)
    assert [{p["field"] for p in row["problems"]} for row in found] == [
        {"tax_id"}, {"tax_id"}, {"tax_id", "email", "state"},
    ]  # fmt: skip
    for row in found:
        async with shop.client() as client:
            await client.patch(
                f"/api/v1/imports/{batch['id']}/rows/{row['line']}", json={"left_out": True}
            )
    before = await exported(shop, "customers")
    await run(shop, batch)
    for form in ("csv", "xlsx"):
        whole = await exported(shop, "customers", form)
        again = await send(neighbour, whole, kind="customers", name=f"x.{form}")
        assert again["counts"] == {"new": 3}
        await run(neighbour, again)
        assert await exported(neighbour, "customers", form) == whole
        await run(neighbour, again, "undo")
    await run(shop, batch, "undo")
    assert await exported(shop, "customers") == before


async def test_groups_tags_contacts_and_people_without_a_document(
    shop: Shop, neighbour: Shop
) -> None:
    header = ("CPF", "Nome", "Telefone", "Grupo", "Etiquetas", "Limite de crédito", "Contatos")
    rows = [
        ["52998224725", "Maria", "48 3333-0000", "Construtoras", "VIP; obra \\; grande", "1.500",
         "*Joana | Compras | 48 3333 | j@x.example; \\*Zé"],
        ["", "João sem CPF", "(48) 99999-0000", "construtoras", "", "", ""],
        ["", "João sem CPF", "", "", "", "", ""],
        ["", "JOAO SEM CPF", "48 99999 0000", "", "", "", ""],
        ["", "Ana", "", "", "", "-1", "*A; *B"],
    ]  # fmt: skip
    before = await exported(shop, "customers")
    batch = await send(shop, as_csv(rows, header=header), kind="customers")
    found = await rows_of(shop, batch)
    assert [(row["line"], [p["field"] for p in row["problems"]]) for row in found] == [
        (5, ["tax_id"]), (6, ["credit_limit", "contacts"]),
    ]  # fmt: skip
    async with shop.client() as client:
        await client.post(f"/web/imports/{batch['id']}/leave-out")
    await run(shop, batch)
    whole = await exported(shop, "customers")
    assert "*Joana | Compras | 48 3333 | j@x.example; \\*Zé" in whole.decode("utf-8-sig")
    same = await send(shop, whole, kind="customers")
    assert same["counts"] == {"unchanged": 3}
    again = await send(neighbour, whole, kind="customers")
    await run(neighbour, again)
    assert await exported(neighbour, "customers") == whole
    change = as_csv([["529.982.247-25", ""]], header=("CPF", "Contatos"))
    changed = await send(shop, change, kind="customers")
    await run(shop, changed)
    await run(shop, changed, "undo")
    assert await exported(shop, "customers") == whole
    await run(shop, batch, "undo")
    assert await exported(shop, "customers") == before


async def test_a_mapping_is_asked_for_and_remembered(shop: Shop) -> None:
    header = ("Ref. fabril", "Texto", "Emb", "Tabela")
    rows = [["A", "Prego", "KG", "3"], ["B", "Parafuso", "UN", "4"]]
    batch = await send(shop, as_csv(rows, header=header))
    assert batch["counts"] == {"unchecked": 2}
    path = f"/api/v1/imports/{batch['id']}/mapping"
    async with shop.client() as client:
        twice = await client.put(path, json={"mapping": ["sku", "name", "name"]})
        nothing = await client.put(path, json={"mapping": ["name"]})
        good = await client.put(path, json={"mapping": ["sku", "name", "uom", "base_price"]})
    assert (twice.status_code, nothing.status_code) == (422, 422)
    assert good.json()["counts"] == {"new": 2}
    turned = [list(reversed(row)) for row in rows]
    again = await send(shop, as_csv(turned, header=tuple(reversed(header))))
    assert again["mapping"] == ["base_price", "uom", "name", "sku"]
    assert again["counts"] == {"new": 2}


async def test_money_as_people_type_it(shop: Shop) -> None:
    rows = [
        ["A", "Um", "UN", "1.234,56"], ["B", "Dois", "UN", "1234.56"],
        ["C", "Três", "UN", "R$ 1,5"],
    ]  # fmt: skip
    batch = await send(shop, as_csv(rows, header=HEADER[:4], encoding="utf-16"))
    await run(shop, batch)
    listed = (await shop.get("/api/v1/products"))["items"]
    prices = {one["sku"]: Decimal(one["base_price"]) for one in listed}
    assert prices == {"A": Decimal("1234.56"), "B": Decimal("1234.56"), "C": Decimal("1.50")}


REFUSED: dict[str, Any] = {
    "nothing": b"",
    "blank": b"\n\n;;\n",
    "header_only": "Código;Nome\n".encode(),
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40),
    "broken_archive": b"PK\x03\x04" + bytes(400),
    "wide": ";".join(f"c{n}" for n in range(101)).encode() + b"\n1;2\n",
    "long_cell": b"sku;name\nA;" + b"x" * 10_001 + b"\n",
    "quote": b'sku;name\nA;"b\n' + b"c;d\n" * 60_000,
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_file_that_is_no_table_is_refused_with_a_sentence(shop: Shop, name: str) -> None:
    answer = await send(shop, REFUSED[name], status=422)
    assert answer["errors"][0]["field"] == "file"
    assert (await shop.get("/api/v1/imports"))["items"] == []


async def test_a_file_is_taken_once(shop: Shop) -> None:
    async with shop.client() as client:
        client.headers["Idempotency-Key"] = "once"
        body: Any = {
            "data": {"kind": "products"},
            "files": {"file": ("a.csv", as_csv(products(1)))},
        }
        boundary = {"Content-Type": "multipart/form-data; boundary=x"}
        request = client.build_request("POST", "/api/v1/imports", headers=boundary, **body)
        content = request.read()
        answers = [
            await client.post("/api/v1/imports", content=content, headers=boundary)
            for _ in range(2)
        ]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]


async def test_who_may(shop: Shop) -> None:
    await send(shop, as_csv(products(1)), role="sales", status=403)
    await send(shop, as_csv(products(1)), role="finance", status=403)
    batch = await send(shop, as_csv(products(1)))
    for path in (f"/api/v1/imports/{batch['id']}", f"/web/imports/{batch['id']}"):
        await shop.get(path, role="sales", status=403) if "api" in path else None
    assert (await shop.get("/api/v1/imports", role="sales"))["items"] == []
    for role, allowed in {"finance": 200, "sales": 403, "stock": 403}.items():
        async with shop.client(role) as client:
            answer = await client.get("/api/v1/exports?kind=products")
        assert answer.status_code == allowed
