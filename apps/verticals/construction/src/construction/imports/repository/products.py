"""Products in bulk: read by code, written with few statements."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import (
    ARRAY,
    RowMapping,
    Text,
    Uuid,
    and_,
    any_,
    collate,
    delete,
    insert,
    literal,
    select,
)

from construction.catalog import (
    Brand,
    BulkEdit,
    Category,
    PriceHistory,
    Product,
    ProductBarcode,
    ProductUnit,
)
from construction.imports.repository.common import table_of
from construction.search import Kind, SearchText

TABLE = table_of(Product)
HISTORY = table_of(PriceHistory)
UNITS = table_of(ProductUnit)
BARCODES = table_of(ProductBarcode)
CATEGORIES = table_of(Category)
BRANDS = table_of(Brand)
PARTS = (UNITS, BARCODES, table_of(BulkEdit))
"""Tables whose rows belong to a product and go with it."""
OWN = (
    "sku", "name", "description", "ncm", "uom", "step", "base_price", "cost", "weight_kg",
    "volume_m3", "is_active",
)  # fmt: skip
QUERY = select(
    TABLE.c.id,
    *(TABLE.c[name] for name in OWN),
    CATEGORIES.c.name.label("category"),
    BRANDS.c.name.label("brand"),
).select_from(
    TABLE.outerjoin(
        CATEGORIES,
        and_(CATEGORIES.c.tenant_id == TABLE.c.tenant_id, CATEGORIES.c.id == TABLE.c.category_id),
    ).outerjoin(
        BRANDS, and_(BRANDS.c.tenant_id == TABLE.c.tenant_id, BRANDS.c.id == TABLE.c.brand_id)
    )
)
PARTITION = 500


class Unit(NamedTuple):
    """Another unit as it is stored."""

    uom: str
    ratio: Fraction
    step: Any
    weight_kg: Any
    volume_m3: Any


class Whole(NamedTuple):
    """A product with what belongs to it."""

    row: RowMapping
    units: list[Unit]
    barcodes: list[tuple[str, str]]


async def load(session: TenantSession, keys: Collection[str], *, lock: bool = False) -> list[Whole]:
    """Return the products with these codes."""
    query = QUERY.where(
        TABLE.c.tenant_id == session.tenant_id,
        TABLE.c.sku == any_(literal(list(keys), ARRAY(Text))),
    ).order_by(TABLE.c.id)
    if lock:
        query = query.with_for_update(of=TABLE)
    found = (await session.execute(query)).mappings().all()
    return await _whole(session, found)


async def load_ids(session: TenantSession, ids: Collection[UUID]) -> list[Whole]:
    """Return products by id, locked."""
    query = QUERY.where(
        TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == any_(literal(list(ids), ARRAY(Uuid)))
    )
    query = query.order_by(TABLE.c.id).with_for_update(of=TABLE)
    found = (await session.execute(query)).mappings().all()
    return await _whole(session, found)


async def everything(session: TenantSession) -> AsyncIterator[list[Whole]]:
    """Yield every product by code, some at a time."""
    query = QUERY.where(TABLE.c.tenant_id == session.tenant_id)
    found = await session.stream(query.order_by(collate(TABLE.c.sku, "C")))
    async for rows in found.mappings().partitions(PARTITION):
        yield await _whole(session, rows)


async def _whole(session: TenantSession, rows: Sequence[RowMapping]) -> list[Whole]:
    """Add units and barcodes to products."""
    if not rows:
        return []
    found = {row["id"]: Whole(row, [], []) for row in rows}
    chosen = any_(literal(list(found), ARRAY(Uuid)))
    units = await session.execute(
        select(UNITS).where(UNITS.c.tenant_id == session.tenant_id, UNITS.c.product_id == chosen)
    )
    for one in units:
        ratio = Fraction(one.numerator, one.denominator)
        unit = Unit(one.uom, ratio, one.step, one.weight_kg, one.volume_m3)
        found[one.product_id].units.append(unit)
    barcodes = await session.execute(
        select(BARCODES).where(
            BARCODES.c.tenant_id == session.tenant_id, BARCODES.c.product_id == chosen
        )
    )
    for one in barcodes:
        found[one.product_id].barcodes.append((one.uom, one.code))
    return list(found.values())


async def holders(session: TenantSession, codes: Collection[str]) -> dict[str, str]:
    """Return which product, by its code, has each of these barcodes."""
    found = await session.execute(
        select(BARCODES.c.code, TABLE.c.sku)
        .join(
            TABLE,
            and_(TABLE.c.tenant_id == BARCODES.c.tenant_id, TABLE.c.id == BARCODES.c.product_id),
        )
        .where(
            BARCODES.c.tenant_id == session.tenant_id,
            BARCODES.c.code == any_(literal(list(codes), ARRAY(Text))),
        )
    )
    return {row.code: row.sku for row in found}


async def set_parts(
    session: TenantSession,
    table: Any,
    parts: Mapping[UUID, Sequence[Mapping[str, Any]]],
    *,
    are_new: bool = False,
) -> None:
    """Replace the units or barcodes of products; new products have none to delete."""
    if parts and not are_new:
        chosen = literal(list(parts), ARRAY(Uuid))
        await session.execute(
            delete(table).where(
                table.c.tenant_id == session.tenant_id, table.c.product_id == any_(chosen)
            )
        )
    rows = [
        {"tenant_id": session.tenant_id, "id": new_id(), "product_id": product_id, **row}
        for product_id, own in parts.items()
        for row in own
    ]
    if rows:
        await session.execute(insert(table), rows)


async def remove(session: TenantSession, ids: Collection[UUID]) -> None:
    """Delete products that nothing names, with what belongs to them."""
    none: dict[UUID, list[Mapping[str, Any]]] = {one: [] for one in ids}
    for part in PARTS:
        await set_parts(session, part, none)
    chosen = literal(list(ids), ARRAY(Uuid))
    await session.execute(
        delete(table_of(SearchText)).where(
            SearchText.tenant_id == session.tenant_id,
            SearchText.kind == Kind.PRODUCT.value,
            SearchText.id == any_(chosen),
        )
    )
    await session.execute(
        delete(TABLE).where(TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == any_(chosen))
    )


async def add_prices(session: TenantSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the price history."""
    of = {"tenant_id": session.tenant_id}
    await session.execute(insert(HISTORY), [{**of, **row} for row in rows])
