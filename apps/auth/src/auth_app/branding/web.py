"""The page of how the store looks: colours and logo."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from webkit import msgid, redirect
from webkit.branding import as_text

from auth_app.branding import service
from auth_app.branding.errors import NotALogoError
from auth_app.branding.schemas import LookBody
from auth_app.edge import (
    BRANDING,
    Here,
    ThisStore,
    administrator,
    form_text,
    origin_of,
    templates,
)
from auth_app.tenants import Store
from auth_app.wiring import Tools

router = APIRouter(prefix=BRANDING, dependencies=[Depends(administrator)], include_in_schema=False)

COLORS = ("primary_color", "secondary_color")
SAVED = msgid("Saved; everybody sees it within a minute")
REMOVED = msgid("Logo removed")
NO_COLOR = msgid("A colour looks like #2457d6")


@router.get("")
async def page(request: Request, store: ThisStore) -> Response:
    """Show how the store looks."""
    return _page(request, store)


@router.post("")
async def save(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Save the colours, and a logo if one was chosen."""
    words = templates.translations(request)
    async with request.form() as form:
        typed = {name: form_text(form, name).strip() for name in COLORS}
        errors: dict[str, str] = {}
        given, content = _colors(typed, errors), await _logo(form, errors)
    if errors or given is None:
        told = {name: words.gettext(text) for name, text in errors.items()}
        return _page(request, store, typed, told)
    origin, now = origin_of(request, here), kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        colors = given.primary_color, given.secondary_color
        await service.set_colors(session, store, *colors, origin, now)
        if content:
            await service.set_logo(session, store, content, origin, now)
    return redirect(request, BRANDING, text=words.gettext(SAVED))


@router.post("/remove-logo")
async def remove(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Take the logo away."""
    if store.logo_digest:
        async with kit.database.tenant(store.tenant_id) as session:
            await service.drop_logo(session, store, origin_of(request, here), kit.now())
    return redirect(request, BRANDING, text=templates.translations(request).gettext(REMOVED))


def _colors(typed: dict[str, str], errors: dict[str, str]) -> LookBody | None:
    try:
        return LookBody.model_validate(typed)
    except ValidationError as error:
        errors |= {str(one["loc"][0]): NO_COLOR for one in error.errors()}
        return None


async def _logo(form: FormData, errors: dict[str, str]) -> bytes:
    """Return the chosen logo made anew; nothing if none was chosen."""
    chosen = form.get("logo")
    if not isinstance(chosen, UploadFile) or not chosen.filename:
        return b""
    try:
        return await service.made_anew(await chosen.read())
    except NotALogoError as error:
        errors |= error.fields
        return b""


def _page(
    request: Request,
    store: Store,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    colors = {"primary_color": store.primary_color, "secondary_color": store.secondary_color}
    return templates.render(
        request,
        "branding/branding.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        headers={"Cache-Control": "no-store"},
        typed=typed or colors,
        corrected={
            name: as_text(color) for name, color in colors.items() if as_text(color) != color
        },
        logo_url=store.logo_url,
        errors=errors or {},
    )
