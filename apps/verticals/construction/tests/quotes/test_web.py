"""The pages of quotes, asked as a browser asks."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from shop import Shop

pytestmark = pytest.mark.db
HTMX = {"HX-Request": "true"}


async def typed(shop: Shop, **fields: Any) -> dict[str, Any]:
    """Return an editor's fields with one line."""
    product = fields.pop("product", None) or await shop.product(base_price="1234.56")
    customer = await shop.customer()
    return {
        "customer_id": customer["id"],
        "customer_id_text": customer["name"],
        "line_key": ["1", "2"],
        "product_id": [product["id"], ""],
        "product_id_text": [product["name"], ""],
        "quantity": ["2", "1"],
        "unit_price": ["1.234,56", ""],
        "line_discount": ["", ""],
        "discount_percent": "5",
        "valid_days": "10",
    } | fields


async def submit(
    shop: Shop, path: str, data: dict[str, Any], *, role: str = "sales", **headers: str
) -> httpx.Response:
    """Post a form."""
    async with shop.client(role) as client:
        return await client.post(path, data=data, headers=headers)


async def look(shop: Shop, path: str, *, role: str = "sales", **headers: str) -> httpx.Response:
    """Get a page."""
    async with shop.client(role) as client:
        return await client.get(path, headers=headers)


async def test_a_typed_quote_is_stored_once(shop: Shop) -> None:
    page = await look(shop, "/web/quotes/new")
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page.text)
    assert page.status_code == 200
    assert key
    data = await typed(shop, idempotency_key=key[1])
    first = await submit(shop, "/web/quotes", data)
    again = await submit(shop, "/web/quotes", data)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    quote_id = first.headers["location"].rsplit("/", 1)[-1]
    quote = await shop.get(f"/api/v1/quotes/{quote_id}", role="sales")
    assert (quote["subtotal"], quote["total"], quote["valid_days"]) == ("2469.12", "2345.66", 10)
    changed = await submit(shop, "/web/quotes", data | {"valid_days": "3"})
    assert changed.status_code == 422
    assert "segunda vez" in changed.text
    assert key[1] not in changed.text


async def test_save_and_send(shop: Shop) -> None:
    made = await submit(shop, "/web/quotes", await typed(shop, then="send"))
    page = await look(shop, made.headers["location"])
    assert "Enviada" in page.text


@pytest.mark.parametrize(
    ("fields", "sentence", "kept"),
    [
        ({"quantity": ["dois", "1"]}, "Digite um número", 'value="dois"'),
        ({"quantity": ["0", "1"]}, "maior que zero", 'value="0"'),
        ({"unit_price": ["1,234", ""]}, "casas decimais", 'value="1,234"'),
        ({"customer_id": "", "customer_id_text": "zzz"}, "Escolha um item", 'value="zzz"'),
        ({"product_id": ["", ""], "product_id_text": ["zzz", ""]}, "Escolha", 'value="zzz"'),
        ({"product_id_text": ["", ""]}, "pelo menos um produto", 'value="10"'),
        ({"valid_days": "0"}, "baixo demais", 'value="0"'),
        ({"discount_percent": "101"}, "alto demais", 'value="101"'),
    ],
)
async def test_errors_stand_at_the_field_and_nothing_is_lost(
    shop: Shop, fields: dict[str, Any], sentence: str, kept: str
) -> None:
    answer = await submit(shop, "/web/quotes", await typed(shop, **fields))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert kept in answer.text
    assert 'value="10"' in answer.text or "valid_days" in fields


async def test_a_scanned_code_finds_its_product(shop: Shop) -> None:
    product = await shop.product(sku="7891", name="Areia", base_price="9.90")
    await shop.product(sku="78912", name="Areia fina")
    data = await typed(shop, product_id=["", ""], product_id_text=["7891", ""], unit_price=["", ""])
    seen = await submit(shop, "/web/quotes/preview", data, **HTMX)
    assert seen.status_code == 200
    assert product["id"] in seen.text
    assert "9,90" in seen.text
    assert 'hx-swap-oob="beforeend:#f-lines"' not in seen.text
    made = await submit(shop, "/web/quotes", data)
    assert made.status_code == 303


async def test_the_preview_adds_up_and_offers_the_next_line(shop: Shop) -> None:
    data = await typed(shop)
    data = {name: v[:1] if isinstance(v, list) else v for name, v in data.items()}
    seen = await submit(shop, "/web/quotes/preview", data, **HTMX)
    assert "2.469,12" in seen.text
    assert "2.345,66" in seen.text
    assert 'id="line-2"' in seen.text
    absurd = await submit(
        shop, "/web/quotes/preview", data | {"quantity": "9" * 24, "unit_price": "9" * 24}, **HTMX
    )
    assert absurd.status_code == 200


async def test_without_scripts_the_editor_comes_back(shop: Shop) -> None:
    data = await typed(shop, remove="1")
    page = await submit(shop, "/web/quotes/preview", data)
    assert page.status_code == 200
    assert page.text.count("data-line ") == 5
    assert "1.234,56" not in page.text


async def test_revising_keeps_what_was_typed_when_somebody_was_faster(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/web/quotes/{quote['id']}"
    page = await look(shop, f"{path}/edit")
    assert page.status_code == 200
    assert 'name="version" value="1"' in page.text
    data = await typed(shop, version="1")
    assert (await submit(shop, path, data)).status_code == 303
    late = await submit(shop, path, data | {"notes": "Entregar cedo"})
    assert late.status_code == 409
    assert "Alguém alterou esta cotação" in late.text
    assert "Entregar cedo" in late.text
    assert 'name="version" value="2"' in late.text
    assert (await submit(shop, path, data | {"version": "2"})).status_code == 303


async def test_the_path_of_a_quote(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/web/quotes/{quote['id']}"
    assert f"{path}/send" in (await look(shop, path)).text
    assert (await submit(shop, f"{path}/send", {})).status_code == 303
    assert f"{path}/approve" not in (await look(shop, path)).text
    refused = await submit(shop, f"{path}/approve", {})
    assert refused.status_code == 403
    assert f"{path}/approve" in (await look(shop, path, role="finance")).text
    assert (await submit(shop, f"{path}/approve", {}, role="finance")).status_code == 303
    twice = await submit(shop, f"{path}/approve", {}, role="finance")
    assert (twice.status_code, twice.headers["location"]) == (303, path)
    page = await look(shop, path)
    assert f"{path}/convert" in page.text
    assert "Aprovada" in page.text
    closed = await look(shop, f"{path}/edit")
    assert (closed.status_code, closed.headers["location"]) == (303, path)
    done = await submit(shop, f"{path}/cancel", {"lost": "other", "words": "Desistiu"})
    assert done.status_code == 303
    assert "Desistiu" in (await look(shop, path)).text


async def test_sellers_see_their_own(shop: Shop) -> None:
    mine = await shop.quote()
    theirs = await shop.quote(role="admin")
    page = await look(shop, "/web/quotes")
    assert mine["number"] in page.text
    assert theirs["number"] not in page.text
    assert (await look(shop, f"/web/quotes/{theirs['id']}")).status_code == 404
    everybody = await look(shop, "/web/quotes", role="finance")
    assert theirs["number"] in everybody.text
    assert (await look(shop, "/web/quotes", role="stock")).status_code == 403


async def test_the_list_filters(shop: Shop) -> None:
    quote = await shop.quote()
    other = await shop.quote(customer_id=(await shop.customer(name="Ana Souza"))["id"])
    rows = await look(shop, "/web/quotes?q=souza", **HTMX)
    assert "<html" not in rows.text
    assert other["number"] in rows.text
    assert quote["number"] not in rows.text
    none = await look(shop, "/web/quotes?status=sent&q=nada")
    assert "Nenhuma cotação encontrada" in none.text
    one = await look(shop, f"/web/quotes?customer_id={quote['customer_id']}&limit=1")
    assert quote["number"] in one.text
    assert (await look(shop, "/web/quotes?cursor=zzz")).status_code == 404


async def test_another_store_sees_nothing(shop: Shop, neighbour: Shop) -> None:
    quote = await shop.quote()
    for path in (f"/web/quotes/{quote['id']}", f"/web/quotes/{quote['id']}/edit"):
        assert (await look(neighbour, path, role="admin")).status_code == 404
    data = await typed(neighbour, version="1")
    answer = await submit(neighbour, f"/web/quotes/{quote['id']}", data, role="admin")
    assert answer.status_code == 404


async def test_nobody_is_sent_to_sign_in(shop: Shop) -> None:
    async with shop.client() as client:
        client.headers.pop("Authorization")
        page = await client.get("/web/quotes?status=sent")
        part = await client.get(
            "/web/quotes", headers=HTMX | {"HX-Current-URL": "http://test/web/quotes?q=a"}
        )
        root = await client.get("/")
    assert page.status_code == 303
    assert page.headers["location"] == "/auth/login?next=/web/quotes%3Fstatus%3Dsent"
    assert part.headers["hx-redirect"] == "/auth/login?next=/web/quotes%3Fq%3Da"
    assert (root.status_code, root.headers["location"]) == (302, "/web/")
