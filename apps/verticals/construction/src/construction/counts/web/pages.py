"""The list of counts, and how one begins."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, Paging, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from webkit import redirect

from construction import catalog, locations
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.counts import service
from construction.counts.schemas import CountIn
from construction.pages import (
    FormBody,
    RefusedError,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)
from construction.places import STORE

HERE = "/web/stock/counts"
CAN_COUNT = [allowed(Permission.STOCK_MOVE)]
router = APIRouter(prefix=HERE, include_in_schema=False, dependencies=CAN_COUNT)

FIELDS = ("scope", "location", "category_id", "size", "is_blind")


@router.get("")
async def index(request: Request, session: TenantWork, paging: Paging) -> Response:
    """List counts, the last one first."""
    found = await service.page(session, paging)
    return templates.render(
        request,
        "counts/list.html",
        counts=found.items,
        locations=await locations.listed(session),
        next_href=f"{HERE}?cursor={found.next_cursor}" if found.next_cursor else None,
        first_href=HERE if paging.cursor else None,
    )


@router.get("/new")
async def new(request: Request, session: TenantWork) -> Response:
    """Ask what is to be counted."""
    values = dict.fromkeys(FIELDS, "") | {"scope": "cyclic", "size": "20", "location": STORE}
    return await _form(request, session, values, errors={}, key=new_key())


@router.post("")
async def start(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Begin a count and go on to it."""
    values = typed(form, FIELDS)

    async def make() -> Outcome:
        made = await service.start(session, _read(values), by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=f"{HERE}/{made}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        raise RefusedError(await _form(request, session, values, **again)) from error
    return redirect(request, made.headers["Location"])


def _read(values: dict[str, str]) -> CountIn:
    asked = {name: values[name] for name in ("scope", "location", "is_blind")}
    if values["scope"] == "category":
        if not values["category_id"]:
            raise InvalidError({"category_id": "Choose one from the list"})
        asked["category_id"] = values["category_id"]
    if values["scope"] == "cyclic":
        asked["size"] = values["size"]
    return parse_form(CountIn, asked)


async def _form(
    request: Request, session: TenantSession, values: dict[str, str], **context: Any
) -> Response:
    wrong = context["errors"]
    named: list[tuple[UUID, str]] = await catalog.named(session, catalog.Category)
    return templates.render(
        request,
        "counts/new.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        values=values,
        categories=named,
        locations=await locations.listed(session),
        **context,
    )
