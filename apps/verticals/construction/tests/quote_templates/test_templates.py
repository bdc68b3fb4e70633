"""Lines of a quote kept under a name, and drafts made from them."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.ids import new_id
from construction.quote_templates.domain import may_manage
from shop import Shop

URL = "/api/v1/quote-templates"
ANA, BIA = new_id(), new_id()


@pytest.mark.parametrize(
    ("caller", "manages_all", "may"),
    [(ANA, False, True), (BIA, False, False), (BIA, True, True), (None, False, False)],
)
def test_who_made_it_or_the_manager_manages_it(
    caller: Any, *, manages_all: bool, may: bool
) -> None:
    assert may_manage(ANA, caller, manages_all=manages_all) is may


async def keep(
    shop: Shop, name: str = "Banheiro", *, role: str = "sales", shared: bool = True, **fields: Any
) -> Any:
    """Keep a new quote's lines as a template."""
    quote = await shop.quote(role=role, **fields)
    body = {"quote_id": quote["id"], "name": name, "is_shared": shared}
    return await shop.post(URL, body, role=role)


async def call(shop: Shop, method: str, path: str, role: str, body: Any = None) -> int:
    """Send a request and return the status."""
    async with shop.client(role) as client:
        return (await client.request(method, path, json=body)).status_code


@pytest.mark.db
async def test_lines_are_kept_without_prices_and_used_at_todays(shop: Shop) -> None:
    product = await shop.product(name="Areia")
    line = {"product_id": product["id"], "quantity": "4", "discount_percent": "10", "note": "fina"}
    kept = await keep(shop, lines=[line | {"unit_price": "12.00"}])
    (shown,) = kept["lines"]
    assert (shown["quantity"], shown["discount_percent"], shown["note"]) == (
        "4.000",
        "10.00",
        "fina",
    )
    assert "unit_price" not in shown
    customer = await shop.customer()
    made = await shop.post(
        f"{URL}/{kept['id']}/quotes", {"customer_id": customer["id"]}, role="sales"
    )
    assert made["status"] == "draft"
    assert made["customer_id"] == customer["id"]
    assert made["lines"][0]["unit_price"] == "38.90"
    assert made["total"] == "140.04"


@pytest.mark.db
async def test_own_templates_are_nobody_elses(shop: Shop) -> None:
    own, shared = await keep(shop, "Meu", shared=False), await keep(shop, "De todos")
    mine = await shop.get(URL, role="sales")
    assert [one["name"] for one in mine["items"]] == ["De todos", "Meu"]
    assert [one["name"] for one in (await shop.get(URL))["items"]] == ["De todos"]
    assert shared["is_shared"]
    customer = {"customer_id": (await shop.customer())["id"]}
    path = f"{URL}/{own['id']}"
    for method, where, body in (
        ("GET", path, None),
        ("PUT", f"{path}/name", {"name": "x"}),
        ("DELETE", path, None),
        ("POST", f"{path}/quotes", customer),
    ):
        assert await call(shop, method, where, "admin", body) == 404
    assert await call(shop, "GET", f"/web/quotes/templates/{own['id']}", "admin") == 404


@pytest.mark.db
async def test_names_are_taken_once_in_each_scope(shop: Shop) -> None:
    first = await keep(shop, "Telhado")
    quote = await shop.quote()
    for name, shared, status in (
        ("TELHADO", True, 422),
        ("telhado", False, 201),
        ("Telhado", False, 422),
    ):
        body = {"quote_id": quote["id"], "name": name, "is_shared": shared}
        await shop.post(URL, body, role="sales", status=status)
    other = await keep(shop, "Laje")
    path = f"{URL}/{other['id']}/name"
    assert await call(shop, "PUT", path, "sales", {"name": "Telhado"}) == 422
    assert await call(shop, "PUT", path, "sales", {"name": "Laje 12"}) == 200
    assert await call(shop, "PUT", path, "sales", {"name": " "}) == 422
    assert (await shop.get(f"{URL}/{first['id']}"))["name"] == "Telhado"
    for name, status in (("🧱", 201), ("😀", 201), ("🧱", 422)):
        body = {"quote_id": quote["id"], "name": name}
        await shop.post(URL, body, role="sales", status=status)


@pytest.mark.db
async def test_who_may_rename_and_delete_what_is_the_stores(shop: Shop) -> None:
    sellers, managers = await keep(shop, "Banheiro"), await keep(shop, "Laje", role="admin")
    path = f"{URL}/{managers['id']}"
    assert await call(shop, "PUT", f"{path}/name", "sales", {"name": "x"}) == 403
    assert await call(shop, "DELETE", path, "sales") == 403
    path = f"{URL}/{sellers['id']}"
    assert await call(shop, "PUT", f"{path}/name", "admin", {"name": "Lavabo"}) == 200
    assert await call(shop, "DELETE", path, "sales") == 204
    assert await call(shop, "GET", path, "sales") == 404


@pytest.mark.db
async def test_a_quote_of_a_colleague_is_not_kept(shop: Shop) -> None:
    quote = await shop.quote(role="admin")
    body = {"quote_id": quote["id"], "name": "Banheiro"}
    await shop.post(URL, body, role="sales", status=404)


@pytest.mark.db
async def test_what_is_not_sold_any_more_stays_out(shop: Shop) -> None:
    one, other = await shop.product(name="Areia"), await shop.product(name="Cal")
    lines = [{"product_id": x["id"], "quantity": "1"} for x in (one, other)]
    kept = await keep(shop, lines=lines)
    body = {"customer_id": (await shop.customer())["id"]}
    for product, status in ((one, 201), (other, 409)):
        path = f"/api/v1/products/{product['id']}"
        async with shop.client() as client:
            version = (await client.get(path)).headers["etag"]
            await client.patch(path, json={"is_active": False}, headers={"If-Match": version})
        made = await shop.post(f"{URL}/{kept['id']}/quotes", body, role="sales", status=status)
    assert made["code"] == "nothing_in_template"
    shown = await shop.get(f"{URL}/{kept['id']}", role="sales")
    assert [line["is_active"] for line in shown["lines"]] == [False, False]


@pytest.mark.db
async def test_the_page_that_keeps_a_quotes_lines(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/web/quotes/{quote['id']}"
    async with shop.client("sales") as client:
        assert "Nenhum modelo ainda" in (await client.get("/web/quotes/templates")).text
        assert f'href="{path}/template"' in (await client.get(path)).text
        assert (await client.get(f"{path}/template")).status_code == 200
        empty = await client.post(f"{path}/template", data={"name": " ", "is_shared": "true"})
        assert empty.status_code == 422
        assert "checked" in empty.text
        form = {"name": "Banheiro", "is_shared": "true", "idempotency_key": str(new_id())}
        made = [await client.post(f"{path}/template", data=form) for _ in range(2)]
        assert [one.status_code for one in made] == [303, 303]
        assert made[0].headers["location"] == made[1].headers["location"]
        form = {"name": "banheiro", "is_shared": "true"}
        taken = await client.post(f"{path}/template", data=form)
        assert "Outro modelo já tem este nome" in taken.text
        assert 'value="banheiro"' in taken.text
        assert "Banheiro" in (await client.get("/web/quotes/templates")).text


@pytest.mark.db
async def test_the_page_of_a_template(shop: Shop) -> None:
    customer = await shop.customer(name="Ana Souza")
    here = f"/web/quotes/templates/{(await keep(shop))['id']}"
    async with shop.client("sales") as client:
        again = await client.post(here, data={"name": "x" * 121})
        assert (again.status_code, "longo demais" in again.text) == (422, True)
        assert (await client.post(here, data={"name": "Lavabo"})).status_code == 303
        wrong = await client.post(f"{here}/quotes", data={"customer_id_text": "zzz"})
        assert wrong.status_code == 422
        assert 'value="zzz"' in wrong.text
        used = await client.post(f"{here}/quotes", data={"customer_id": customer["id"]})
        page = await client.get(used.headers["location"].removesuffix("/edit"))
        assert "Feita com o modelo Lavabo" in page.text
        assert "Ana Souza" in page.text
        assert (await client.post(f"{here}/drop")).status_code == 303
        assert (await client.get(here)).status_code == 404
