"""Another store's rows do not exist, on any route, with any method."""

from __future__ import annotations

import re
from typing import Any

import pytest
from basecore.ids import new_id
from construction.api import API_ROUTERS
from fastapi.routing import APIRoute
from shop import Shop

pytestmark = pytest.mark.db

PARAMETER = re.compile(r"{(\w+)}")
BODIES: dict[str, Any] = {
    "/api/v1/orders/{order_id}/status": {"status": "preparing"},
    "/api/v1/customers/{customer_id}/job-sites": {"name": "Obra"},
}


async def foreign_ids(neighbour: Shop) -> dict[str, list[str]]:
    """Return ids of the other store, by the name of the path parameter that takes them."""
    order = await neighbour.order()
    quote = await neighbour.quote()
    site = await neighbour.post(
        f"/api/v1/customers/{quote['customer_id']}/job-sites", {"name": "Obra"}
    )
    return {
        "product_id": [quote["lines"][0]["product_id"]],
        "customer_id": [quote["customer_id"]],
        "job_site_id": [site["id"]],
        "quote_id": [quote["id"], order["quote_id"]],
        "order_id": [order["id"]],
    }


def api_routes() -> list[APIRoute]:
    """Return every route of the API that names a record in its path."""
    routes = [route for router in API_ROUTERS for route in router.routes]
    return [r for r in routes if isinstance(r, APIRoute) and PARAMETER.search(r.path)]


def body_of(route: APIRoute, shop_quote: Any) -> Any:
    """Return a good body for the route."""
    if route.path in BODIES:
        return BODIES[route.path]
    if "PUT" in (route.methods or ()):
        lines = [
            {"product_id": line["product_id"], "quantity": "1"} for line in shop_quote["lines"]
        ]
        return {"customer_id": shop_quote["customer_id"], "lines": lines}
    return {} if "PATCH" in (route.methods or ()) else None


async def test_every_route_denies_every_foreign_id(shop: Shop, neighbour: Shop) -> None:
    ids, own = await foreign_ids(neighbour), await shop.quote()
    asked = 0
    async with shop.client("admin") as client:
        for route in api_routes():
            names = PARAMETER.findall(route.path)
            foreign = [ids[name] for name in names]
            for values in [[options[i % len(options)] for options in foreign] for i in (0, 1)]:
                path = route.path.format(**dict(zip(names, values, strict=True)))
                unknown = route.path.format(**{name: new_id() for name in names})
                for method in route.methods or ():
                    options: Any = {
                        "json": body_of(route, own),
                        "headers": {"If-Match": '"1"'},
                    }
                    denied = await client.request(method, path, **options)
                    missing = await client.request(method, unknown, **options)
                    assert denied.status_code == 404, (method, path, denied.text)
                    assert denied.json() == missing.json()
                    asked += 1
    assert asked >= 24


async def test_lists_hold_only_the_own_store(shop: Shop, neighbour: Shop) -> None:
    await neighbour.order()
    for path in ("products", "customers", "quotes", "orders"):
        assert (await shop.get(f"/api/v1/{path}"))["items"] == []


async def test_a_token_of_another_store_is_refused(
    shop: Shop, neighbour: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    async with shop.client("admin", slug=neighbour.slug) as client:
        answer = await client.get("/api/v1/products")
    assert answer.status_code == 404
    assert [r.getMessage() for r in caplog.records if r.name == "security"] == [
        "token_of_another_store"
    ]


async def test_without_a_token_nothing_is_shown(shop: Shop) -> None:
    async with shop.client("admin") as client:
        del client.headers["Authorization"]
        answer = await client.get("/api/v1/products")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_sellers_see_their_own_quotes_only(shop: Shop) -> None:
    own, colleagues = await shop.quote(role="sales"), await shop.quote(role="admin")
    listed = await shop.get("/api/v1/quotes", role="sales")
    assert [quote["id"] for quote in listed["items"]] == [own["id"]]
    await shop.get(f"/api/v1/quotes/{colleagues['id']}", role="sales", status=404)
    await shop.post(f"/api/v1/quotes/{colleagues['id']}/send", None, role="sales", status=404)
