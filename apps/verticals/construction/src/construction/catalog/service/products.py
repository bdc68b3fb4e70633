"""Registering and changing products."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import StaleError
from basecore.ids import new_id
from basecore.outbox import record
from contracts import ProductChanged, ProductPriceChanged, ProductRegistered
from webkit import msgid

from construction.activity import Actor, Audited, moved, note, note_audited
from construction.catalog import repository
from construction.catalog.errors import ProductNotFoundError, UnitsError
from construction.catalog.models import Brand, Category, Product
from construction.catalog.schemas import ProductChange, ProductIn
from construction.catalog.service.units import set_barcodes, set_units
from construction.search import Kind, fold, remember, remember_many

REQUIRED = ("name", "base_price", "step", "is_active", "units", "barcodes")
"""Fields that cannot be emptied."""
NAMED: dict[str, type[Category | Brand]] = {"category": Category, "brand": Brand}
APART = {"units", "barcodes"}
"""Fields that are rows of their own."""
BARCODE_STAYS = msgid("A unit that has a barcode cannot be taken away: take the barcode away too")


TOLD_IN_HISTORY = ("name", "sku", "base_price", "is_active")
"""Fields whose values before and after a change stand in a product's history."""


async def register(
    session: TenantSession, given: ProductIn, *, by: Actor, now: datetime
) -> Product:
    """Register a product."""
    values = given.model_dump(exclude=APART) | {
        "id": new_id(),
        "sort_name": fold(given.name),
        "is_active": True,
        "version": 1,
        "created_at": now,
    }
    await repository.add(session, await _with_ids(session, values))
    product = await get(session, values["id"])
    if given.units:
        await set_units(session, product.id, product.uom, given.units)
    if given.barcodes:
        await set_barcodes(session, product.id, product.uom, given.barcodes)
    await index(session, product, (barcode.code for barcode in given.barcodes))
    await note(session, product.id, "registered", by=by, at=now)
    record(session, ProductRegistered(**facts(product)), at=now)
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
    before = {name: getattr(product, name) for name in TOLD_IN_HISTORY}
    values = given.model_dump(exclude_unset=True)
    values = {k: v for k, v in values.items() if v is not None or k not in REQUIRED}
    fields = ", ".join(values)
    if "name" in values:
        values["sort_name"] = fold(values["name"])
    own = {name: value for name, value in values.items() if name not in APART}
    if not await repository.change(session, product_id, version, await _with_ids(session, own)):
        raise StaleError
    await session.refresh(product)
    if given.units is not None:
        await _keep_barcodes(session, product, given)
        await set_units(session, product_id, product.uom, given.units)
    if given.barcodes is not None:
        await set_barcodes(session, product_id, product.uom, given.barcodes)
    codes = [barcode.code for barcode in await repository.barcodes_of(session, product_id)]
    await index(session, product, codes)
    after = {name: getattr(product, name) for name in TOLD_IN_HISTORY}
    detail = {"fields": fields, **moved(before, after)}
    kind = None if product.base_price == old_price else Audited.PRICES
    await note_audited(session, product_id, "changed", kind, by=by, at=now, **detail)
    if product.base_price != old_price:
        await price_changed(session, product, old_price, by=by, now=now)
    record(session, ProductChanged(**facts(product)), at=now)
    return product


async def _keep_barcodes(session: TenantSession, product: Product, given: ProductChange) -> None:
    """Refuse to take a unit away while its barcode stays."""
    if given.barcodes is not None or given.units is None:
        return
    kept = {product.uom, *(unit.uom for unit in given.units)}
    stored = await repository.barcodes_of(session, product.id)
    if any(barcode.uom not in kept for barcode in stored):
        raise UnitsError({"units": BARCODE_STAYS})


async def _with_ids(session: TenantSession, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with ids for the names of category and brand."""
    found = {name: value for name, value in values.items() if name not in NAMED}
    for field, table in NAMED.items():
        if field in values:
            name = values[field]
            found[f"{field}_id"] = await repository.name_id(session, table, name) if name else None
    return found


async def price_changed(
    session: TenantSession,
    product: Product,
    old_price: Decimal,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Write a change of a base price into the history, and tell it."""
    row = {
        "id": new_id(),
        "product_id": product.id,
        "old_price": old_price,
        "new_price": product.base_price,
        "changed_at": now,
        "changed_by": by.name,
    }
    await repository.add_prices(session, [row])
    event = ProductPriceChanged(
        product_id=product.id, old_price=old_price, new_price=product.base_price
    )
    record(session, event, at=now)


async def index(session: TenantSession, product: Product, codes: Iterable[str]) -> None:
    """Store the text by which a product is found."""
    await remember(
        session,
        Kind.PRODUCT,
        product.id,
        *_found_by(product, codes),
        is_offered=product.is_active,
    )


async def index_many(session: TenantSession, products: Sequence[Product]) -> None:
    """Store the texts by which many products are found."""
    barcodes = await repository.barcodes_of_many(session, (product.id for product in products))
    rows = [
        (one.id, _found_by(one, (code.code for code in barcodes[one.id])), one.is_active)
        for one in products
    ]
    await remember_many(session, Kind.PRODUCT, rows)


def _found_by(product: Product, codes: Iterable[str]) -> list[str | None]:
    return [product.name, product.sku, product.category, product.brand, *codes]


def facts(product: Product) -> dict[str, Any]:
    """Return what events tell of a product."""
    return {
        "product_id": product.id,
        "category": product.category,
        "brand": product.brand,
        "uom": product.uom,
        "base_price": product.base_price,
        "cost": product.cost,
        "weight_kg": product.weight_kg,
        "volume_m3": product.volume_m3,
        "is_active": product.is_active,
    }
