"""What a store buys, one record of each kind."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from basecore.ids import new_id
from invoices import Line, arrived, invoice, own_cnpj
from shop import Shop, cnpj

BUY = "/api/v1/purchases"


async def bought(shop: Shop, product: Any, words: str = "Cimento 50 kg") -> dict[str, str]:
    """Make a supplier and what belongs to one, with words of the caller's; return the ids."""
    people = [{"name": words, "role": words}]
    supplier = await shop.supplier(name=words, notes=words, city=words, contacts=people)
    code = await shop.code(supplier, product, code=words[:60])
    price = {"product_id": product["id"], "unit_price": "1.00"}
    await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", price)
    purchase = await ordered(shop, supplier, product, notes=words)
    made = await shop.suggestion(product)
    ids = {"supplier_id": supplier["id"], "code_id": code["id"], "suggestion_id": made["id"]}
    ids |= {"invoice_id": await reviewed(shop, words), "location_id": await shop.location(words)}
    ids |= {"count_id": await shop.count(product), "entry_id": str(new_id())}
    return ids | {"purchase_id": purchase["id"]}


async def reviewed(shop: Shop, words: str) -> str:
    """Send an invoice of one line that nobody knows; return its id."""
    line = Line("NUNCA-1", escape(words)[:100] or "x", uom="UN")
    one = await arrived(shop, invoice(cnpj(), await own_cnpj(shop), [line]))
    return str(one["id"])


async def offered(shop: Shop, supplier: Any, product: Any, price: str, **fields: Any) -> Any:
    """Write down a price of a supplier."""
    body = {"product_id": product["id"], "unit_price": price}
    return await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", body | fields)


async def drafted(shop: Shop, supplier: Any, product: Any, **fields: Any) -> Any:
    """Make a draft of ten of a product."""
    line = {"product_id": product["id"], "quantity": "10"}
    if "unit_price" in fields:
        line["unit_price"] = fields.pop("unit_price")
    return await shop.post(BUY, {"supplier_id": supplier["id"], "lines": [line], **fields})


async def ordered(shop: Shop, supplier: Any, product: Any, **fields: Any) -> Any:
    """Order ten of a product."""
    draft = await drafted(shop, supplier, product, **fields)
    return await shop.post(f"{BUY}/{draft['id']}/send", None, status=200)


async def received(
    shop: Shop, purchase: Any, quantity: str, *, role: str = "admin", **fields: Any
) -> Any:
    """Receive so many of the first line of a purchase."""
    line = {"line_id": purchase["lines"][0]["id"], "quantity": quantity}
    line |= {name: fields.pop(name) for name in ("unit_price", "note") if name in fields}
    headers = {"If-Match": f'"{purchase["version"]}"'}
    async with shop.client(role) as client:
        path = f"{BUY}/{purchase['id']}/receipts"
        answer = await client.post(path, json={"lines": [line], **fields}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()
