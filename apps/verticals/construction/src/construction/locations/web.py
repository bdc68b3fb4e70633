"""The page of locations."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller, Permission, allowed, may
from construction.locations import service
from construction.locations.schemas import LocationIn
from construction.pages import (
    FormBody,
    RefusedError,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)

HERE = "/web/stock/locations"
router = APIRouter(prefix=HERE, include_in_schema=False)

CAN_SET = [allowed(Permission.SETTINGS_WRITE)]
FIELDS = ("name",)
ADDED = msgid("Location added")
RENAMED = msgid("Location renamed")


@router.get("", dependencies=[allowed(Permission.STOCK_READ)])
async def index(request: Request, session: TenantWork, caller: Caller) -> Response:
    """List where the store keeps goods, and take another place."""
    may_set = may(caller, Permission.SETTINGS_WRITE)
    return await _page(request, session, {"name": ""}, errors={}, key=new_key(), may_set=may_set)


@router.post("", dependencies=CAN_SET)
async def add(request: Request, session: TenantWork, form: FormBody, once: OnlyOnce) -> Response:
    """Add a location."""
    values = typed(form, FIELDS)

    async def make() -> Outcome:
        await service.add(session, parse_form(LocationIn, values), now=clock.now())
        return Outcome(303, media_type=None, location=HERE)

    try:
        await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        raise RefusedError(await _page(request, session, values, may_set=True, **again)) from error
    return redirect(request, HERE, templates.translations(request).gettext(ADDED))


@router.post("/{location_id}", dependencies=CAN_SET)
async def rename(
    request: Request, session: TenantWork, location_id: UUID, form: FormBody
) -> Response:
    """Call a location something else."""
    values = typed(form, FIELDS)
    words = templates.translations(request)
    try:
        await service.rename(session, location_id, parse_form(LocationIn, values))
    except InvalidError as error:
        wrong = error.fields["name"]
        raise RefusedError(redirect(request, HERE, words.gettext(wrong), "danger")) from error
    return redirect(request, HERE, words.gettext(RENAMED))


async def _page(
    request: Request, session: TenantSession, values: dict[str, str], **context: Any
) -> Response:
    wrong = context["errors"]
    return templates.render(
        request,
        "locations/list.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        locations=await service.listed(session),
        values=values,
        **context,
    )
