"""Pictures of products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import delete, func, insert, select

from construction.catalog.models import ProductImage


async def images_of(
    session: TenantSession, product_ids: Iterable[UUID]
) -> dict[UUID, list[ProductImage]]:
    """Return the pictures of products in their order."""
    ids = set(product_ids)
    found = await session.scalars(
        select(ProductImage)
        .where(ProductImage.tenant_id == session.tenant_id, ProductImage.product_id.in_(ids))
        .order_by(ProductImage.position, ProductImage.id)
    )
    images: dict[UUID, list[ProductImage]] = {product_id: [] for product_id in ids}
    for image in found:
        images[image.product_id].append(image)
    return images


async def image(session: TenantSession, product_id: UUID, image_id: UUID) -> ProductImage | None:
    """Return a picture of a product of this store."""
    found: ProductImage | None = await session.scalar(
        select(ProductImage).where(
            ProductImage.tenant_id == session.tenant_id,
            ProductImage.product_id == product_id,
            ProductImage.id == image_id,
        )
    )
    return found


async def add_image(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a picture as the last one of its product."""
    last = await session.scalar(
        select(func.max(ProductImage.position)).where(
            ProductImage.tenant_id == session.tenant_id,
            ProductImage.product_id == values["product_id"],
        )
    )
    position = 0 if last is None else last + 1
    await session.execute(
        insert(ProductImage).values(tenant_id=session.tenant_id, position=position, **values)
    )


async def drop_image(session: TenantSession, image_id: UUID) -> None:
    """Delete a picture."""
    await session.execute(
        delete(ProductImage).where(
            ProductImage.tenant_id == session.tenant_id, ProductImage.id == image_id
        )
    )
