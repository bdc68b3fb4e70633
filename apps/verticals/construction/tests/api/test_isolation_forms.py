"""Another store's ids in the fields of forms and in the bodies of the API change nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from basecore.ids import new_id
from buying import bought
from construction.main import make_app
from construction.pages import form_body
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from invoices import own_cnpj
from pydantic import BaseModel
from sheets import HEADER, as_csv, send
from shop import Shop

pytestmark = pytest.mark.db

FIELDS = (
    "customer_id",
    "job_site_id",
    "product_id",
    "quote_id",
    "order_id",
    "group_id",
    "category_id",
    "price_list_id",
    "price_rule_id",
)
LEVELS = {
    "customer_id": "customer",
    "job_site_id": "job_site",
    "group_id": "group",
    "category_id": "category",
}
SECRETS = ("Segredo da vizinha", "Produto da vizinha", "Obra da vizinha")
ASKING = "/api/v1/approvals"
"""A good quote of an owner needs nobody's approval, which is a conflict."""
KNOWN = {
    ("POST", "/api/v1/customers", "group_id"),
    ("POST", "/api/v1/customers/bulk", "group_id"),
    ("POST", "/api/v1/customers/bulk", "ids"),
    ("PATCH", "/api/v1/customers/{customer_id}", "group_id"),
    ("POST", "/api/v1/quotes", "customer_id"),
    ("POST", "/api/v1/quotes", "job_site_id"),
    ("POST", "/api/v1/quotes", "lines.product_id"),
    ("PUT", "/api/v1/quotes/{quote_id}", "customer_id"),
    ("PUT", "/api/v1/quotes/{quote_id}", "job_site_id"),
    ("PUT", "/api/v1/quotes/{quote_id}", "lines.product_id"),
    ("POST", "/api/v1/quote-templates", "quote_id"),
    ("POST", "/api/v1/quote-templates/{template_id}/quotes", "customer_id"),
    ("POST", "/api/v1/quote-templates/{template_id}/quotes", "job_site_id"),
    ("POST", "/api/v1/stock/movements", "product_id"),
    ("POST", "/api/v1/approvals", "quote.customer_id"),
    ("POST", "/api/v1/approvals", "quote.job_site_id"),
    ("POST", "/api/v1/approvals", "quote.lines.product_id"),
    ("POST", "/api/v1/orders", "customer_id"),
    ("POST", "/api/v1/orders", "job_site_id"),
    ("POST", "/api/v1/orders", "lines.product_id"),
    *(
        (method, f"/api/v1/price-rules{place}", field)
        for method, place in (("POST", ""), ("PUT", "/{price_rule_id}"))
        for field in (
            "customer_id",
            "job_site_id",
            "group_id",
            "price_list_id",
            "product_id",
            "category_id",
        )
    ),
    *(
        ("PUT", "/api/v1/price-list-holders", field)
        for field in ("customer_id", "job_site_id", "group_id", "price_list_id")
    ),
    ("POST", "/api/v1/price-changes", "product_id"),
}
"""Every id in a body; a new one makes the test below fail until it is tried here too."""


OF_MANY = {
    ("POST", "/api/v1/cost-changes/keep", "product_ids"),
    ("POST", "/api/v1/cost-changes/reprice", "product_ids"),
    ("POST", "/api/v1/products/bulk", "ids"),
    ("POST", "/api/v1/suppliers/{supplier_id}/codes", "product_id"),
    ("PUT", "/api/v1/invoices/{invoice_id}/lines/{line_id}", "product_id"),
    ("POST", "/api/v1/purchases", "supplier_id"),
    ("POST", "/api/v1/purchases", "lines.product_id"),
    ("POST", "/api/v1/purchases", "lines.suggestion_id"),
    ("PUT", "/api/v1/purchases/{purchase_id}", "lines.product_id"),
    ("PUT", "/api/v1/purchases/{purchase_id}", "lines.suggestion_id"),
    ("POST", "/api/v1/purchases/from-list", "lines.supplier_id"),
    ("POST", "/api/v1/purchases/from-list", "lines.product_id"),
    ("POST", "/api/v1/purchases/from-list", "lines.suggestion_id"),
    ("POST", "/api/v1/purchases/{purchase_id}/receipts", "lines.line_id"),
    ("POST", "/api/v1/suppliers/{supplier_id}/offers", "product_id"),
    ("POST", "/api/v1/products/bulk/preview", "ids"),
    ("POST", "/api/v1/stock/transfers", "lines.product_id"),
    ("POST", "/api/v1/stock/counts", "category_id"),
    ("PUT", "/api/v1/stock/counts/{count_id}/entries/{entry_id}", "product_id"),
    ("POST", "/api/v1/quotes/{quote_id}/reject", "missing"),
    ("POST", "/api/v1/orders/{order_id}/hand-overs", "lines.line_id"),
    ("POST", "/api/v1/orders/{order_id}/returns", "lines.line_id"),
    ("POST", "/api/v1/counter-sales", "customer_id"),
    ("POST", "/api/v1/counter-sales", "job_site_id"),
    ("POST", "/api/v1/counter-sales", "lines.product_id"),
    ("POST", "/api/v1/orders/{order_id}/exchanges", "back.lines.line_id"),
    ("POST", "/api/v1/orders/{order_id}/exchanges", "sale.customer_id"),
    ("POST", "/api/v1/orders/{order_id}/exchanges", "sale.job_site_id"),
    ("POST", "/api/v1/orders/{order_id}/exchanges", "sale.lines.product_id"),
}
"""Ids of many records at once; tried where the feature is."""


def routes() -> list[RouteContext]:
    """Return the routes that FastAPI serves."""
    found = iter_route_contexts(make_app().routes)
    return [one for one in found if isinstance(one.original_route, APIRoute)]


def calls(dependant: Dependant) -> Iterator[Any]:
    """Return what a route depends on, however deep."""
    for one in dependant.dependencies:
        yield one.call
        yield from calls(one)


def forms() -> list[str]:
    """Return the path of every route that reads a form."""
    return [
        str(one.path)
        for one in routes()
        if isinstance(one.original_route, APIRoute)
        and form_body in set(calls(one.original_route.dependant))
    ]


def ids_in(schema: dict[str, Any], of: dict[str, Any], under: str = "") -> Iterator[str]:
    """Return the path of every id in a JSON schema."""
    if "$ref" in schema:
        schema = of["$defs"][schema["$ref"].rpartition("/")[2]]
    if schema.get("format") == "uuid":
        yield under
    for one in schema.get("anyOf", []):
        yield from ids_in(one, of, under)
    for name, one in schema.get("properties", {}).items():
        yield from ids_in(one, of, f"{under}.{name}" if under else name)
    if "items" in schema:
        yield from ids_in(schema["items"], of, under)


def ids_in_bodies() -> set[tuple[str, str, str]]:
    """Return method, path and field of every id that a body of the API takes."""
    found = set()
    for route in routes():
        assert isinstance(route.original_route, APIRoute)
        for body in route.original_route.dependant.body_params:
            model = body.field_info.annotation
            if isinstance(model, type) and issubclass(model, BaseModel):
                schema = model.model_json_schema()
                for method in route.methods or ():
                    found |= {(method, str(route.path), name) for name in ids_in(schema, schema)}
    return found


async def one_of_each(shop: Shop, owner: str) -> dict[str, str]:
    """Make one record of every kind and return their ids."""
    product = await shop.product(name=f"Produto {owner}", category="Areias")
    customer = await shop.customer(name=f"Segredo {owner}")
    path = f"/api/v1/customers/{customer['id']}/job-sites"
    site = await shop.post(path, {"name": f"Obra {owner}"})
    lines = [{"product_id": product["id"], "quantity": "1"}]
    order = await shop.order(lines=lines, customer_id=customer["id"])
    quote = await shop.quote(role="admin", lines=lines, customer_id=customer["id"])
    contact = await shop.post(f"/api/v1/customers/{customer['id']}/contacts", {"name": "Contato"})
    batch = await send(shop, as_csv([["X-1", f"Produto {owner}", "SC", ""]], header=HEADER[:4]))
    prices = await shop.post("/api/v1/price-lists", {"name": "Atacado"})
    rule = {"level": "list", "price_list_id": prices["id"], "kind": "discount", "value": "5"}
    ids = (
        *(customer["id"], site["id"], product["id"], quote["id"], order["id"]),
        *(await shop.group(), await shop.category(), prices["id"]),
        (await shop.post("/api/v1/price-rules", rule))["id"],
    )
    naming = {"quote_id": quote["id"], "name": f"Modelo {owner}", "is_shared": True}
    kept = await shop.post("/api/v1/quote-templates", naming)
    more = {"template_id": kept["id"], "approval_id": str(new_id())}
    more |= {
        "name_id": await shop.category(),
        "kept_id": await shop.category(),
        "view_id": await shop.view(),
    }
    more |= {"batch_id": batch["id"], "line": "2", "contact_id": contact["id"]}
    more |= {"file_id": str(new_id()), "line_id": str(new_id())}
    more |= await bought(shop, product, f"Segredo {owner}")
    await own_cnpj(shop)  # so that a form of version 1 is stale, whoever sends it first
    return {**dict(zip(FIELDS, ids, strict=True)), **more}


def filled(own: dict[str, str]) -> dict[str, Any]:
    """Return a form that any of the pages could have sent."""
    words = {"name": "Nome", "kind": "receipt", "uom": "UN", "base_price": "1,00", "role": "sales"}
    row = {"product_id": [own["product_id"]], "product_id_text": ["x"], "quantity": ["1"]}
    return own | row | words | {"line_key": ["1"], "version": "1", "status": "preparing"}


async def references(shop: Shop) -> set[str]:
    """Return every id that the store's quotes, orders and movements name."""
    named: set[str] = set()
    for kind in ("customers", "quotes", "orders"):
        for one in (await shop.get(f"/api/v1/{kind}"))["items"]:
            whole = await shop.get(f"/api/v1/{kind}/{one['id']}")
            named |= set(re.findall(r"[0-9a-f-]{36}", str(whole)))
    for kind in ("price-rules", "price-changes"):
        page = await shop.get(f"/api/v1/{kind}")
        named |= set(re.findall(r"[0-9a-f-]{36}", str(page)))
    return named


async def test_no_form_takes_a_foreign_id(shop: Shop, neighbour: Shop) -> None:
    own, theirs = await one_of_each(shop, "própria"), await one_of_each(neighbour, "da vizinha")
    for path in forms():
        for field in FIELDS:
            said = [
                await sent(shop, path.format(**own, role="sales"), filled(own), field, value)
                for value in (theirs[field], str(new_id()))
            ]
            assert not any(secret in page for _, page in said for secret in SECRETS)
            assert all(status < 500 for status, _ in said), (path, field)
            if "{" not in path:
                assert said[0] == said[1], (path, field)
    assert not await references(shop) & set(theirs.values())


async def sent(
    shop: Shop, path: str, form: dict[str, Any], field: str, value: str
) -> tuple[int, str]:
    """Send a form with an id of somebody's; return status and page, without ids."""
    fresh = {"sku": value[-12:], "name": value[-12:]}
    form |= {field: [value] if isinstance(form[field], list) else value} | fresh
    async with shop.client("admin") as client:
        answer = await client.post(path, data=form)
    shown = r"[0-9a-f]{8}-[0-9a-f-]{15,27}|\b[0-9a-f]{12}\b"
    return answer.status_code, re.sub(shown, "", answer.text)


def test_every_id_of_a_body_is_known() -> None:
    assert ids_in_bodies() == KNOWN | OF_MANY
    assert len(forms()) >= 10


async def test_no_body_takes_a_foreign_id(shop: Shop, neighbour: Shop) -> None:
    own, theirs = await one_of_each(shop, "própria"), await one_of_each(neighbour, "da vizinha")
    theirs |= {"ids": theirs["customer_id"]}
    for method, path, field in sorted(KNOWN):
        name = field.rpartition(".")[2]
        foreign, unknown, good = [
            await asked(shop, method, path, own, field, changes)
            for changes in ({name: theirs[name]}, {name: str(new_id())}, {})
        ]
        assert foreign == unknown, (path, field)
        assert foreign[0] in {404, 422}
        fine = {409} if path == ASKING else {200, 201, 204}
        assert good[0] in fine, "the body without the foreign id is a good one"
    assert not await references(shop) & set(theirs.values())


async def asked(
    shop: Shop, method: str, path: str, own: dict[str, str], field: str, changes: dict[str, str]
) -> tuple[int, str]:
    """Send a good body but for one id; return status and answer."""
    ids = own | changes
    line = {"product_id": ids["product_id"], "quantity": "1"}
    body: dict[str, Any] = {"customer_id": ids["customer_id"], "lines": [line]}
    body |= {name: value for name, value in changes.items() if name == "job_site_id"}
    if path.endswith("movements"):
        body = line | {"kind": "receipt"}
    if path.endswith("bulk"):
        body = {"add_tags": ["x"], "ids": [ids.get("ids", own["customer_id"])]}
        body |= {name: value for name, value in changes.items() if name == "group_id"}
    if path.endswith(("customers", "{customer_id}")):
        body = {"kind": "person", "name": "Ana"} if method == "POST" else {}
        body |= {"group_id": ids["group_id"]}
    if "/price-" in path:
        body = price_body(path, field, ids)
    if "/quote-templates" in path:
        body.pop("lines")
    if path.endswith("/quote-templates"):
        body = {"quote_id": ids["quote_id"], "name": ids["quote_id"] + str(len(changes))}
    if path == ASKING:
        body = {"quote": body}
    has_version = "{" in path and not path.endswith("}/quotes")
    whole = path if has_version else "/api/v1/quotes/{quote_id}"
    async with shop.client("admin") as client:
        version = (await client.get(whole.format(**own))).headers["etag"]
        headers = {"If-Match": version}
        answer = await client.request(method, path.format(**own), json=body, headers=headers)
    return answer.status_code, answer.text


def price_body(path: str, field: str, ids: dict[str, str]) -> dict[str, Any]:
    """Return a good body of a price route that names the field."""
    if path.endswith("holders"):
        holder = "customer_id" if field == "price_list_id" else field
        return {holder: ids[holder], "price_list_id": ids["price_list_id"]}
    if path.endswith("changes"):
        day = f"2999-01-{random.Random(ids[field]).randrange(1, 29):02d}"  # noqa: S311 - a day
        return {"product_id": ids["product_id"], "new_price": "1.00", "effective_on": day}
    level = LEVELS.get(field, "list")
    scope = "price_list_id" if level == "list" else field
    rule = {"level": level, "kind": "discount", "value": "5", scope: ids[scope]}
    return rule | {field: ids[field]}


def test_ids_are_found_in_lists_and_choices() -> None:
    class Line(BaseModel):
        product_id: UUID

    class Body(BaseModel):
        customer_id: UUID | None = None
        lines: list[Line] = []

    schema = Body.model_json_schema()
    assert set(ids_in(schema, schema)) == {"customer_id", "lines.product_id"}
