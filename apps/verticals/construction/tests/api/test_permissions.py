"""The permission matrix in force: every role against every kind of request."""

from __future__ import annotations

from typing import Any

import pytest
from shop import Shop

pytestmark = pytest.mark.db

ALL = {"admin", "sales", "finance", "stock", "driver", "buyer"}
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("GET", "/api/v1/products"): {"admin", "sales", "finance", "stock"},
    ("POST", "/api/v1/products"): {"admin"},
    ("POST", "/api/v1/products/bulk"): {"admin"},
    ("POST", "/api/v1/products/bulk/preview"): {"admin"},
    ("POST", "/api/v1/products/bulk/{id}/undo"): {"admin"},
    ("GET", "/api/v1/suppliers"): {"admin", "finance", "stock"},
    ("POST", "/api/v1/suppliers"): {"admin"},
    ("GET", "/api/v1/suppliers/{id}"): {"admin", "finance", "stock"},
    ("PATCH", "/api/v1/suppliers/{id}"): {"admin"},
    ("GET", "/api/v1/suppliers/{id}/codes"): {"admin", "finance", "stock"},
    ("POST", "/api/v1/suppliers/{id}/codes"): {"admin"},
    ("DELETE", "/api/v1/suppliers/{id}/codes/{id}"): {"admin"},
    ("GET", "/api/v1/suppliers/{id}/offers"): {"admin", "finance"},
    ("POST", "/api/v1/suppliers/{id}/offers"): {"admin"},
    ("GET", "/web/suppliers"): {"admin", "finance", "stock"},
    ("GET", "/web/suppliers/new"): {"admin"},
    ("GET", "/api/v1/purchases"): {"admin", "finance", "stock"},
    ("POST", "/api/v1/purchases"): {"admin"},
    ("POST", "/api/v1/purchases/from-list"): {"admin"},
    ("PUT", "/api/v1/purchases/{id}"): {"admin"},
    ("POST", "/api/v1/purchases/{id}/send"): {"admin"},
    ("POST", "/api/v1/purchases/{id}/receipts"): {"admin", "stock"},
    ("POST", "/api/v1/purchases/{id}/cancel"): {"admin"},
    ("GET", "/web/purchases"): {"admin", "finance", "stock"},
    ("GET", "/web/purchases/{id}/pdf"): {"admin", "finance"},
    ("GET", "/web/purchases/{id}/receive"): {"admin", "stock"},
    ("GET", "/api/v1/invoices"): {"admin", "finance", "stock"},
    ("GET", "/api/v1/invoices/{id}"): {"admin", "finance", "stock"},
    ("PUT", "/api/v1/invoices/{id}/lines/{id}"): {"admin", "stock"},
    ("POST", "/api/v1/invoices/{id}/supplier"): {"admin"},
    ("POST", "/api/v1/invoices/{id}/receive"): {"admin", "stock"},
    ("GET", "/web/invoices"): {"admin", "finance", "stock"},
    ("POST", "/web/invoices/{id}/discard"): {"admin", "stock"},
    ("GET", "/api/v1/categories"): {"admin", "sales", "finance", "stock"},
    ("PATCH", "/api/v1/categories/{id}"): {"admin"},
    ("POST", "/api/v1/brands/{id}/merge/{id}"): {"admin"},
    ("DELETE", "/api/v1/categories/{id}"): {"admin"},
    ("GET", "/api/v1/customers"): {"admin", "sales", "finance"},
    ("POST", "/api/v1/customers"): {"admin", "sales"},
    ("GET", "/api/v1/quotes"): {"admin", "sales", "finance"},
    ("POST", "/api/v1/quotes"): {"admin", "sales"},
    ("POST", "/api/v1/quotes/{id}/approve"): {"admin", "finance"},
    ("POST", "/api/v1/quotes/{id}/reject"): {"admin", "sales"},
    ("POST", "/api/v1/quotes/{id}/cancel"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/cancel"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/reject"): {"admin", "sales"},
    ("POST", "/api/v1/quotes/{id}/change"): {"admin", "sales"},
    ("POST", "/api/v1/quotes/{id}/restore"): {"admin", "sales"},
    ("GET", "/api/v1/quotes/{id}/revisions"): {"admin", "sales", "finance"},
    ("GET", "/api/v1/quotes/{id}/revisions/1"): {"admin", "sales", "finance"},
    ("GET", "/api/v1/quotes/{id}/comparison?before=1&after=2"): {"admin", "sales", "finance"},
    ("POST", "/web/quotes/{id}/change"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/restore"): {"admin", "sales"},
    ("GET", "/web/quotes/{id}/versions"): {"admin", "sales", "finance"},
    ("GET", "/web/quotes/{id}/versions/1"): {"admin", "sales", "finance"},
    ("GET", "/web/quotes/{id}/comparison"): {"admin", "sales", "finance"},
    ("POST", "/api/v1/quotes/{id}/copies"): {"admin", "sales"},
    ("GET", "/api/v1/quotes/{id}/copies/plan"): {"admin", "sales"},
    ("GET", "/web/quotes/{id}/copy"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/copy"): {"admin", "sales"},
    ("GET", "/api/v1/quote-templates"): {"admin", "sales"},
    ("POST", "/api/v1/quote-templates"): {"admin", "sales"},
    ("GET", "/api/v1/quote-templates/{id}"): {"admin", "sales"},
    ("PUT", "/api/v1/quote-templates/{id}/name"): {"admin", "sales"},
    ("DELETE", "/api/v1/quote-templates/{id}"): {"admin", "sales"},
    ("POST", "/api/v1/quote-templates/{id}/quotes"): {"admin", "sales"},
    ("GET", "/web/quotes/templates"): {"admin", "sales"},
    ("GET", "/web/quotes/{id}/template"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/template"): {"admin", "sales"},
    ("POST", "/web/quotes/templates/{id}/drop"): {"admin", "sales"},
    ("GET", "/api/v1/quotes/{id}/approval"): {"admin", "sales", "finance"},
    ("POST", "/api/v1/quotes/{id}/approval"): {"admin", "sales"},
    ("GET", "/api/v1/approvals"): {"admin", "finance"},
    ("POST", "/api/v1/approvals"): {"admin", "sales"},
    ("GET", "/api/v1/approvals/{id}"): {"admin", "finance"},
    ("POST", "/api/v1/approvals/{id}/approve"): {"admin", "finance"},
    ("POST", "/api/v1/approvals/{id}/refuse"): {"admin", "finance"},
    ("GET", "/web/approvals"): {"admin", "finance"},
    ("GET", "/web/approvals/rows"): {"admin", "finance"},
    ("GET", "/web/approvals/count"): {"admin", "finance"},
    ("POST", "/web/approvals/{id}"): {"admin", "finance"},
    ("GET", "/web/quotes/{id}/approval"): {"admin", "sales", "finance"},
    ("GET", "/web/quotes/{id}/approval/card"): {"admin", "sales", "finance"},
    ("POST", "/web/quotes/{id}/approval"): {"admin", "sales"},
    ("POST", "/api/v1/quotes/{id}/convert"): {"admin", "sales"},
    ("GET", "/api/v1/quotes/{id}/pdf"): {"admin", "sales", "finance"},
    ("GET", "/api/v1/quotes/{id}/links"): {"admin", "sales", "finance"},
    ("POST", "/api/v1/quotes/{id}/links"): {"admin", "sales"},
    ("POST", "/api/v1/quotes/{id}/links/{id}/revoke"): {"admin", "sales"},
    ("POST", "/api/v1/quotes/{id}/mails"): {"admin", "sales"},
    ("GET", "/web/quotes/{id}/sending"): {"admin", "sales", "finance"},
    ("GET", "/web/quotes/{id}/sending/seen"): {"admin", "sales", "finance"},
    ("GET", "/web/quotes/{id}/pdf"): {"admin", "sales", "finance"},
    ("POST", "/web/quotes/{id}/sending/whatsapp"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/sending/link"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/sending/mail"): {"admin", "sales"},
    ("GET", "/web/quotes/{id}/state"): {"admin", "sales"},
    ("PUT", "/web/quotes/{id}/draft"): {"admin", "sales"},
    ("PUT", "/web/quotes/{id}/lines/{id}"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/lines/{id}/remove"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/done"): {"admin", "sales"},
    ("GET", "/web/quotes/{id}/events"): {"admin", "sales"},
    ("GET", "/web/quotes/{id}/reprice"): {"admin", "sales"},
    ("POST", "/web/quotes/{id}/reprice"): {"admin", "sales"},
    ("POST", "/web/quotes/paste"): {"admin", "sales"},
    ("GET", "/api/v1/orders"): {"admin", "sales", "finance", "stock"},
    ("GET", "/api/v1/orders/{id}/history"): {"admin", "sales", "finance", "stock"},
    ("GET", "/web/orders"): {"admin", "sales", "finance", "stock"},
    ("GET", "/web/orders/export"): {"admin", "sales", "finance", "stock"},
    ("GET", "/web/orders/{id}/preview"): {"admin", "sales", "finance", "stock"},
    ("POST", "/web/orders/bulk"): {"admin", "sales", "finance", "stock"},
    ("POST", "/web/orders/bulk/do"): {"admin", "sales", "finance", "stock"},
    ("POST", "/web/orders/{id}/deliver-on"): {"admin", "sales", "stock"},
    ("POST", "/api/v1/stock/movements"): {"admin", "stock"},
    ("GET", "/api/v1/stock/locations"): {"admin", "sales", "stock"},
    ("POST", "/api/v1/stock/locations"): {"admin"},
    ("PUT", "/api/v1/stock/locations/{id}"): {"admin"},
    ("GET", "/web/stock/locations"): {"admin", "sales", "stock"},
    ("POST", "/web/stock/locations"): {"admin"},
    ("POST", "/web/stock/locations/{id}"): {"admin"},
    ("GET", "/api/v1/stock/counts"): {"admin", "stock"},
    ("POST", "/api/v1/stock/counts"): {"admin", "stock"},
    ("PUT", "/api/v1/stock/counts/{id}/entries/{id}"): {"admin", "stock"},
    ("POST", "/api/v1/stock/counts/{id}/post"): {"admin", "stock"},
    ("GET", "/web/stock/counts"): {"admin", "stock"},
    ("GET", "/web/stock/counts/new"): {"admin", "stock"},
    ("GET", "/web/stock/counts/{id}/sheet"): {"admin", "stock"},
    ("POST", "/web/stock/counts/{id}/post"): {"admin", "stock"},
    ("GET", "/api/v1/stock/transfers"): {"admin", "sales", "stock"},
    ("POST", "/api/v1/stock/transfers"): {"admin", "stock"},
    ("GET", "/web/stock/transfers"): {"admin", "stock"},
    ("POST", "/web/stock/transfers"): {"admin", "stock"},
    ("GET", "/api/v1/store"): {"admin"},
    ("GET", "/api/v1/imports"): {"admin", "sales"},
    ("POST", "/api/v1/imports"): {"admin", "sales"},
    ("POST", "/api/v1/imports/{id}/run"): {"admin", "sales"},
    ("POST", "/api/v1/imports/{id}/undo"): {"admin", "sales"},
    ("GET", "/api/v1/exports?kind=products"): {"admin", "finance"},
    ("GET", "/api/v1/exports?kind=customers"): {"admin", "sales", "finance"},
    ("GET", "/api/v1/prices/resolve"): {"admin", "sales", "finance"},
    ("GET", "/api/v1/quotes/{id}/lines/{id}/price"): {"admin", "sales", "finance"},
    ("GET", "/api/v1/price-rules"): {"admin"},
    ("POST", "/api/v1/price-rules"): {"admin"},
    ("GET", "/api/v1/price-rules/{id}"): {"admin"},
    ("PUT", "/api/v1/price-rules/{id}"): {"admin"},
    ("GET", "/api/v1/price-lists"): {"admin"},
    ("POST", "/api/v1/price-lists"): {"admin"},
    ("GET", "/api/v1/price-lists/{id}"): {"admin"},
    ("PUT", "/api/v1/price-lists/{id}"): {"admin"},
    ("PUT", "/api/v1/price-list-holders"): {"admin"},
    ("GET", "/api/v1/price-changes"): {"admin"},
    ("POST", "/api/v1/price-changes"): {"admin"},
    ("GET", "/api/v1/price-changes/{id}"): {"admin"},
    ("POST", "/api/v1/price-changes/{id}/cancel"): {"admin"},
    ("GET", "/api/v1/price-policies"): {"admin"},
    ("PUT", "/api/v1/price-policies/sales"): {"admin"},
    ("GET", "/web/quotes"): {"admin", "sales", "finance"},
    ("GET", "/web/quotes/export"): {"admin", "sales", "finance"},
    ("GET", "/web/quotes/{id}/preview"): {"admin", "sales", "finance"},
    ("POST", "/web/quotes/bulk"): {"admin", "sales"},
    ("POST", "/web/quotes/bulk/do"): {"admin", "sales"},
    ("POST", "/web/views"): {"admin", "sales", "finance", "stock"},
    ("POST", "/web/views/{id}/drop"): {"admin", "sales", "finance", "stock"},
    ("GET", "/web/products/categories"): {"admin"},
    ("GET", "/web/products/brands/{id}"): {"admin"},
    ("POST", "/web/products/categories/{id}"): {"admin"},
    ("POST", "/web/products/brands/{id}/merge"): {"admin"},
    ("POST", "/web/products/categories/{id}/drop"): {"admin"},
    ("GET", "/web/prices"): {"admin", "sales", "finance"},
    ("GET", "/web/prices/why"): {"admin", "sales", "finance"},
    ("GET", "/web/prices/rules"): {"admin"},
    ("GET", "/web/prices/lists"): {"admin"},
    ("GET", "/web/prices/scheduled"): {"admin"},
    ("GET", "/web/prices/limits"): {"admin"},
    ("GET", "/web/stock/list"): {"admin", "sales", "stock"},
    ("GET", "/web/stock/list/export"): {"admin", "sales", "stock"},
    ("GET", "/web/stock/products/{id}/history"): {"admin", "sales", "stock"},
    ("GET", "/web/stock/products/{id}/history/export"): {"admin", "sales", "stock"},
    ("GET", "/api/v1/stock/levels"): {"admin", "sales", "stock"},
    ("GET", "/api/v1/insights/stock/alerts"): {"admin", "sales", "stock"},
    ("GET", "/api/v1/insights/stock/suggestions"): {"admin", "sales", "stock"},
    ("GET", "/api/v1/insights/stock/classes"): {"admin", "sales", "stock"},
    ("GET", "/api/v1/insights/stock/products/{id}"): {"admin", "sales", "stock"},
    ("POST", "/api/v1/insights/stock/suggestions/{id}/decision"): {"admin"},
    ("GET", "/web/replenishment"): {"admin", "sales", "stock"},
    ("GET", "/web/replenishment/past"): {"admin", "sales", "stock"},
    ("GET", "/web/replenishment/parameters"): {"admin", "sales", "stock"},
    ("GET", "/api/v1/replenishment/parameters"): {"admin", "sales", "stock"},
    ("GET", "/web/replenishment/parameters/store"): {"admin", "stock"},
    ("POST", "/web/replenishment/parameters/store"): {"admin", "stock"},
    ("PUT", "/api/v1/replenishment/parameters/store"): {"admin", "stock"},
    ("GET", "/web/replenishment/parameters/categories/{id}"): {"admin", "stock"},
    ("POST", "/web/replenishment/parameters/categories/{id}"): {"admin", "stock"},
    ("PUT", "/api/v1/replenishment/parameters/categories/{id}"): {"admin", "stock"},
    ("GET", "/web/replenishment/parameters/products/{id}"): {"admin", "stock"},
    ("POST", "/web/replenishment/parameters/products/{id}"): {"admin", "stock"},
    ("PUT", "/api/v1/replenishment/parameters/products/{id}"): {"admin", "stock"},
    ("GET", "/web/replenishment/classes"): {"admin", "sales", "stock"},
    ("GET", "/web/replenishment/classes/export"): {"admin", "sales", "stock"},
    ("GET", "/web/replenishment/products/{id}"): {"admin", "sales", "stock"},
    ("GET", "/web/replenishment/export"): {"admin", "sales", "stock"},
    ("POST", "/web/replenishment/{id}"): {"admin"},
}


@pytest.mark.parametrize(("method", "path"), ALLOWED)
async def test_who_may(shop: Shop, method: str, path: str) -> None:
    for role in sorted(ALL):
        async with shop.client(role) as client:
            body: Any = {} if method == "POST" else None
            where = path.format(id="00000000-0000-7000-8000-000000000000")
            answer = await client.request(method, where, json=body)
        passed = answer.status_code != 403
        assert passed == (role in ALLOWED[method, path]), (role, answer.status_code)


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        ("stock", {"preparing": 200, "out_for_delivery": 200, "delivered": 403}),
        ("finance", {"preparing": 403, "cancelled": 403}),
        ("driver", {"preparing": 403}),
        ("sales", {"preparing": 403, "cancelled": 403}),
    ],
)
async def test_who_moves_an_order(shop: Shop, role: str, steps: dict[str, int]) -> None:
    order = await shop.order()
    for status, expected in steps.items():
        path = f"/api/v1/orders/{order['id']}/status"
        await shop.post(path, {"status": status}, role=role, status=expected)


async def test_the_store_room_sees_no_prices(shop: Shop) -> None:
    order = await shop.order()
    seen = await shop.get(f"/api/v1/orders/{order['id']}", role="stock")
    line = seen["lines"][0]
    assert (seen["total"], line["unit_price"], line["total"]) == (None, None, None)
    assert line["quantity"] == "2.000"
    product = await shop.get(f"/api/v1/products/{line['product_id']}", role="stock")
    assert (product["base_price"], product["cost"]) == (None, None)


async def test_sellers_see_prices_but_no_costs(shop: Shop) -> None:
    product = await shop.product(cost="20.00")
    seen = await shop.get(f"/api/v1/products/{product['id']}", role="sales")
    assert (seen["base_price"], seen["cost"]) == ("38.90", None)
