"""Products, their lists and their prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import bindparam, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from construction.catalog.errors import SkuTakenError
from construction.catalog.models import PriceHistory, Product
from construction.catalog.repository.filters import ProductFilter, filtered, settled
from construction.catalog.repository.finding import find
from construction.search import Kind, matches


async def add(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a product; `SkuTakenError` if the code is taken."""
    try:
        async with session.begin_nested():
            await session.execute(insert(Product).values(tenant_id=session.tenant_id, **values))
    except IntegrityError as error:
        raise SkuTakenError from error


async def add_prices(session: TenantSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the price history."""
    if rows:
        owner = {"tenant_id": session.tenant_id}
        await session.execute(insert(PriceHistory), [{**owner, **row} for row in rows])


async def price_batch(session: TenantSession, batch_id: UUID) -> list[PriceHistory]:
    """Return the changes of prices that were made together."""
    found = await session.scalars(
        select(PriceHistory).where(
            PriceHistory.tenant_id == session.tenant_id, PriceHistory.batch_id == batch_id
        )
    )
    return list(found)


async def get(session: TenantSession, product_id: UUID) -> Product | None:
    """Return a product of this store."""
    found: Product | None = await session.scalar(
        select(Product).where(Product.tenant_id == session.tenant_id, Product.id == product_id)
    )
    return found


async def get_many(
    session: TenantSession, ids: Iterable[UUID], *, fresh: bool = False
) -> dict[UUID, Product]:
    """Return the products of this store among these ids; `fresh` reads them once more."""
    found = await session.scalars(
        select(Product)
        .where(Product.tenant_id == session.tenant_id, Product.id.in_(set(ids)))
        .execution_options(populate_existing=fresh)
    )
    return {product.id: product for product in found}


async def lock_many(session: TenantSession, ids: Iterable[UUID]) -> list[Product]:
    """Return the products of this store among these ids and hold them until the end."""
    found = await session.scalars(
        select(Product)
        .where(Product.tenant_id == session.tenant_id, Product.id.in_(set(ids)))
        .order_by(Product.id)
        .with_for_update(of=Product)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def ids_of(session: TenantSession, q: str, wanted: ProductFilter, limit: int) -> list[UUID]:
    """Return the ids of all products that a list shows, over all its pages."""
    query = filtered(session, wanted).with_only_columns(Product.id)
    if q:
        query = query.where(matches(session, Kind.PRODUCT, Product.id, q))
    return list(await session.scalars(query.order_by(Product.sort_name, Product.id).limit(limit)))


async def change_all(
    session: TenantSession, ids: Iterable[UUID], values: Mapping[str, Any]
) -> None:
    """Give products that are locked the same values, and a new version."""
    await session.execute(
        update(Product)
        .where(Product.tenant_id == session.tenant_id, Product.id.in_(set(ids)))
        .values(version=Product.version + 1, **values)
        .execution_options(synchronize_session=False)
    )


async def set_prices(session: TenantSession, prices: Mapping[UUID, Decimal]) -> None:
    """Give products that are locked each its new price."""
    table = Product.__table__
    one = (
        update(table)  # type: ignore[arg-type]  # a Table is what it is
        .where(table.c.tenant_id == session.tenant_id, table.c.id == bindparam("product"))
        .values(base_price=bindparam("price"))
    )
    rows = [{"product": product_id, "price": price} for product_id, price in prices.items()]
    if rows:
        await session.execute(one, rows)


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
    """Return a page of products by name, or by how well they fit what was typed."""
    wanted = await settled(session, wanted)
    if request.q:
        return (await find(session, request, wanted)).products
    query = filtered(session, wanted)
    if request.cursor:
        after = decode_cursor(request.cursor, (str, UUID))
        query = query.where(tuple_(Product.sort_name, Product.id) > after)
    query = query.order_by(Product.sort_name, Product.id).limit(request.limit + 1)
    rows = list(await session.scalars(query))
    return slice_page(rows, request.limit, lambda row: (row.sort_name, str(row.id)))


async def suggest(
    session: TenantSession, words: str, wanted: ProductFilter, limit: int
) -> list[Product]:
    """Return the products that fit what is being typed, the likeliest first."""
    return (await page(session, PageRequest(words, limit), wanted)).rows


async def prices(session: TenantSession, product_id: UUID) -> list[PriceHistory]:
    """Return the last changes of a product's base price, newest first."""
    found = await session.scalars(
        select(PriceHistory)
        .where(PriceHistory.tenant_id == session.tenant_id, PriceHistory.product_id == product_id)
        .order_by(PriceHistory.id.desc())
        .limit(50)
    )
    return list(found)
