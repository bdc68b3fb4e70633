"""Bad input: problem+json that names the field, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.db import Database
from basecore.ids import new_id
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

GOOD_LINE: dict[str, Any] = {"product_id": "{product}", "quantity": "1"}


def filled(value: Any, ids: dict[str, str]) -> Any:
    """Return the value with ids in place of their names."""
    if isinstance(value, dict):
        return {k: filled(v, ids) for k, v in value.items()}
    if isinstance(value, list):
        return [filled(v, ids) for v in value]
    return value.format(**ids) if isinstance(value, str) else value


def line(**fields: Any) -> dict[str, Any]:
    """Return a body with one line that differs from a good one."""
    return {"lines": [GOOD_LINE | fields]}


BAD_QUOTES: dict[str, tuple[dict[str, Any], str]] = {
    "no lines": ({"lines": []}, "lines"),
    "lines missing": ({"lines": None}, "lines"),
    "zero": (line(quantity="0"), "lines.0.quantity"),
    "negative": (line(quantity="-1"), "lines.0.quantity"),
    "absurd": (line(quantity="1000000000000"), "lines.0.quantity"),
    "four decimals": (line(quantity="1.2345"), "lines.0.quantity"),
    "not a number": (line(quantity="abc"), "lines.0.quantity"),
    "NaN": (line(quantity="NaN"), "lines.0.quantity"),
    "infinite": (line(quantity="Infinity"), "lines.0.quantity"),
    "discount over 100": (line(discount_percent="101"), "lines.0.discount_percent"),
    "negative price": (line(unit_price="-0.01"), "lines.0.unit_price"),
    "unknown product": (line(product_id="{unknown}"), "lines.0.product_id"),
    "neighbour's product": (line(product_id="{foreign}"), "lines.0.product_id"),
    "unknown customer": ({"customer_id": "{unknown}"}, "customer_id"),
    "unknown job site": ({"job_site_id": "{unknown}"}, "job_site_id"),
    "not an id": ({"customer_id": "1"}, "customer_id"),
    "validity": ({"valid_days": 0}, "valid_days"),
    "notes too long": ({"notes": "x" * 4001}, "notes"),
    "unknown field": ({"total": "1"}, "total"),
    "too many lines": ({"lines": [GOOD_LINE] * 501}, "lines"),
    "control character": ({"notes": "a\x00b"}, "notes"),
}


@pytest.mark.parametrize("name", BAD_QUOTES)
async def test_a_bad_quote_is_refused_at_the_field(
    shop: Shop, neighbour: Shop, construction_db: Database, name: str
) -> None:
    ids = {
        "product": (await shop.product())["id"],
        "customer": (await shop.customer())["id"],
        "foreign": (await neighbour.product())["id"],
        "unknown": str(new_id()),
    }
    change, field = BAD_QUOTES[name]
    body = filled({"customer_id": "{customer}", "lines": [GOOD_LINE]} | change, ids)
    problem = await shop.post("/api/v1/quotes", body, role="sales", status=422)
    assert field in {error["field"] for error in problem["errors"]}
    assert (await shop.get("/api/v1/quotes"))["items"] == []
    async with construction_db.tenant(shop.tenant_id) as session:
        counted = await session.scalar(
            text("SELECT count(*) FROM construction.document_counter WHERE tenant_id = :t"),
            {"t": shop.tenant_id},
        )
    assert counted == 0


async def test_amounts_that_cannot_be_stored_are_refused(shop: Shop) -> None:
    product = await shop.product(base_price="999999999999.99")
    lines = [{"product_id": product["id"], "quantity": "1000000"}]
    customer = await shop.customer()
    body = {"customer_id": customer["id"], "lines": lines}
    problem = await shop.post("/api/v1/quotes", body, status=422)
    assert problem["code"] == "total_too_large"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"null"])
async def test_a_body_that_is_no_object_is_refused(shop: Shop, body: bytes) -> None:
    async with shop.client("sales") as client:
        answer = await client.post(
            "/api/v1/quotes", content=body, headers={"Content-Type": "application/json"}
        )
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("kind", "tax_id", "status"),
    [
        ("company", "12.ABC.345/01DE-35", 201),
        ("company", "12abc34501de35", 201),
        ("company", "A87HBZHB000161", 201),
        ("company", "12ABC34501DE36", 422),
        ("company", "12.ABC.345/01DE-3X", 422),
        ("company", "529.982.247-25", 422),
        ("person", "529.982.247-25", 201),
        ("person", "111.111.111-11", 422),
        ("person", "529.982.247-26", 422),
        ("alien", "529.982.247-25", 422),
    ],
)
async def test_documents_are_checked(shop: Shop, kind: str, tax_id: str, status: int) -> None:
    body = {"kind": kind, "name": "Fulano", "tax_id": tax_id}
    answer = await shop.post("/api/v1/customers", body, status=status)
    if status == 201:
        assert answer["tax_id"] == tax_id.upper().translate(str.maketrans("", "", "./-"))


async def test_a_document_and_a_code_are_taken_once_in_a_store(shop: Shop, neighbour: Shop) -> None:
    customer, product = await shop.customer(), await shop.product()
    again = {"kind": "company", "name": "Outra", "tax_id": customer["tax_id"]}
    assert (await shop.post("/api/v1/customers", again, status=422))["code"] == "tax_id_taken"
    await neighbour.post("/api/v1/customers", again)
    twin = {"sku": product["sku"], "name": "Outro", "uom": "UN", "base_price": "1"}
    assert (await shop.post("/api/v1/products", twin, status=422))["code"] == "sku_taken"
    await neighbour.post("/api/v1/products", twin)


@pytest.mark.parametrize("quantity", ["0", "-5", "1e30", "x"])
async def test_a_movement_needs_a_quantity(shop: Shop, quantity: str) -> None:
    product = await shop.product()
    body = {"product_id": product["id"], "kind": "receipt", "quantity": quantity}
    await shop.post("/api/v1/stock/movements", body, status=422)
    path = f"/api/v1/stock/movements?product_id={product['id']}"
    assert (await shop.get(path))["items"] == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "cursor=x", "cursor=WzFd", "q=" + "x" * 101, "status=odd"]
)
async def test_a_bad_query_is_refused(shop: Shop, query: str) -> None:
    path = f"/api/v1/quotes?{query}"
    if query == "cursor=WzFd":  # [1]: a good cursor of this list
        await shop.get(path)
    else:
        await shop.get(path, status=422)


async def test_a_request_is_carried_out_once(shop: Shop) -> None:
    product, customer = await shop.product(), await shop.customer()
    body = {
        "customer_id": customer["id"],
        "lines": [{"product_id": product["id"], "quantity": "1"}],
    }
    async with shop.client("sales") as client:
        headers = {"Idempotency-Key": "one"}
        first = await client.post("/api/v1/quotes", json=body, headers=headers)
        second = await client.post("/api/v1/quotes", json=body, headers=headers)
        other = await client.post("/api/v1/quotes", json=body | {"valid_days": 9}, headers=headers)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await shop.get("/api/v1/quotes"))["items"]) == 1


@pytest.mark.parametrize("kind", ["quotes", "orders", "products", "customers"])
async def test_notes_and_files_of_what_is_no_id_do_not_exist(shop: Shop, kind: str) -> None:
    async with shop.client() as client:
        for path in (f"/api/v1/{kind}/-1/notes", f"/web/{kind}/-1/files"):
            for method in ("GET", "POST"):
                answer = await client.request(method, path, json={"content": "x"})
                assert answer.status_code in {404, 405}, (method, path)
