"""The pages of prices, asked as a browser asks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from shop import Shop, today

pytestmark = pytest.mark.db
HTMX = {"HX-Request": "true"}
RULE = {"level": "list", "kind": "discount", "value": "10", "rounding": "none", "is_active": "true"}


async def look(shop: Shop, path: str, *, role: str = "admin", **headers: str) -> httpx.Response:
    """Get a page."""
    async with shop.client(role) as client:
        return await client.get(path, headers=headers)


async def submit(shop: Shop, path: str, role: str = "admin", **data: Any) -> httpx.Response:
    """Post a form."""
    async with shop.client(role) as client:
        return await client.post(path, data=data)


async def a_list(shop: Shop, **fields: Any) -> str:
    """Make the list that is for everybody and return its id."""
    body = {"name": "Balcão", "is_default": True} | fields
    return str((await shop.post("/api/v1/price-lists", body))["id"])


async def test_a_rule_is_typed_changed_and_copied(shop: Shop) -> None:
    empty = await look(shop, "/web/prices/rules")
    assert "Nenhuma regra de preço ainda" in empty.text
    price_list_id, product = await a_list(shop), await shop.product()
    typed = RULE | {
        "price_list_id": price_list_id,
        "product_id": product["id"],
        "product_id_text": product["name"],
        "min_quantity": "1.000,5",
        "starts_on": str(today()),
    }
    page = await look(shop, f"/web/prices/rules/new?price_list_id={price_list_id}")
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page.text)
    assert key
    made = await submit(shop, "/web/prices/rules", **typed, idempotency_key=key[1])
    again = await submit(shop, "/web/prices/rules", **typed, idempotency_key=key[1])
    assert made.status_code == 303
    assert made.headers["location"] == again.headers["location"]
    here = made.headers["location"]
    shown = await look(shop, here)
    assert 'value="1.000,5"' in shown.text
    assert "Outras regras" not in shown.text
    copy = await look(shop, f"/web/prices/rules/new?copy_of={here.rsplit('/', 1)[1]}")
    assert f'value="{product["id"]}"' in copy.text
    twin = await submit(shop, "/web/prices/rules", **typed)
    assert "Outras regras valem" in (await look(shop, twin.headers["location"])).text
    changed = await submit(shop, here, **typed | {"value": "12,5", "version": "1"})
    assert changed.status_code == 303
    told = " ".join(re.sub(r"<[^>]+>", " ", (await look(shop, here)).text).split())
    assert re.search(r"Regra alterada Valor: [\d.,]+ → 12,50", told), told
    assert "Regra criada" in told
    stale = await submit(shop, here, **typed | {"value": "13", "version": "1"})
    assert (stale.status_code, 'value="13"' in stale.text) == (409, True)


async def test_many_rules_are_ended_or_switched_off_at_once(shop: Shop) -> None:
    price_list_id = await a_list(shop)
    for _ in range(2):
        await submit(shop, "/web/prices/rules", **RULE, price_list_id=price_list_id)
    ids = [one["id"] for one in (await shop.get("/api/v1/price-rules"))["items"]]
    ended = await submit(shop, "/web/prices/rules/bulk", rule=ids, action="end", state="today")
    assert ended.headers["location"].startswith("/web/prices/rules?state=today")
    after = (await shop.get("/api/v1/price-rules"))["items"]
    assert {one["ends_on"] for one in after} == {str(today())}
    await submit(shop, "/web/prices/rules/bulk", rule=ids[:1], action="deactivate")
    inactive = (await shop.get("/api/v1/price-rules?state=inactive"))["items"]
    assert [one["id"] for one in inactive] == ids[:1]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, "termina antes de começar"),
        ({"value": "dez"}, "Digite um número"),
        ({"value": "1,555 %"}, "casas decimais"),
        ({"value": "R$ 5"}, "Digite uma porcentagem"),
        ({"kind": "fixed"}, "Preço fixo é para um produto"),
        ({"product_id_text": "zzz"}, "Escolha um item"),
        ({"starts_on": "amanhã"}, "Digite uma data"),
        ({"price_list_id": ""}, "Escolha um item"),
        ({"level": "planet"}, "Escolha um item"),
    ],
)
async def test_what_does_not_fit_is_said_and_kept(
    shop: Shop, fields: dict[str, str], sentence: str
) -> None:
    typed = RULE | {"price_list_id": await a_list(shop)} | fields
    refused = await submit(shop, "/web/prices/rules", **typed)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert all(f'"{value}"' in refused.text for value in fields.values() if value != "planet")


async def test_the_fields_follow_the_level(shop: Shop) -> None:
    await a_list(shop)
    for level, field in (
        ("customer", "customer_id"),
        ("job_site", "job_site_id"),
        ("group", "group_id"),
        ("category", "category_id"),
        ("list", "price_list_id"),
    ):
        part = await look(shop, f"/web/prices/rules/scope?level={level}")
        assert f'name="{field}"' in part.text


async def test_a_list_is_used_by_a_job_site_and_released(shop: Shop) -> None:
    price_list_id = await a_list(shop, name="Obra grande", is_default=False)
    customer, product = await shop.customer(), await shop.product(base_price="100.00")
    path = f"/api/v1/customers/{customer['id']}/job-sites"
    site = await shop.post(path, {"name": "Residencial Aurora"})
    await submit(shop, "/web/prices/rules", **RULE, price_list_id=price_list_id)
    here = f"/web/prices/lists/{price_list_id}"
    asked = f"/api/v1/prices/resolve?line={product['id']}:1&customer_id={customer['id']}"
    asked += f"&job_site_id={site['id']}"
    who = {"customer_id": customer["id"], "job_site_id": site["id"]}
    pointed = await submit(shop, f"{here}/holders", **who)
    assert pointed.status_code == 303
    assert "Residencial Aurora" in (await look(shop, here)).text
    found = (await shop.get(asked, role="sales"))["lines"][0]
    assert (found["price"], found["won"]["via"]) == ("90.00", "job_site")
    await submit(shop, f"{here}/holders", job_site_id=site["id"], release="true")
    assert (await shop.get(asked, role="sales"))["lines"][0]["price"] == "100.00"
    nobody = await submit(shop, f"{here}/holders")
    assert (nobody.status_code, "Escolha um cliente" in nobody.text) == (422, True)


async def test_one_list_at_a_time_is_for_everybody(shop: Shop) -> None:
    await a_list(shop)
    made = await submit(shop, "/web/prices/lists", name="Atacado", is_default="true")
    assert made.status_code == 303
    lists = (await shop.get("/api/v1/price-lists"))["items"]
    assert [one["name"] for one in lists if one["is_default"]] == ["Atacado"]
    taken = await submit(shop, "/web/prices/lists", name="balcao")
    assert "já tem este nome" in taken.text
    edit = f"{made.headers['location']}/edit"
    renamed = await submit(shop, edit, name="Atacado 2", version="1")
    assert renamed.status_code == 303
    stale = await submit(shop, edit, name="Atacado 3", version="1")
    assert (stale.status_code, 'value="Atacado 3"' in stale.text) == (409, True)


async def test_the_price_page_explains(shop: Shop) -> None:
    product = await shop.product(base_price="100.00", cost="50.00")
    price_list_id = await a_list(shop)
    markup = RULE | {"kind": "markup", "value": "1,5", "price_list_id": price_list_id}
    await submit(shop, "/web/prices/rules", **markup)
    typed = f"product_id={product['id']}&product_id_text=x&quantity=10"
    seller = await look(shop, f"/web/prices?{typed}", role="sales")
    assert "75,00" in seller.text
    assert "custo \N{MULTIPLICATION SIGN} margem" in seller.text
    assert "50,00" not in seller.text
    assert "/web/prices/rules" not in seller.text
    owner = await look(shop, f"/web/prices?{typed}")
    assert "custo \N{MULTIPLICATION SIGN} 1,5" in owner.text
    assert "50,00" in owner.text
    for quantity, sentence in (("dois", "Digite um número"), ("0", "maior que zero")):
        bad = await look(
            shop, f"/web/prices?product_id={product['id']}&product_id_text=x&quantity={quantity}"
        )
        assert sentence in bad.text
    assert "Escolha um produto primeiro" in (await look(shop, "/web/prices")).text


async def test_a_line_being_typed_is_explained(shop: Shop) -> None:
    product = await shop.product(base_price="100.00")
    typed = f"product_id={product['id']}&quantity=2&unit_price=90,00"
    part = await look(shop, f"/web/prices/why?{typed}", role="sales", **HTMX)
    assert "Este preço foi digitado" in part.text
    assert "<html" not in part.text
    whole = await look(shop, "/web/prices/why?product_id=x", role="sales")
    assert "<html" in whole.text


async def test_limits_are_set_for_a_role(shop: Shop) -> None:
    page = await look(shop, "/web/prices/limits")
    assert "Vendedor" in page.text or "Vendas" in page.text
    bad = await submit(shop, "/web/prices/limits/sales", mode="warn", max_discount_percent="101")
    assert (bad.status_code, 'value="101"' in bad.text) == (422, True)
    good = await submit(shop, "/web/prices/limits/sales", mode="warn", max_discount_percent="10")
    assert good.status_code == 303
    unknown = await submit(shop, "/web/prices/limits/driver", mode="off")
    assert unknown.status_code == 404


async def test_a_draft_beyond_the_limit_says_so_when_sent(shop: Shop) -> None:
    product = await shop.product(base_price="100.00")
    line = {"product_id": product["id"], "quantity": "1", "discount_percent": "20"}
    quote = await shop.quote(lines=[line])
    await submit(shop, "/web/prices/limits/sales", mode="block", max_discount_percent="10")
    sent = await submit(shop, f"/web/quotes/{quote['id']}/send", role="sales")
    page = await look(shop, sent.headers["location"], role="sales")
    assert "Rascunho" in page.text
    assert sent.status_code == 303


async def test_a_price_is_scheduled_shown_and_cancelled(shop: Shop) -> None:
    product = await shop.product()
    day = today() + timedelta(days=3)
    typed = {"product_id": product["id"], "product_id_text": "x", "new_price": "41,90"}
    past = await submit(
        shop, "/web/prices/scheduled", **typed, effective_on=str(today() - timedelta(days=1))
    )
    assert (past.status_code, "já passou" in past.text) == (422, True)
    made = await submit(shop, "/web/prices/scheduled", **typed, effective_on=str(day))
    assert made.status_code == 303
    twice = await submit(shop, "/web/prices/scheduled", **typed, effective_on=str(day))
    assert "já tem um preço programado" in twice.text
    assert "41,90" in (await look(shop, "/web/prices/scheduled")).text
    panel = f"/web/prices/scheduled/products/{product['id']}"
    assert "41,90" in (await look(shop, panel, role="sales", **HTMX)).text
    (waiting,) = (await shop.get("/api/v1/price-changes"))["items"]
    cancel = f"/web/prices/scheduled/{waiting['id']}/cancel"
    listed = (await look(shop, "/web/prices/scheduled")).text
    assert f'data-dialog="cancel-{waiting["id"]}"' in listed
    question = listed.split(f'id="cancel-{waiting["id"]}"')[1].split("</dialog>")[0]
    assert cancel in question
    assert "mantém o preço atual" in question
    await submit(shop, cancel)
    assert (await shop.get("/api/v1/price-changes"))["items"] == []
    await submit(shop, cancel)
    cancelled = (await shop.get("/api/v1/price-changes?state=cancelled"))["items"]
    assert [one["new_price"] for one in cancelled] == ["41.90"]
    page = await look(shop, f"/web/products/{product['id']}")
    assert "Novo preço programado" in page.text
