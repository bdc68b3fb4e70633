"""Events of the catalogue."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from contracts.base import Amount, Event


class ProductRegistered(Event):
    """A product can be sold from now on."""

    NAME: ClassVar[str] = "product_registered"
    AGGREGATE: ClassVar[tuple[str, str]] = ("product", "product_id")

    product_id: UUID
    category: str | None = None
    brand: str | None = None
    uom: str
    base_price: Amount
    cost: Amount | None = None
    weight_kg: Amount | None = None
    volume_m3: Amount | None = None
    is_active: bool = True


class ProductChanged(Event):
    """Facts of a product changed; carries all of them as they are now."""

    NAME: ClassVar[str] = "product_changed"
    AGGREGATE: ClassVar[tuple[str, str]] = ("product", "product_id")

    product_id: UUID
    category: str | None = None
    brand: str | None = None
    uom: str
    base_price: Amount
    cost: Amount | None = None
    weight_kg: Amount | None = None
    volume_m3: Amount | None = None
    is_active: bool = True


class ProductPriceChanged(Event):
    """A base price changed."""

    NAME: ClassVar[str] = "product_price_changed"
    AGGREGATE: ClassVar[tuple[str, str]] = ("product", "product_id")

    product_id: UUID
    old_price: Amount
    new_price: Amount


class CategoryChanged(Event):
    """A category is called otherwise, or is gone: merged into another or dropped."""

    NAME: ClassVar[str] = "category_changed"
    AGGREGATE: ClassVar[tuple[str, str]] = ("category", "category_id")

    category_id: UUID
    category: str
    """As it is called now, or was at last."""
    is_gone: bool = False
