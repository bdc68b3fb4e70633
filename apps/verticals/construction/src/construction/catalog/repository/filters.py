"""Which products a list shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import Select, select

from construction.catalog.models import Category, Product
from construction.search import fold


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


def narrows(wanted: ProductFilter) -> bool:
    """Tell whether more is asked for than products on sale or not."""
    names = wanted.category_id or wanted.brand_id or wanted.category
    return bool(names or wanted.without_price) or wanted.among is not None


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
        query = query.where(Product.id.in_(wanted.among))
    if wanted.category is not None:
        named = select(Category.id).where(
            Category.tenant_id == session.tenant_id, Category.sort_name == fold(wanted.category)
        )
        query = query.where(Product.category_id.in_(named))
    return query
