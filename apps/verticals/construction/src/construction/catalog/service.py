"""Use cases of the catalogue."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import StaleError
from basecore.ids import new_id
from basecore.outbox import record
from contracts import ProductChanged, ProductPriceChanged, ProductRegistered

from construction.activity import Actor, note
from construction.catalog import repository
from construction.catalog.errors import ProductNotFoundError
from construction.catalog.models import Product
from construction.catalog.schemas import ProductChange, ProductIn
from construction.search import Kind, fold, remember

REQUIRED = ("name", "base_price", "is_active")
"""Fields that cannot be emptied."""


async def register(
    session: TenantSession, given: ProductIn, *, by: Actor, now: datetime
) -> Product:
    """Register a product."""
    values = given.model_dump() | {
        "id": new_id(),
        "sort_name": fold(given.name),
        "is_active": True,
        "version": 1,
        "created_at": now,
    }
    await repository.add(session, values)
    product = await get(session, values["id"])
    await _index(session, product)
    await note(session, product.id, "registered", by=by, at=now)
    record(session, ProductRegistered(**_facts(product)), at=now)
    return product


async def get(session: TenantSession, product_id: UUID) -> Product:
    """Return a product of this store, or raise `ProductNotFoundError`."""
    product = await repository.get(session, product_id)
    if product is None:
        raise ProductNotFoundError
    return product


async def change(
    session: TenantSession,
    product_id: UUID,
    given: ProductChange,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> Product:
    """Change a product that still has this version."""
    product = await get(session, product_id)
    old_price = product.base_price
    values = given.model_dump(exclude_unset=True)
    values = {k: v for k, v in values.items() if v is not None or k not in REQUIRED}
    if "name" in values:
        values["sort_name"] = fold(values["name"])
    if not await repository.change(session, product_id, version, values):
        raise StaleError
    await session.refresh(product)
    await _index(session, product)
    await note(session, product_id, "changed", by=by, at=now, fields=", ".join(values))
    if product.base_price != old_price:
        await _price_changed(session, product, old_price, by=by, now=now)
    record(session, ProductChanged(**_facts(product)), at=now)
    return product


async def _price_changed(
    session: TenantSession, product: Product, old_price: Decimal, *, by: Actor, now: datetime
) -> None:
    await repository.add_price(
        session,
        {
            "id": new_id(),
            "product_id": product.id,
            "old_price": old_price,
            "new_price": product.base_price,
            "changed_at": now,
            "changed_by": by.name,
        },
    )
    event = ProductPriceChanged(
        product_id=product.id, old_price=old_price, new_price=product.base_price
    )
    record(session, event, at=now)


async def _index(session: TenantSession, product: Product) -> None:
    await remember(
        session,
        Kind.PRODUCT,
        product.id,
        product.sku,
        product.name,
        product.category,
        product.brand,
    )


def _facts(product: Product) -> dict[str, Any]:
    return {
        "product_id": product.id,
        "category": product.category,
        "brand": product.brand,
        "uom": product.uom,
        "base_price": product.base_price,
        "cost": product.cost,
        "weight_kg": product.weight_kg,
        "is_active": product.is_active,
    }
