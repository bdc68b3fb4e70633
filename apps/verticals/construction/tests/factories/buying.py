"""What a store buys, one record of each kind."""

from __future__ import annotations

from typing import Any

from shop import Shop


async def bought(shop: Shop, product: Any, words: str = "Cimento 50 kg") -> dict[str, str]:
    """Make a supplier and what belongs to one, with words of the caller's; return the ids."""
    people = [{"name": words, "role": words}]
    supplier = await shop.supplier(name=words, notes=words, city=words, contacts=people)
    code = await shop.code(supplier, product, code=words[:60])
    price = {"product_id": product["id"], "unit_price": "1.00"}
    await shop.post(f"/api/v1/suppliers/{supplier['id']}/offers", price)
    made = await shop.suggestion(product)
    return {"supplier_id": supplier["id"], "code_id": code["id"], "suggestion_id": made["id"]}
