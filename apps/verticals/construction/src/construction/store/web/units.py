"""The page of the units that the store sells in."""

from __future__ import annotations

from functools import partial
from itertools import zip_longest
from typing import Any

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from construction import sold_units
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    parse_form,
    templates,
    typed_version,
)
from construction.store import service
from construction.store.schemas import SoldUnitIn, UnitsIn
from construction.store.web.saving import refusing, saved

PAGE = "/web/settings/units"
router = APIRouter(prefix=PAGE, include_in_schema=False)

CAN_WRITE = [allowed(Permission.SETTINGS_WRITE)]
FIELDS = tuple(SoldUnitIn.model_fields)
TELLING = ("uom", "name")
"""Fields that make a row one that was filled in."""
ROOM = 3
"""Empty rows for more units."""
Row = dict[str, str]


@router.get("", dependencies=CAN_WRITE)
async def show(request: Request, session: TenantWork) -> Response:
    """Show the units that forms offer."""
    found = await sold_units.read(session)
    units = found.told(templates.translations(request).gettext)
    rows = [{"uom": one.uom, "name": one.name, "step": str(one.step)} for one in units]
    return await _page(request, session, rows, found.version)


@router.post("", dependencies=CAN_WRITE)
async def save(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Replace the units that forms offer, unless somebody else changed them meanwhile."""
    values, version = _typed(form), typed_version(form)
    by, now = actor_of(caller), clock.now()
    page = partial(_page, request, session, values)

    async def stored() -> int:
        return (await sold_units.read(session)).version

    async with refusing(request, page, version, stored):
        given = parse_form(UnitsIn, {"units": values})
        await service.offer_units(session, given, version=version, by=by, now=now)
    return saved(request, PAGE)


def _typed(form: FormData) -> list[Row]:
    columns = [[str(value).strip() for value in form.getlist(name)] for name in FIELDS]
    rows = [dict(zip(FIELDS, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [row for row in rows if any(row[name] for name in TELLING)]


async def _page(
    request: Request,
    session: TenantWork,
    rows: list[Row],
    version: int,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    return templates.render(
        request,
        "store/units.html",
        status_code=status,
        rows=[*rows, *({"step": str(sold_units.WHOLE)} for _ in range(ROOM))],
        version=version,
        activities=await service.history(session),
        **({"errors": {}} | context),
    )
