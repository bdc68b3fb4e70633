"""The page of the store's API keys."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from contracts.scopes import AREAS, READ, WRITE
from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect

from auth_app.api_keys import repository, service
from auth_app.api_keys.domain import LONGEST_NAME, is_name, is_open
from auth_app.api_keys.errors import TooManyKeysError
from auth_app.api_keys.service import NewKey
from auth_app.edge import (
    KEYS,
    Here,
    ThisStore,
    administrator,
    form_text,
    origin_of,
    templates,
)
from auth_app.tenants import Store
from auth_app.users import everybody
from auth_app.wiring import Kit, Tools

router = APIRouter(prefix=KEYS, dependencies=[Depends(administrator)], include_in_schema=False)

LABELS = {
    "products": msgid("Products"),
    "prices": msgid("Prices"),
    "costs": msgid("Costs"),
    "customers": msgid("Customers"),
    "credit": msgid("Credit limits"),
    "quotes": msgid("Quotes"),
    "orders": msgid("Orders"),
    "stock": msgid("Stock"),
    "suppliers": msgid("Suppliers"),
    "purchases": msgid("Purchases"),
    "settings": msgid("Settings"),
}
VERBS = {READ: msgid("Reads"), WRITE: msgid("Reads and changes")}
DAYS = {
    "": msgid("Never"),
    "30": msgid("In 30 days"),
    "90": msgid("In 90 days"),
    "365": msgid("In a year"),
}


@router.get("")
async def page(request: Request, kit: Tools, store: ThisStore) -> Response:
    """Show the keys, and the form that makes one."""
    return await _page(request, kit, store)


@router.post("")
async def make(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Make a key and show it, this once."""
    form = await request.form()
    typed = {name: form_text(form, name).strip() for name in ("name", "days", *AREAS)}
    scopes = _scopes(form)
    errors = _faults(request, typed, scopes)
    if errors:
        return await _page(request, kit, store, typed, errors)
    now = kit.now()
    ends = now + timedelta(days=int(typed["days"])) if typed["days"] else None
    new, origin = NewKey(typed["name"], scopes, ends), origin_of(request, here)
    try:
        async with kit.database.tenant(store.tenant_id) as session:
            made = await service.make(session, new, here.user.id, origin, seal=kit.seal, now=now)
    except TooManyKeysError:
        words = templates.translations(request)
        sentence = words.gettext("The store has 50 keys in use; revoke one first")
        return await _page(request, kit, store, typed, {"name": sentence})
    return templates.render(
        request,
        "api_keys/made.html",
        headers={"Cache-Control": "no-store"},
        name=made.row.name,
        token=made.token,
    )


@router.post("/{key_id}/revoke")
async def revoke(
    request: Request, key_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """End a key for good."""
    async with kit.database.tenant(store.tenant_id) as session:
        await service.revoke(session, key_id, here.user.id, origin_of(request, here), now=kit.now())
    text = templates.translations(request).gettext("Key revoked; it opens nothing any more")
    return redirect(request, KEYS, text=text)


def _scopes(form: FormData) -> list[str]:
    chosen = {area: form_text(form, area) for area in AREAS}
    return [f"{area}:{verb}" for area, verb in chosen.items() if verb in AREAS[area]]


def _faults(request: Request, typed: dict[str, str], scopes: list[str]) -> dict[str, str]:
    words = templates.translations(request)
    errors = {}
    if not is_name(typed["name"]):
        errors["name"] = words.gettext("Say which program it is for, such as Website")
    if typed["days"] not in DAYS:
        errors["days"] = words.gettext("Choose one from the list")
    if not scopes:
        errors["products"] = words.gettext("Choose at least one thing that the key may do")
    return errors


async def _page(
    request: Request,
    kit: Kit,
    store: Store,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        rows = await repository.newest(session)
        names = {one.id: one.name for one in await everybody(session)}
    words = templates.translations(request)
    return templates.render(
        request,
        "api_keys/api_keys.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        headers={"Cache-Control": "no-store"},
        keys=[
            (row, is_open(expires_at=row.expires_at, revoked_at=row.revoked_at, now=now))
            for row in rows
        ],
        names=names,
        areas=[(area, words.gettext(LABELS[area]), _choices(request, area)) for area in AREAS],
        labels={area: words.gettext(label) for area, label in LABELS.items()},
        days=[(days, words.gettext(label)) for days, label in DAYS.items()],
        longest=LONGEST_NAME,
        typed=typed or {},
        errors=errors or {},
    )


def _choices(request: Request, area: str) -> list[tuple[str, str]]:
    words = templates.translations(request)
    granted = [(verb, words.gettext(VERBS[verb])) for verb in AREAS[area]]
    return [("", words.gettext("Nothing")), *granted]
