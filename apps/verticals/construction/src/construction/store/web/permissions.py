"""The page of what the store allows its people beyond their roles."""

from __future__ import annotations

from functools import partial
from typing import Any

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit.numerals import format_decimal

from construction import adjustments
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.adjustments import Adjustments
from construction.pages import (
    FormBody,
    form_locale,
    parse_form,
    templates,
    typed,
    typed_version,
)
from construction.store import service
from construction.store.schemas import AdjustmentsIn
from construction.store.web.saving import refusing, saved

PAGE = "/web/settings/permissions"
router = APIRouter(prefix=PAGE, include_in_schema=False)

CAN_WRITE = [allowed(Permission.SETTINGS_WRITE)]
FIELDS = tuple(AdjustmentsIn.model_fields)
DECIMALS = ("sellers_approve_percent",)


@router.get("", dependencies=CAN_WRITE)
async def show(request: Request, session: TenantWork) -> Response:
    """Show what the store allows."""
    found = await adjustments.read(session)
    return await _page(request, session, _values(found, form_locale(request)), found.version)


@router.post("", dependencies=CAN_WRITE)
async def save(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Save what the store allows, unless somebody else changed it meanwhile."""
    values, version = typed(form, FIELDS), typed_version(form)
    by, now = actor_of(caller), clock.now()
    page = partial(_page, request, session, values)

    async def stored() -> int:
        return (await adjustments.read(session)).version

    async with refusing(request, page, version, stored):
        given = parse_form(AdjustmentsIn, values, decimals=DECIMALS, locale=form_locale(request))
        await service.adjust(session, given, version=version, by=by, now=now)
    return saved(request, PAGE)


def _values(found: Adjustments, locale: str) -> dict[str, str]:
    percent = found.sellers_approve_percent
    return {
        "sellers_see_all": "true" if found.sellers_see_all else "",
        "sellers_approve_percent": "" if percent is None else format_decimal(percent, 2, locale),
        "stock_cancels": "true" if found.stock_cancels else "",
    }


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
        "store/permissions.html",
        status_code=status,
        values=values,
        version=version,
        activities=await service.history(session),
        **({"errors": {}} | context),
    )
