"""Pictures on a product's page: shown, added, taken away."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from webkit import msgid, redirect

from construction.access import Caller
from construction.activity import actor_of
from construction.catalog import repository, service
from construction.catalog.web.access import CAN_READ, CAN_WRITE, PREFIX, UNFIT
from construction.files import StoreFiles
from construction.http import picture
from construction.pages import FormBody, RefusedError, form_errors, templates

router = APIRouter(prefix=PREFIX, include_in_schema=False)

ADDED = msgid("The picture is added")
REMOVED = msgid("The picture is removed")


@router.get("/{product_id}/images/{image_id}", dependencies=CAN_READ)
async def show(
    product_id: UUID,
    image_id: UUID,
    session: TenantWork,
    files: StoreFiles,
    size: Literal["large", "small"] = "large",
) -> Response:
    """Return a picture."""
    small = size == "small"
    content = await service.content_of(session, product_id, image_id, files=files, small=small)
    return picture(content)


@router.get("/{product_id}/images", dependencies=CAN_WRITE)
async def choose(request: Request, product_id: UUID, session: TenantWork) -> Response:
    """Show the pictures and where one is added."""
    return await _page(request, product_id, session, {})


@router.post("/{product_id}/images", dependencies=CAN_WRITE)
async def add(
    request: Request,
    product_id: UUID,
    session: TenantWork,
    caller: Caller,
    files: StoreFiles,
    form: FormBody,
) -> Response:
    """Add a picture, or take the one away that the form names."""
    try:
        sent = form.get("image")
        content = await sent.read() if isinstance(sent, UploadFile) else b""
        await service.add_image(
            session, product_id, content, files=files, by=actor_of(caller), now=clock.now()
        )
    except InvalidError as error:
        page = await _page(request, product_id, session, form_errors(error, request), UNFIT)
        raise RefusedError(page) from error
    return _done(request, product_id, ADDED)


@router.post("/{product_id}/images/{image_id}/remove", dependencies=CAN_WRITE)
async def remove(
    request: Request,
    product_id: UUID,
    image_id: UUID,
    session: TenantWork,
    caller: Caller,
    files: StoreFiles,
) -> Response:
    """Take a picture away."""
    await service.remove_image(
        session, product_id, image_id, files=files, by=actor_of(caller), now=clock.now()
    )
    return _done(request, product_id, REMOVED)


def _done(request: Request, product_id: UUID, text: str) -> Response:
    told = templates.translations(request).gettext(text)
    return redirect(request, f"{PREFIX}/{product_id}/images", told)


async def _page(
    request: Request,
    product_id: UUID,
    session: TenantWork,
    errors: dict[str, str],
    status_code: int = 200,
) -> Response:
    return templates.render(
        request,
        "catalog/images.html",
        status_code=status_code,
        product=await service.get(session, product_id),
        images=(await repository.images_of(session, [product_id]))[product_id],
        errors=errors,
        most=service.MOST_IMAGES,
    )
