"""Price rules from a file, and back again."""

from __future__ import annotations

from typing import Any

import pytest
from sheets import as_csv, exported, rows_of, run, send
from shop import Shop

pytestmark = pytest.mark.db

HEADER = (
    "Para quem", "Cliente", "Obra, grupo ou tabela", "Código", "Categoria", "Como", "Valor",
    "Arredondamento", "A partir de", "Primeiro dia", "Último dia", "Ativo",
)  # fmt: skip
RULES = "/api/v1/price-rules"
KIND = "price_rules"
DOCUMENT = "11.222.333/0001-81"


async def furnish(shop: Shop) -> dict[str, Any]:
    """Give the store one of each that a rule can be about."""
    customer = await shop.customer(kind="company", tax_id=DOCUMENT, name="Construtora Alfa")
    site = await shop.post(
        f"/api/v1/customers/{customer['id']}/job-sites", {"name": "Edifício Sol"}
    )
    product = await shop.product(sku="CIM-50", base_price="40.00", cost="30.00", category="Cimento")
    made = await shop.post("/api/v1/price-lists", {"name": "Atacado"})
    return {"customer": customer, "site": site, "product": product, "list": made}


def line(*cells: str) -> list[str]:
    """Return a row of a file, filled up with empty cells."""
    return [*cells, *[""] * (len(HEADER) - len(cells))]


GOOD = [
    line("obra", DOCUMENT, "edificio sol", "CIM-50", "", "fixo", "35,90", "", "100", "01/03/2026"),
    line("cliente", "11222333000181", "", "", "cimento", "desconto", "5"),
    line("categoria", "", "", "", "Cimento", "markup", "1,4275", "final 90"),
    line("tabela", "", "Atacado", "", "", "aumento", "3", "", "", "2026-01-01", "31/12/2026"),
    line("tabela", "", "ATACADO", "CIM-50", "", "fixo", "R$ 38,00", "", "", "", "", "não"),
]


async def test_rules_come_in_and_are_taken_back(shop: Shop) -> None:
    had = await furnish(shop)
    await shop.post(
        RULES,
        {"level": "list", "price_list_id": had["list"]["id"], "kind": "discount", "value": "1.5",
         "min_quantity": "10"},
    )  # fmt: skip
    before = {form: await exported(shop, KIND, form) for form in ("csv", "xlsx")}
    batch = await send(shop, as_csv(GOOD, header=HEADER), kind=KIND)
    assert batch["mapping"] == [
        "level", "customer", "name", "sku", "category", "kind", "value", "rounding",
        "min_quantity", "starts_on", "ends_on", "is_active",
    ]  # fmt: skip
    assert batch["counts"] == {"new": 5}, await rows_of(shop, batch)
    assert (await run(shop, batch))["counts"]["created"] == 5
    rules = {(r["level"], r["kind"]): r for r in (await shop.get(RULES))["items"]}
    site = rules["job_site", "fixed"]
    assert (site["job_site_id"], site["product_id"]) == (had["site"]["id"], had["product"]["id"])
    assert (site["min_quantity"], site["starts_on"]) == ("100.000", "2026-03-01")
    assert rules["category", "markup"]["rounding"] == "nearest_90"
    assert rules["list", "fixed"]["is_active"] is False
    whole = {form: await exported(shop, KIND, form) for form in ("csv", "xlsx")}
    for form, content in whole.items():
        again = await send(shop, content, kind=KIND, name=f"regras.{form}")
        assert again["counts"] == {"unchanged": 6}, form
    assert (await run(shop, batch, "undo"))["counts"]["removed"] == 5
    assert {form: await exported(shop, KIND, form) for form in before} == before
    back = await send(shop, whole["csv"], kind=KIND)
    assert back["counts"] == {"new": 5, "unchanged": 1}
    await run(shop, back)
    assert {form: await exported(shop, KIND, form) for form in whole} == whole


async def test_a_changed_rule_goes_back_to_what_it_was(shop: Shop) -> None:
    await furnish(shop)
    await run(shop, await send(shop, as_csv(GOOD, header=HEADER), kind=KIND))
    before = await exported(shop, KIND)
    changed = [row.copy() for row in GOOD[:2]]
    changed[0][5:7] = ["desconto", "12,5"]
    changed[1][11] = "não"
    batch = await send(shop, as_csv(changed, header=HEADER), kind=KIND)
    assert batch["counts"] == {"changed": 2}
    await run(shop, batch)
    rules = {r["level"]: r for r in (await shop.get(RULES))["items"]}
    assert (rules["job_site"]["kind"], rules["job_site"]["version"]) == ("discount", 2)
    assert rules["customer"]["is_active"] is False
    assert (await run(shop, batch, "undo"))["counts"]["restored"] == 2
    assert await exported(shop, KIND) == before


BROKEN = (
    (0, line("vizinho", "", "", "CIM-50", "", "fixo", "1"), "Esta palavra não é conhecida aqui"),
    (1, line("cliente", "", "", "CIM-50", "", "fixo", "1"), "Preencha"),
    (1, line("cliente", "Ninguém", "", "CIM-50", "", "fixo", "1"), "Nenhum cliente tem"),
    (1, line("cliente", "Construtora Alfa", "", "", "Cimento", "fixo", "1"), "11.222.333/0001-81"),
    (2, line("obra", DOCUMENT, "Outra", "CIM-50", "", "fixo", "1"), "não tem obra com este nome"),
    (2, line("tabela", "", "Varejo", "CIM-50", "", "fixo", "1"), "Não há tabela com este nome"),
    (3, line("tabela", "", "Atacado", "X-1", "", "fixo", "1"), "Nenhum produto tem este código"),
    (4, line("categoria", "", "", "", "Tintas", "fixo", "1"), "Não há categoria com este nome"),
    (3, line("tabela", "", "Atacado", "CIM-50", "Cimento", "fixo", "1"), "não os dois"),
    (5, line("tabela", "", "Atacado", "", "", "fixo", "1"), "um produto ou uma categoria"),
    (6, line("tabela", "", "Atacado", "CIM-50", "", "desconto", "101"), "alto demais"),
    (6, line("tabela", "", "Atacado", "", "Cimento", "desconto", "muito"), "Digite um número"),
    (9, line("tabela", "", "Atacado", "CIM-50", "", "fixo", "1", "", "2", "31/02/2026"),
     "Escreva o dia como"),
    (10, line("tabela", "", "Atacado", "CIM-50", "", "fixo", "1", "", "3", "02/01/2026",
              "01/01/2026"), "termina antes de começar"),
    (0, line("tabela", "", "atacado", "CIM-50", "", "desconto", "101"), "já tem uma regra para"),
)  # fmt: skip


async def test_faults_stand_at_their_cells(shop: Shop) -> None:
    await furnish(shop)
    batch = await send(shop, as_csv([row for _, row, _ in BROKEN], header=HEADER), kind=KIND)
    assert batch["counts"] == {"broken": len(BROKEN)}
    async with shop.client() as client:
        page = (await client.get(f"/web/imports/{batch['id']}")).text
    for row, (column, _, sentence) in zip(await rows_of(shop, batch), BROKEN, strict=True):
        assert column in [one["column"] for one in row["problems"]], row
        assert sentence in page.split(f'<tr id="line-{row["line"]}">')[1].split("</tr>")[0], row
    await run(shop, batch, status=409)


async def test_only_those_who_make_prices_may(shop: Shop) -> None:
    await furnish(shop)
    await send(shop, as_csv(GOOD, header=HEADER), kind=KIND, role="sales", status=403)
    async with shop.client("sales") as client:
        assert (await client.get(f"/api/v1/exports?kind={KIND}")).status_code == 403
        assert KIND not in (await client.get("/web/imports")).text
    async with shop.client() as client:
        assert f"kind={KIND}" in (await client.get("/web/imports")).text


async def test_another_store_is_not_meant(shop: Shop, neighbour: Shop) -> None:
    await furnish(shop)
    batch = await send(neighbour, as_csv(GOOD, header=HEADER), kind=KIND)
    assert batch["counts"] == {"broken": 5}
