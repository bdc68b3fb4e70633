"""Other units of products, and barcodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import delete, func, insert, select, union
from sqlalchemy.exc import IntegrityError

from construction.catalog.domain import Unit
from construction.catalog.errors import BarcodeTakenError
from construction.catalog.models import Product, ProductBarcode, ProductUnit

Rows = Sequence[Mapping[str, Any]]


class UsedUnit(NamedTuple):
    """A unit, how many products have it, and the code of the first of them."""

    uom: str
    products: int
    sku: str


async def units_of(
    session: TenantSession, product_ids: Iterable[UUID]
) -> dict[UUID, list[ProductUnit]]:
    """Return the other units of products, the smallest first."""
    ids = set(product_ids)
    found = await session.scalars(
        select(ProductUnit)
        .where(ProductUnit.tenant_id == session.tenant_id, ProductUnit.product_id.in_(ids))
        .order_by(ProductUnit.numerator / ProductUnit.denominator, ProductUnit.id)
    )
    units: dict[UUID, list[ProductUnit]] = {product_id: [] for product_id in ids}
    for unit in found:
        units[unit.product_id].append(unit)
    return units


async def used_unit(session: TenantSession, uoms: Collection[str]) -> UsedUnit | None:
    """Return the first of these units that products have, if they have any."""
    mine = (Product.tenant_id == session.tenant_id, Product.uom.in_(uoms))
    of_units = (
        select(ProductUnit.uom, Product.sku)
        .join(Product, Product.id == ProductUnit.product_id)
        .where(
            ProductUnit.tenant_id == session.tenant_id,
            Product.tenant_id == session.tenant_id,
            ProductUnit.uom.in_(uoms),
        )
    )
    used = union(select(Product.uom, Product.sku).where(*mine), of_units).subquery()
    found = await session.execute(
        select(used.c.uom, func.count(), func.min(used.c.sku))
        .group_by(used.c.uom)
        .order_by(used.c.uom)
        .limit(1)
    )
    row = found.one_or_none()
    return UsedUnit(*row) if row else None


def units(rows: Iterable[ProductUnit]) -> list[Unit]:
    """Return other units of a product as the rules count with them."""
    return [Unit(one.uom, Fraction(one.numerator, one.denominator), one.step) for one in rows]


async def set_units(session: TenantSession, product_id: UUID, rows: Rows) -> None:
    """Replace the other units of a product."""
    await _replace(session, ProductUnit, product_id, rows)


async def barcodes_of(session: TenantSession, product_id: UUID) -> list[ProductBarcode]:
    """Return the barcodes of a product, in the order in which they were given."""
    return (await barcodes_of_many(session, [product_id]))[product_id]


async def barcodes_of_many(
    session: TenantSession, product_ids: Iterable[UUID]
) -> dict[UUID, list[ProductBarcode]]:
    """Return the barcodes of products, in the order in which they were given."""
    ids = set(product_ids)
    found = await session.scalars(
        select(ProductBarcode)
        .where(ProductBarcode.tenant_id == session.tenant_id, ProductBarcode.product_id.in_(ids))
        .order_by(ProductBarcode.id)
    )
    barcodes: dict[UUID, list[ProductBarcode]] = {product_id: [] for product_id in ids}
    for barcode in found:
        barcodes[barcode.product_id].append(barcode)
    return barcodes


async def barcodes_taken(
    session: TenantSession, product_id: UUID, codes: Collection[str]
) -> set[str]:
    """Return which of these codes other products of the store have."""
    found = await session.scalars(
        select(ProductBarcode.code).where(
            ProductBarcode.tenant_id == session.tenant_id,
            ProductBarcode.code.in_(codes),
            ProductBarcode.product_id != product_id,
        )
    )
    return set(found)


async def set_barcodes(session: TenantSession, product_id: UUID, rows: Rows) -> None:
    """Replace the barcodes of a product; `BarcodeTakenError` if one was taken meanwhile."""
    try:
        async with session.begin_nested():
            await _replace(session, ProductBarcode, product_id, rows)
    except IntegrityError as error:
        raise BarcodeTakenError(0) from error


async def _replace(
    session: TenantSession,
    table: type[ProductUnit | ProductBarcode],
    product_id: UUID,
    rows: Rows,
) -> None:
    await session.execute(
        delete(table)
        .where(table.tenant_id == session.tenant_id, table.product_id == product_id)
        .execution_options(synchronize_session=False)
    )
    if rows:
        owner = {"tenant_id": session.tenant_id, "product_id": product_id}
        await session.execute(insert(table), [{**owner, "id": new_id(), **row} for row in rows])
