"""Another store's rows do not exist, on any route, with any method."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, get_args
from uuid import UUID

import pytest
from basecore.ids import new_id
from basecore.migrate import admin_engine
from construction.main import make_app
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from neighbours import foreign_ids
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

PARAMETER = re.compile(r"{(\w+)}")
A_COUNT = {"product_id": str(new_id()), "quantity": "1"}
BODIES: dict[str, Any] = {
    "/api/v1/replenishment/parameters/categories/{name_id}": {"review_days": 7},
    "/api/v1/replenishment/parameters/products/{product_id}": {"review_days": 7},
    "/api/v1/quotes/{quote_id}/reject": {"reason": "price"},
    "/api/v1/quotes/{quote_id}/mails": {"to": "ana@example.com"},
    "/api/v1/orders/{order_id}/status": {"status": "preparing"},
    "/api/v1/orders/{order_id}/deliver-on": {"deliver_on": "2026-12-01"},
    "/api/v1/orders/{order_id}/hand-overs": {"kind": "pickup", "lines": []},
    "/api/v1/orders/{order_id}/returns": {"reason": "other", "lines": []},
    "/api/v1/orders/{order_id}/exchanges": {
        "back": {"reason": "other", "lines": []},
        "sale": {"payment_method": "pix", "lines": []},
    },
    "/api/v1/customers/{customer_id}/job-sites": {"name": "Obra"},
    "/api/v1/imports/{import_id}/mapping": {"mapping": ["sku"]},
    "/api/v1/price-lists/{price_list_id}": {"name": "Atacado"},
    "/api/v1/price-policies/{role}": {"mode": "off"},
    "/api/v1/price-rules/{price_rule_id}": {"level": "list", "kind": "markup", "value": "2"},
    "/api/v1/customers/{customer_id}/anonymisation": {"name": "Cliente"},
    "/api/v1/customers/{customer_id}/contacts": {"name": "Contato"},
    "/api/v1/customers/{customer_id}/contacts/{contact_id}": {"name": "Contato"},
    "/api/v1/customer-groups/{group_id}": {"name": "Grupo"},
    "/api/v1/quote-templates/{template_id}/name": {"name": "Modelo"},
    "/api/v1/invoices/{invoice_id}/lines/{line_id}": {},
    "/api/v1/invoices/{invoice_id}/receive": {},
    "/api/v1/stock/locations/{location_id}": {"name": "Pátio"},
    "/api/v1/stock/counts/{count_id}/entries/{entry_id}": A_COUNT,
    "/api/v1/stock/counts/{count_id}/lines/{product_id}/reason": {},
    "/api/v1/purchases/{purchase_id}": {"lines": []},
    "/api/v1/purchases/{purchase_id}/receipts": {"lines": []},
    "/api/v1/suppliers/{supplier_id}/codes": {
        "product_id": str(new_id()),
        "code": "X",
        "uom": "UN",
    },
    "/api/v1/insights/stock/suggestions/{suggestion_id}/decision": {"verdict": "follow"},
    "/api/v1/suppliers/{supplier_id}/offers": {"product_id": str(new_id()), "unit_price": "1"},
}
ENDS: dict[str, dict[str, str]] = {"/notes": {"content": "Anotação"}, "{template_id}/quotes": {}}
"""Bodies of routes by how their paths end; an empty one names the customer."""

TABLES = text(
    "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = 'construction' AND c.relrowsecurity"
)

A_LINE = {"version": 1, "position": 1, "said": "1"}
SCRIPTS: dict[str, dict[str, Any]] = {
    "/web/quotes/{quote_id}/draft": {"version": 1},
    "/web/quotes/{quote_id}/lines/{line_id}": A_LINE | {"product_id": str(new_id())},
    "/web/quotes/{quote_id}/lines/{line_id}/remove": {"version": 1},
    "/web/quotes/{quote_id}/reprice": {"version": 1},
    "/web/stock/counts/{count_id}/entries/{entry_id}": A_COUNT,
}
"""What the pages' own scripts send, as JSON."""


def every_route(under: str) -> list[RouteContext]:
    """Return every route below a path that names a record, in its path or as a parameter."""
    routes = [one for one in iter_route_contexts(make_app().routes) if one.path]
    return [
        one for one in routes if str(one.path).startswith(under) and (named_in(one) or asks(one))
    ]


def nobodys(name: str) -> str:
    """Return an id that no record has; lines of files and revisions are numbers in every store."""
    return {"line": "2", "revision": "1"}.get(name) or str(new_id())


def named_in(route: RouteContext) -> list[str]:
    return PARAMETER.findall(str(route.path))


def asks(route: RouteContext) -> list[str]:
    if not isinstance(route.original_route, APIRoute):
        return []
    taken = route.original_route.dependant.query_params
    return [one.name for one in taken if one.name.endswith("_id") or takes_id(one)]


def takes_id(field: Any) -> bool:
    """Tell whether a query parameter is an id, whatever its name."""
    kind = field.field_info.annotation
    return UUID in (kind, *get_args(kind))


def body_of(route: RouteContext, shop_quote: Any) -> Any:
    """Return a good body for the route."""
    if str(route.path) in BODIES:
        return BODIES[str(route.path)]
    for end, body in ENDS.items():
        if str(route.path).endswith(end):
            return body or {"customer_id": shop_quote["customer_id"]}
    if "PUT" in (route.methods or ()):
        lines = [
            {"product_id": line["product_id"], "quantity": "1"} for line in shop_quote["lines"]
        ]
        return {"customer_id": shop_quote["customer_id"], "lines": lines}
    if "PATCH" in (route.methods or ()):
        return {"name": "Outro"} if "{name_id}" in str(route.path) else {}
    return None


async def test_every_route_denies_every_foreign_id(shop: Shop, neighbour: Shop) -> None:
    await every_route_denies(shop, neighbour)


async def test_queries_alone_keep_stores_apart(shop: Shop, neighbour: Shop, admin_url: str) -> None:
    async with without_row_security(admin_url):
        await every_route_denies(shop, neighbour)


@asynccontextmanager
async def without_row_security(admin_url: str) -> AsyncIterator[None]:
    """Switch row security off on every table of the vertical for a while."""
    engine = admin_engine(admin_url)
    async with engine.begin() as connection:
        names = list(await connection.scalars(TABLES))

    async def switch(state: str) -> None:
        async with engine.begin() as connection:
            for name in names:
                await connection.execute(text(f"ALTER TABLE {name} {state} ROW LEVEL SECURITY"))

    await switch("DISABLE")
    try:
        yield
    finally:
        await switch("ENABLE")
        await engine.dispose()


async def every_route_denies(shop: Shop, neighbour: Shop) -> None:
    """Ask every route of the API for every record of the other store."""
    ids, own = await foreign_ids(neighbour), await shop.quote()
    asked = 0
    async with shop.client("admin") as client:
        for route in [one for one in every_route("/api/") if named_in(one)]:
            names = PARAMETER.findall(str(route.path))
            foreign = [ids[name] for name in names]
            for values in [[options[i % len(options)] for options in foreign] for i in (0, 1)]:
                path = str(route.path).format(**dict(zip(names, values, strict=True)))
                unknown = str(route.path).format(**{name: nobodys(name) for name in names})
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


async def test_no_page_shows_a_foreign_record(shop: Shop, neighbour: Shop) -> None:
    ids, form = await foreign_ids(neighbour), await typed_by(shop)
    secrets = ("Construtora Exemplo", "Cimento 50 kg")
    asked = 0
    async with shop.client("admin") as client:
        for route in every_route("/web/"):
            foreign = {name: ids[name][0] for name in (*named_in(route), *asks(route))}
            unknown = {name: str(new_id()) for name in foreign}
            answers = []
            for values in (foreign, unknown):
                path = str(route.path).format(**values)
                params = {name: values[name] for name in asks(route)}
                for method in sorted(route.methods or ()):
                    options: Any = {"params": params} | sent_to(route, method, form)
                    answers.append(await client.request(method, path, **options))
                    asked += 1
            denied, missing = answers[: len(answers) // 2], answers[len(answers) // 2 :]
            for one, other in zip(denied, missing, strict=True):
                assert one.status_code == other.status_code, (route.path, one.text)
                assert not any(secret in one.text for secret in secrets), route.path
                if named_in(route):
                    assert one.status_code == 404, (route.path, one.text)
    assert asked >= 40


def sent_to(route: RouteContext, method: str, form: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a request: a script's, or what a form would send."""
    if method != "GET" and str(route.path) in SCRIPTS:
        said = SCRIPTS[str(route.path)]
        return {"json": said | ({"op": str(new_id())} if "version" in said else {})}
    return {"data": form} if method == "POST" else {}


async def typed_by(shop: Shop) -> dict[str, Any]:
    """Return what a person of the own store could send to any form."""
    product, customer = await shop.product(name="Areia"), await shop.customer(name="Cliente")
    return {
        "customer_id": customer["id"],
        "line_key": ["1"],
        "product_id": [product["id"]],
        "product_id_text": ["Areia"],
        "quantity": ["2"],
        "version": "1",
        "status": "preparing",
        "name": "Nome",
        "kind": "company",
        "uom": "UN",
        "base_price": "1,00",
    }


@pytest.mark.parametrize("field", ["customer_id", "job_site_id", "product_id"])
async def test_a_body_cannot_name_a_foreign_record(shop: Shop, neighbour: Shop, field: str) -> None:
    ids, form = await foreign_ids(neighbour), await typed_by(shop)
    said = []
    for value in (ids[field][0], str(new_id())):
        line = {"product_id": form["product_id"][0], "quantity": "1"}
        body = {"customer_id": form["customer_id"], "lines": [line]}
        (line if field == "product_id" else body)[field] = value
        said.append(await shop.post("/api/v1/quotes", body, status=422))
    assert said[0] == said[1]
    assert (await shop.get("/api/v1/quotes"))["items"] == []


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
