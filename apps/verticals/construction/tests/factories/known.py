"""Records of a store by the names that examples give them, each in the state that is asked for.

The rule: an example names a record `{order_id}`; the record is made anew for each operation, in the
state in which that operation is allowed.
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from basecore.ids import new_id
from buying import BUY, drafted, received
from invoices import Line, arrived, invoice, own_cnpj
from shop import Shop

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SENT = ("/approve", "/reject", "/change", "/links", "/mails", "/revoke", "/restore")
HANDED = ("/returns", "/exchanges")
BEGUN = ("/hand-overs", "/close-balance")


@dataclass
class Known:
    """What one operation needs; a record is made when its name is asked for first."""

    shop: Shop
    path: str
    made: dict[str, Any] = field(default_factory=dict)

    async def id(self, name: str) -> str:
        """Return the id behind a name."""
        if name == "role":
            return "sales"
        if name in PARTS:
            return await PARTS[name](self)
        return str((await self.record(name))["id"])

    async def record(self, name: str) -> Any:
        """Return a record by the name of its id."""
        if name not in self.made:
            self.made[name] = await MAKERS[name](self)
        return self.made[name]

    async def product(self) -> Any:
        """Return a product with stock."""
        product = await self.shop.product(cost="31.20", category="Cimentos")
        receipt = {"product_id": product["id"], "kind": "receipt", "quantity": "500"}
        await self.shop.post("/api/v1/stock/movements", receipt)
        if self.path.endswith("/transfers"):
            await self.record("location_id")
        return product

    async def customer(self) -> Any:
        """Return a customer: a person where people alone will do."""
        if self.path.endswith("/anonymisation"):
            person = {"kind": "person", "name": "Maria da Silva", "tax_id": None}
            return await self.shop.customer(**person)
        return await self.shop.customer()

    async def suggestion(self) -> Any:
        """Return a suggestion to buy a product."""
        return await self.shop.suggestion(await self.record("product_id"))

    async def quote(self) -> Any:
        """Return a quote in the state that the operation needs."""
        if self.path.endswith("/convert"):
            return await self.shop.approved()
        if self.path.endswith("/approval"):
            return await self.limited()
        quote = await self.shop.quote()
        if self.path.endswith(SENT):
            await self.shop.post(f"/api/v1/quotes/{quote['id']}/send", None, status=200)
        if self.path.endswith("/restore"):
            await self.shop.post(f"/api/v1/quotes/{quote['id']}/change", None, status=200)
        return quote

    async def limited(self) -> Any:
        """Return a quote below what its seller may give."""
        policy = {"mode": "block", "max_discount_percent": "5"}
        async with self.shop.client() as client:
            await client.put("/api/v1/price-policies/sales", json={"mode": "off"})
            quote = await self.shop.quote(discount_percent="20")
            await client.put("/api/v1/price-policies/sales", json=policy)
        return quote

    async def order(self) -> Any:
        """Return an order in the state that the operation needs."""
        product = await self.record("product_id")
        order = await self.shop.order(lines=[{"product_id": product["id"], "quantity": "5"}])
        if self.path.endswith((*HANDED, *BEGUN)):
            await self.shop.step(order, "preparing")
        if self.path.endswith("/close-balance"):
            lines = [{"line_id": order["lines"][0]["id"], "quantity": "1"}]
            given = {"kind": "pickup", "lines": lines}
            await self.shop.post(f"/api/v1/orders/{order['id']}/hand-overs", given)
        if self.path.endswith(HANDED):
            await self.shop.step(order, "delivered", is_pickup=True)
        return order

    async def below(self, owner: str, what: str, body: Any) -> Any:
        """Return what is made below a record's address."""
        at = OF[owner].format(await self.id(owner))
        return await self.shop.post(f"/api/v1/{at}/{what}", body)

    async def bytes_below(self, what: str) -> Any:
        """Return a picture or file of the record that the path names."""
        place = self.path.partition(f"/{what}/")[0].removeprefix("/api/v1/")
        while "{" in place:
            name = place.partition("{")[2].partition("}")[0]
            place = place.replace(f"{{{name}}}", await self.id(name))
        async with self.shop.client() as client:
            return (await client.post(f"/api/v1/{place}/{what}", content=DOT)).json()

    async def code(self) -> Any:
        """Return a supplier's code of a product."""
        product = await self.record("product_id")
        return await self.shop.code(await self.record("supplier_id"), product)

    async def purchase(self) -> Any:
        """Return a purchase in the state that the operation needs."""
        supplier, product = await self.record("supplier_id"), await self.record("product_id")
        draft = await drafted(self.shop, supplier, product, unit_price="30.00")
        if self.path.endswith(("{purchase_id}", "/send", "/cancel")):
            return draft
        sent = await self.shop.post(f"{BUY}/{draft['id']}/send", None, status=200)
        return await received(self.shop, sent, "4") if self.path.endswith("/close") else sent

    async def invoice(self) -> Any:
        """Return an invoice under review, whose lines are decided where it is to be received."""
        own, product = await own_cnpj(self.shop), await self.record("product_id")
        supplier = await self.record("supplier_id")
        if self.path.endswith("/receive"):
            await self.shop.code(supplier, product, code="CP2-50", uom="SC")
        return await arrived(self.shop, invoice(supplier["tax_id"], own, [Line("CP2-50")]))

    async def count(self) -> Any:
        """Return a count of everything, a product counted."""
        product = await self.record("product_id")
        return {"id": await self.shop.count(product)}

    async def notice(self) -> Any:
        """Return a notice of the administrator."""
        await self.record("approval_id")
        return (await self.shop.get("/api/v1/notices"))["items"][0]

    async def name(self) -> str:
        """Return the id of a category or brand that no product has any more."""
        name = f"Nome {next(NAMES)}"
        product = await self.shop.product(category=name, brand=name)
        changes = {"category": None, "brand": None}
        path = f"/api/v1/products/{product['id']}"
        async with self.shop.client() as client:
            await client.patch(path, json=changes, headers={"If-Match": '"1"'})
        return str(product["brand_id" if "/brands/" in self.path else "category_id"])

    async def approval(self) -> Any:
        """Return a seller's request that waits."""
        quote = self.made["quote_id"] = await self.limited()
        path = f"/api/v1/quotes/{quote['id']}/approval"
        return await self.shop.post(path, {}, role="sales")


NAMES = itertools.count(1)
OF = {"customer_id": "customers/{}", "quote_id": "quotes/{}"}
Maker = Callable[[Known], Awaitable[Any]]


def _post(path: str, **body: Any) -> Maker:
    async def make(known: Known) -> Any:
        given = {name: await known.id(one) if one in MAKERS else one for name, one in body.items()}
        return await known.shop.post(f"/api/v1/{path}", given)

    return make


async def _category(known: Known) -> Any:
    return {"id": (await known.record("product_id"))["category_id"]}


async def _merge(known: Known) -> Any:
    return await known.below("customer_id", f"merge/{await known.id('other_id')}", None)


async def _bulk(known: Known) -> Any:
    change = {"ids": [await known.id("product_id")], "price": {"percent": "5"}}
    done = await known.shop.post("/api/v1/products/bulk", change, status=200)
    return {"id": done["batch_id"]}


MAKERS: dict[str, Maker] = {
    "product_id": Known.product,
    "customer_id": Known.customer,
    "other_id": lambda known: known.shop.customer(),
    "quote_id": Known.quote,
    "order_id": Known.order,
    "group_id": _post("customer-groups", name="Pedreiros"),
    "contact_id": lambda known: known.below("customer_id", "contacts", {"name": "Marina"}),
    "job_site_id": lambda known: known.below("customer_id", "job-sites", {"name": "Obra"}),
    "merge_id": _merge,
    "price_list_id": _post("price-lists", name="Varejo"),
    "price_rule_id": _post(
        "price-rules", level="list", price_list_id="price_list_id", kind="discount", value="5"
    ),
    "price_change_id": _post(
        "price-changes", product_id="product_id", new_price="40.00", effective_on="2999-01-01"
    ),
    "template_id": _post("quote-templates", name="Laje", is_shared=True, quote_id="quote_id"),
    "link_id": lambda known: known.below("quote_id", "links", None),
    "approval_id": Known.approval,
    "notice_id": Known.notice,
    "bulk_id": _bulk,
    "file_id": lambda known: known.bytes_below("files"),
    "image_id": lambda known: known.bytes_below("images"),
    "supplier_id": lambda known: known.shop.supplier(),
    "suggestion_id": Known.suggestion,
    "code_id": Known.code,
    "purchase_id": Known.purchase,
    "invoice_id": Known.invoice,
    "category_id": _category,
    "count_id": Known.count,
    "location_id": _post("stock/locations", name="Pátio"),
}


async def _line(known: Known) -> str:
    if "/invoices/" in known.path:
        return str((await known.record("invoice_id"))["lines"][0]["id"])
    return str((await known.record("quote_id"))["lines"][0]["id"])


async def _order_line(known: Known) -> str:
    return str((await known.record("order_id"))["lines"][0]["id"])


async def _purchase_line(known: Known) -> str:
    return str((await known.record("purchase_id"))["lines"][0]["id"])


async def _new(_: Known) -> str:
    return str(new_id())


PARTS: dict[str, Callable[[Known], Awaitable[str]]] = {
    "line_id": _line,
    "order_line_id": _order_line,
    "purchase_line_id": _purchase_line,
    "name_id": Known.name,
    "kept_id": Known.name,
    "entry_id": _new,
}
"""Ids of what is a part of a record, or stands in one by name."""
