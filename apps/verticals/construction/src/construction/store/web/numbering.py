"""The page of how the store's documents are numbered."""

from __future__ import annotations

from functools import partial
from typing import Any

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

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
from construction.store.schemas import NumberingIn, SeriesIn
from construction.store.web.saving import refusing, saved

PAGE = "/web/settings/numbering"
router = APIRouter(prefix=PAGE, include_in_schema=False)

CAN_WRITE = [allowed(Permission.SETTINGS_WRITE)]
FIELDS = tuple(SeriesIn.model_fields)
Typed = dict[str, dict[str, str]]


@router.get("", dependencies=CAN_WRITE)
async def show(request: Request, session: TenantWork) -> Response:
    """Show how documents are numbered."""
    found = await service.numbered(session)
    values = {
        name: {field: str(getattr(found.series[document], field)) for field in FIELDS}
        for name, document in service.DOCUMENTS.items()
    }
    return await _page(request, session, values, found.version)


@router.post("", dependencies=CAN_WRITE)
async def save(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Let documents be numbered otherwise, unless somebody else changed it meanwhile."""
    values = {name: _typed(form, name) for name in service.DOCUMENTS}
    version, by, now = typed_version(form), actor_of(caller), clock.now()
    page = partial(_page, request, session, values)

    async def stored() -> int:
        return (await service.numbered(session)).version

    async with refusing(request, page, version, stored):
        given = parse_form(NumberingIn, {name: _wish(form, name) for name in service.DOCUMENTS})
        await service.renumber(session, given, version=version, by=by, now=now)
    return saved(request, PAGE)


def _typed(form: FormData, name: str) -> dict[str, str]:
    values = typed(form, (f"{name}-{field}" for field in FIELDS))
    return {field: values[f"{name}-{field}"] for field in FIELDS}


def _wish(form: FormData, name: str) -> dict[str, str]:
    """Return what was typed; the next number only where it is another than was shown."""
    values = {field: text for field, text in _typed(form, name).items() if text}
    if values.get("next_number") == str(form.get(f"{name}-shown", "")):
        del values["next_number"]
    return values


async def _page(
    request: Request,
    session: TenantWork,
    values: Typed,
    version: int,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    found = await service.numbered(session)
    return templates.render(
        request,
        "store/numbering.html",
        status_code=status,
        values=values,
        version=version,
        series={name: found.series[document] for name, document in service.DOCUMENTS.items()},
        activities=await service.history(session),
        **({"errors": {}} | context),
    )
