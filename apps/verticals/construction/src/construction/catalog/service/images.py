"""Pictures of products: made anew, kept below the store's folder."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.ids import new_id
from webkit import msgid
from webkit.pictures import NotAPictureError, remake

from construction.activity import Actor, note
from construction.catalog import repository
from construction.catalog.errors import ImageNotFoundError
from construction.catalog.models import ProductImage
from construction.catalog.service.products import get
from construction.files import Files

MOST = 8
NOT_A_PICTURE = msgid("This file is not a picture that can be opened: send a JPEG, PNG or WebP")
TOO_MANY = msgid("A product has eight pictures at most: remove one first")


def name_of(image_id: UUID, *, small: bool) -> str:
    """Return the file name of a picture."""
    return f"product-{image_id}{'-small' if small else ''}.webp"


async def add_image(
    session: TenantSession,
    product_id: UUID,
    content: bytes,
    *,
    files: Files,
    by: Actor,
    now: datetime,
) -> ProductImage:
    """Add a picture to a product."""
    await get(session, product_id)
    if len((await repository.images_of(session, [product_id]))[product_id]) >= MOST:
        raise InvalidError({"image": TOO_MANY})
    try:
        picture = await asyncio.to_thread(remake, content)
    except NotAPictureError as error:
        raise InvalidError({"image": NOT_A_PICTURE}) from error
    image_id = new_id()
    values = {
        "id": image_id,
        "product_id": product_id,
        "width": picture.width,
        "height": picture.height,
        "size_bytes": len(picture.large),
        "created_at": now,
    }
    await repository.add_image(session, values)
    await note(session, product_id, "image_added", by=by, at=now)
    # Files first: if the transaction fails, a file that nobody names is left, not a broken picture.
    await files.write(session, name_of(image_id, small=False), picture.large)
    await files.write(session, name_of(image_id, small=True), picture.small)
    return await get_image(session, product_id, image_id)


async def get_image(session: TenantSession, product_id: UUID, image_id: UUID) -> ProductImage:
    """Return a picture of a product, or raise `ImageNotFoundError`."""
    found = await repository.image(session, product_id, image_id)
    if found is None:
        raise ImageNotFoundError
    return found


async def remove_image(
    session: TenantSession,
    product_id: UUID,
    image_id: UUID,
    *,
    files: Files,
    by: Actor,
    now: datetime,
) -> None:
    """Take a picture away, and its files once that is certain."""
    await get_image(session, product_id, image_id)
    await repository.drop_image(session, image_id)
    names = [name_of(image_id, small=small) for small in (True, False)]
    files.remove_after_commit(session, names)
    await note(session, product_id, "image_removed", by=by, at=now)


async def content_of(
    session: TenantSession, product_id: UUID, image_id: UUID, *, files: Files, small: bool
) -> bytes:
    """Return a picture's bytes."""
    await get_image(session, product_id, image_id)
    content = await files.read(session, name_of(image_id, small=small))
    if content is None:
        raise ImageNotFoundError
    return content
