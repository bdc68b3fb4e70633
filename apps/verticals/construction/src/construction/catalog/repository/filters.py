"""Which products a list shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, any_, func, select

from construction.catalog.models import Category, Product
from construction.search import fold

FEW = 1_000
"""So many products are fetched by their ids and sorted; more are met soon in any order."""


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products a list shows."""

    category_id: UUID | None = None
    brand_id: UUID | None = None
    active: bool | None = None
    category: str | None = None
    without_price: bool = False
    among: Select[Any] | None = None
    """The query of the ids of which alone some are shown."""
    few: bool = False
    """Whether these are known to be few; `settled` finds out."""


def narrows(wanted: ProductFilter) -> bool:
    """Tell whether more is asked for than products on sale or not."""
    names = wanted.category_id or wanted.brand_id or wanted.category
    return bool(names or wanted.without_price) or wanted.among is not None


async def settled(session: TenantSession, wanted: ProductFilter) -> ProductFilter:
    """Return a filter that knows whether it lets few products through.

    How many a query of ids finds differs from store to store, and statistics that all stores
    share cannot tell it; so they are counted, as far as it matters, before a way is chosen.
    """
    if wanted.among is None:
        return wanted
    first = wanted.among.limit(FEW + 1).subquery()
    counted = await session.execute(select(func.count()).select_from(first))
    return replace(wanted, few=counted.scalar_one() <= FEW)


def filtered(session: TenantSession, wanted: ProductFilter) -> Select[Product]:
    """Return the query of the products that a filter lets through."""
    query = select(Product).where(Product.tenant_id == session.tenant_id)
    if wanted.category_id is not None:
        query = query.where(Product.category_id == wanted.category_id)
    if wanted.brand_id is not None:
        query = query.where(Product.brand_id == wanted.brand_id)
    if wanted.active is not None:
        query = query.where(Product.is_active == wanted.active)
    if wanted.without_price:
        query = query.where(Product.base_price == 0)
    if wanted.among is not None:
        query = query.where((_is_one_of_few if wanted.few else _is_one_of_many)(wanted.among))
    if wanted.category is not None:
        named = select(Category.id).where(
            Category.tenant_id == session.tenant_id, Category.sort_name == fold(wanted.category)
        )
        query = query.where(Product.category_id.in_(named))
    return query


def _is_one_of_few(among: Select[Any]) -> ColumnElement[bool]:
    """Return the condition in a form that finds the ids first, then the products by them."""
    return Product.id == any_(func.array(among.scalar_subquery(), type_=ARRAY(Uuid)))


def _is_one_of_many(among: Select[Any]) -> ColumnElement[bool]:
    """Return the condition in a form that is tried product by product: a join reads all of them."""
    (product_id,) = among.selected_columns
    own = among.where(product_id == Product.id).limit(1).correlate(Product)
    return own.scalar_subquery().is_not(None)
