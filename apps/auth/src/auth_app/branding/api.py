"""JSON routes of how a store looks, for administrators; the logo itself, for everybody."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import NotFoundError
from basecore.http import takes
from fastapi import APIRouter, Depends, Request, Response

from auth_app.branding import service
from auth_app.branding.repository import logo_of
from auth_app.branding.schemas import LookAnswer, LookBody
from auth_app.edge import Here, ThisStore, administrator, json_answer, origin_of, read_json
from auth_app.tenants import open_store
from auth_app.wiring import Tools

router = APIRouter(prefix="/auth/look", dependencies=[Depends(administrator)])
public = APIRouter(include_in_schema=False)

PICTURE = {"requestBody": {"required": True, "content": {"image/*": {}}}}
KEPT = "public, max-age=31536000, immutable"


@public.get("/auth/logo.webp")
async def logo(kit: Tools, store: ThisStore) -> Response:
    """Return the store's logo; its address changes with it."""
    async with kit.database.tenant(store.tenant_id) as session:
        content = await logo_of(session)
    if content is None:
        raise NotFoundError
    return Response(content, media_type="image/webp", headers={"Cache-Control": KEPT})


@router.get("", response_model=LookAnswer)
async def read(store: ThisStore) -> Response:
    """Return how the store looks."""
    return json_answer(LookAnswer.of(store))


@router.put("", response_model=LookAnswer, openapi_extra=takes(LookBody))
async def change(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Give the store two colours."""
    body = await read_json(request, LookBody)
    origin, colors = origin_of(request, here), (body.primary_color, body.secondary_color)
    async with kit.database.tenant(store.tenant_id) as session:
        await service.set_colors(session, store, *colors, origin, kit.now())
    return json_answer(LookAnswer.of(await open_store(kit.database, store.slug)))


@router.put("/logo", response_model=LookAnswer, openapi_extra=PICTURE)
async def upload(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Give the store a logo: the body is a picture."""
    content = await service.made_anew(await request.body())
    async with kit.database.tenant(store.tenant_id) as session:
        await service.set_logo(session, store, content, origin_of(request, here), kit.now())
    return json_answer(LookAnswer.of(await open_store(kit.database, store.slug)))


@router.delete("/logo", status_code=HTTPStatus.NO_CONTENT)
async def remove(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Take the store's logo away; again, nothing more happens."""
    if store.logo_digest:
        async with kit.database.tenant(store.tenant_id) as session:
            await service.drop_logo(session, store, origin_of(request, here), kit.now())
    return Response(status_code=HTTPStatus.NO_CONTENT)
