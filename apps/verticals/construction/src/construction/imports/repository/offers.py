"""Suppliers' prices in bulk: of each quantity break the one that was offered last."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Select,
    Text,
    Uuid,
    any_,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on

from construction.catalog import Product
from construction.imports.repository.common import table_of
from construction.suppliers import Supplier, SupplierCode, SupplierOffer

TABLE = table_of(SupplierOffer)
SUPPLIERS = table_of(Supplier)
CODES = table_of(SupplierCode)
PRODUCTS = table_of(Product)
OWN = (
    "unit_price",
    "minimum_quantity",
    "freight_per_unit",
    "payment_term_days",
    "offered_on",
    "valid_until",
)
BREAK = ("supplier_id", "product_id", "minimum_quantity")
PARTITION = 500


def _ids(values: Collection[UUID]) -> ColumnElement[Any]:
    return any_(literal(list(values), ARRAY(Uuid)))


def _texts(values: Collection[str]) -> ColumnElement[Any]:
    return any_(literal(list(values), ARRAY(Text)))


async def sellers(
    session: TenantSession, tax_ids: Collection[str], sort_names: Collection[str]
) -> list[Any]:
    """Return the suppliers with these documents or names."""
    c = SUPPLIERS.c
    named = or_(c.tax_id == _texts(tax_ids), c.sort_name == _texts(sort_names))
    query = select(c.id, c.tax_id, c.sort_name, c.name)
    return list(await session.execute(query.where(c.tenant_id == session.tenant_id, named)))


async def coded(
    session: TenantSession, suppliers: Collection[UUID], codes: Collection[str]
) -> list[Any]:
    """Return what these codes of suppliers mean."""
    c, p = CODES.c, PRODUCTS.c
    joined = CODES.join(PRODUCTS, (p.tenant_id == c.tenant_id) & (p.id == c.product_id))
    query = (
        select(c.supplier_id, c.code, c.numerator, c.denominator, p.sku)
        .select_from(joined)
        .where(c.tenant_id == session.tenant_id, c.supplier_id == _ids(suppliers))
    )
    return list(await session.execute(query.where(c.code == _texts(codes))))


def _last(session: TenantSession) -> Select[Any]:
    """Return the query of the last offer of each break, with who and what it is about."""
    s, p = SUPPLIERS.c, PRODUCTS.c
    joined = TABLE.join(
        SUPPLIERS, (s.tenant_id == TABLE.c.tenant_id) & (s.id == TABLE.c.supplier_id)
    ).join(PRODUCTS, (p.tenant_id == TABLE.c.tenant_id) & (p.id == TABLE.c.product_id))
    about = (s.name.label("supplier_name"), s.tax_id, s.sort_name, p.sku)
    return (
        select(TABLE.c.id, *(TABLE.c[n] for n in ("supplier_id", "product_id", *OWN)), *about)
        .select_from(joined)
        .where(TABLE.c.tenant_id == session.tenant_id)
        .ext(distinct_on(*(TABLE.c[name] for name in BREAK)))
        .order_by(*(TABLE.c[name] for name in BREAK), TABLE.c.offered_on.desc(), TABLE.c.id.desc())
    )


async def last(
    session: TenantSession, suppliers: Collection[UUID], products: Collection[UUID]
) -> list[RowMapping]:
    """Return the last offers of products at suppliers."""
    query = _last(session).where(
        TABLE.c.supplier_id == _ids(suppliers), TABLE.c.product_id == _ids(products)
    )
    return list((await session.execute(query)).mappings())


async def breaks(session: TenantSession, ids: Collection[UUID]) -> list[RowMapping]:
    """Return what offers are about."""
    query = select(TABLE.c.id, *(TABLE.c[name] for name in BREAK)).where(
        TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == _ids(ids)
    )
    return list((await session.execute(query)).mappings())


async def everything(session: TenantSession) -> AsyncIterator[RowMapping]:
    """Yield the last offers by supplier, product and quantity."""
    found = _last(session).subquery()
    c = found.c
    query = select(found).order_by(c.sort_name, c.supplier_id, c.sku, c.minimum_quantity)
    stream = await session.stream(query)
    async for rows in stream.mappings().partitions(PARTITION):
        for row in rows:
            yield row
