"""The page of the store's settings."""

from __future__ import annotations

from functools import partial
from typing import Any

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    parse_form,
    templates,
    typed,
    typed_version,
)
from construction.store import service
from construction.store.domain import CALLED, usual
from construction.store.schemas import StoreIn
from construction.store.web.saving import refusing, saved

router = APIRouter(prefix="/web/settings", include_in_schema=False)

CAN_WRITE = [allowed(Permission.SETTINGS_WRITE)]
FIELDS = tuple(StoreIn.model_fields)
ZONES = [(zone.value, name) for zone, name in CALLED.items()]


@router.get("", dependencies=CAN_WRITE)
async def show(request: Request, session: TenantWork) -> Response:
    """Show the settings."""
    store = await service.get(session)
    kept = {name: str(getattr(store, name, None) or "") for name in FIELDS}
    values = kept | {"time_zone": (await service.time_zone(session)).value}
    return await _page(request, session, values, store.version)


@router.post("", dependencies=CAN_WRITE)
async def save(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Save the settings, unless somebody else changed them meanwhile."""
    values = typed(form, FIELDS)
    values["state"] = values["state"].upper()
    version = typed_version(form)
    page = partial(_page, request, session, values)

    async def stored() -> int:
        return (await service.get(session)).version

    async with refusing(request, page, version, stored):
        given = parse_form(StoreIn, values)
        await service.save(session, given, version=version, by=actor_of(caller), now=clock.now())
    return saved(request, "/web/settings")


async def _page(
    request: Request,
    session: TenantWork,
    values: dict[str, str],
    version: int,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    return templates.render(
        request,
        "store/settings.html",
        status_code=status,
        values=values,
        version=version,
        zones=ZONES,
        usual_zone=usual(values["state"]),
        activities=await service.history(session),
        **({"errors": {}} | context),
    )
