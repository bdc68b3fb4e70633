"""Products, their lists and their prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import ColumnElement, Select, case, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from construction.catalog.errors import SkuTakenError
from construction.catalog.models import Category, PriceHistory, Product
from construction.search import Kind, fold, matches


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products a list shows."""

    category_id: UUID | None = None
    brand_id: UUID | None = None
    active: bool | None = None
    category: str | None = None


async def add(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a product; `SkuTakenError` if the code is taken."""
    try:
        async with session.begin_nested():
            await session.execute(insert(Product).values(tenant_id=session.tenant_id, **values))
    except IntegrityError as error:
        raise SkuTakenError from error


async def add_price(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a row of the price history."""
    await session.execute(insert(PriceHistory).values(tenant_id=session.tenant_id, **values))


async def get(session: TenantSession, product_id: UUID) -> Product | None:
    """Return a product of this store."""
    found: Product | None = await session.scalar(
        select(Product).where(Product.tenant_id == session.tenant_id, Product.id == product_id)
    )
    return found


async def get_many(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, Product]:
    """Return the products of this store among these ids."""
    found = await session.scalars(
        select(Product).where(Product.tenant_id == session.tenant_id, Product.id.in_(set(ids)))
    )
    return {product.id: product for product in found}


async def locked_page(session: TenantSession, after: UUID, count: int) -> list[Product]:
    """Return the next products in order of id, which nobody changes until the commit."""
    found = await session.scalars(
        select(Product)
        .where(Product.tenant_id == session.tenant_id, Product.id > after)
        .order_by(Product.id)
        .limit(count)
        .with_for_update(key_share=True, of=Product)
    )
    return list(found)


async def change(
    session: TenantSession, product_id: UUID, version: int, values: Mapping[str, Any]
) -> bool:
    """Change a product if it still has this version; tell whether it had."""
    changed = await session.execute(
        update(Product)
        .where(
            Product.tenant_id == session.tenant_id,
            Product.id == product_id,
            Product.version == version,
        )
        .values(version=Product.version + 1, **values)
        .returning(Product.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar() is not None


async def page(
    session: TenantSession, request: PageRequest, wanted: ProductFilter
) -> Slice[Product]:
    """Return a page of products by name."""
    query = _wanted(session, wanted)
    if request.q:
        query = query.where(matches(session, Kind.PRODUCT, Product.id, request.q))
    if request.cursor:
        after = decode_cursor(request.cursor, (str, UUID))
        query = query.where(tuple_(Product.sort_name, Product.id) > after)
    query = query.order_by(Product.sort_name, Product.id).limit(request.limit + 1)
    rows = list(await session.scalars(query))
    return slice_page(rows, request.limit, lambda row: (row.sort_name, str(row.id)))


def _wanted(session: TenantSession, wanted: ProductFilter) -> Select[Product]:
    query = select(Product).where(Product.tenant_id == session.tenant_id)
    if wanted.category_id is not None:
        query = query.where(Product.category_id == wanted.category_id)
    if wanted.brand_id is not None:
        query = query.where(Product.brand_id == wanted.brand_id)
    if wanted.active is not None:
        query = query.where(Product.is_active == wanted.active)
    if wanted.category is not None:
        named = select(Category.id).where(
            Category.tenant_id == session.tenant_id, Category.sort_name == fold(wanted.category)
        )
        query = query.where(Product.category_id.in_(named))
    return query


async def suggest(
    session: TenantSession, words: str, wanted: ProductFilter, limit: int
) -> list[Product]:
    """Return the products that fit what is being typed, the likeliest first."""
    query = _wanted(session, wanted)
    if words:
        query = query.where(matches(session, Kind.PRODUCT, Product.id, words))
        query = query.order_by(_likelihood(words))
    query = query.order_by(Product.sort_name, Product.id).limit(limit)
    return list(await session.scalars(query))


def _likelihood(words: str) -> ColumnElement[int]:
    """Rank the code itself first, then names that begin with the words, then the rest."""
    folded = fold(words)
    first = folded.partition(" ")[0]
    return case(
        (func.lower(Product.sku) == words.strip().lower(), 0),
        (Product.sort_name.startswith(folded, autoescape=True), 1),
        (Product.sort_name.startswith(first, autoescape=True), 2),
        (Product.sort_name.contains(first, autoescape=True), 3),
        else_=4,
    )


async def prices(session: TenantSession, product_id: UUID) -> list[PriceHistory]:
    """Return the last changes of a product's base price, newest first."""
    found = await session.scalars(
        select(PriceHistory)
        .where(PriceHistory.tenant_id == session.tenant_id, PriceHistory.product_id == product_id)
        .order_by(PriceHistory.id.desc())
        .limit(50)
    )
    return list(found)
