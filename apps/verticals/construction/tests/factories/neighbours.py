"""Another store with a record of every kind, and their ids."""

from __future__ import annotations

import base64

from buying import bought
from sheets import HEADER, as_csv, send
from shop import Shop

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""


async def foreign_ids(neighbour: Shop) -> dict[str, list[str]]:
    """Return ids of the other store, by the name of the path parameter that takes them."""
    order = await neighbour.order()
    await neighbour.product(category="Cimento")
    quote = await neighbour.quote()
    site = await neighbour.post(
        f"/api/v1/customers/{quote['customer_id']}/job-sites", {"name": "Obra"}
    )
    people = f"/api/v1/customers/{quote['customer_id']}"
    contact = await neighbour.post(f"{people}/contacts", {"name": "Contato"})
    group = await neighbour.post("/api/v1/customer-groups", {"name": "Grupo"})
    twin = await neighbour.customer()
    merge = await neighbour.post(f"{people}/merge/{twin['id']}", None)
    product_id = quote["lines"][0]["product_id"]
    change = {"ids": [product_id], "price": {"percent": "5"}}
    bulk = await neighbour.post("/api/v1/products/bulk", change, status=200)
    async with neighbour.client() as client:
        path = f"/api/v1/products/{product_id}"
        image = (await client.post(f"{path}/images", content=DOT)).json()
        file = (await client.post(f"{path}/files", content=DOT)).json()
    link = await neighbour.post(f"/api/v1/quotes/{order['quote_id']}/links", None)
    naming = {"quote_id": quote["id"], "name": "Cimento 50 kg", "is_shared": True}
    kept = await neighbour.post("/api/v1/quote-templates", naming)
    listed = as_csv([["X-1", "Cimento 50 kg", "SC", ""]], header=HEADER[:4])
    batch = await send(neighbour, listed)
    prices = await prices_of(neighbour, product_id)
    buying = await bought(neighbour, {"id": product_id})
    return (
        prices
        | {name: [one] for name, one in buying.items()}
        | {
            "import_id": [batch["id"]],
            "batch_id": [batch["id"]],
            "before": [batch["id"]],
            "after": [product_id],
            "line": ["2"],
            "revision": ["1"],
            "template_id": [kept["id"]],
            "approval_id": [await asked_of(neighbour)],
            "notice_id": [(await neighbour.get("/api/v1/notices"))["items"][0]["id"]],
            "image_id": [image["id"]],
            "file_id": [file["id"]],
            "link_id": [link["id"]],
            "bulk_id": [bulk["batch_id"]],
            "role": ["nobody"],
            "line_id": [quote["lines"][0]["id"]],
            "product_id": [quote["lines"][0]["product_id"]],
            "product": [quote["lines"][0]["product_id"]],
            "customer_id": [quote["customer_id"]],
            "other_id": [order["customer_id"]],
            "contact_id": [contact["id"]],
            "group_id": [group["id"]],
            "name_id": [await neighbour.category()],
            "kept_id": [await neighbour.category()],
            "view_id": [await neighbour.view()],
            "merge_id": [merge["id"]],
            "tax_id": [(await neighbour.get(people))["tax_id"]],
            "job_site_id": [site["id"]],
            "quote_id": [quote["id"], order["quote_id"]],
            "order_id": [order["id"]],
        }
    )


async def asked_of(shop: Shop) -> str:
    """Return the id of a request to sell below a store's limits."""
    quote = await shop.quote(discount_percent="20")
    policy = {"mode": "block", "max_discount_percent": "5"}
    async with shop.client() as client:
        assert (await client.put("/api/v1/price-policies/sales", json=policy)).is_success
    asking = f"/api/v1/quotes/{quote['id']}/approval"
    asked: str = (await shop.post(asking, {}, role="sales"))["id"]
    return asked


async def prices_of(shop: Shop, product_id: str) -> dict[str, list[str]]:
    """Return ids of a store's price list, rule and scheduled price."""
    one = await shop.post("/api/v1/price-lists", {"name": "Atacado"})
    rule = {"level": "list", "price_list_id": one["id"], "kind": "discount", "value": "5"}
    made = await shop.post("/api/v1/price-rules", rule)
    change = {"product_id": product_id, "new_price": "1.00", "effective_on": "2999-01-01"}
    waiting = await shop.post("/api/v1/price-changes", change)
    return {
        "price_list_id": [one["id"]],
        "price_rule_id": [made["id"]],
        "copy_of": [made["id"]],
        "price_change_id": [waiting["id"]],
    }
