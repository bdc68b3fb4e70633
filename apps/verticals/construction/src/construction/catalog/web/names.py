"""Categories and brands on pages of their own: how much is in each, renamed, merged, dropped."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Depends, Request, Response
from webkit import msgid, redirect

from construction.access import Caller
from construction.activity import actor_of
from construction.catalog import repository, service
from construction.catalog.errors import SameNameError
from construction.catalog.models import Brand, Category
from construction.catalog.repository import SHELVES, Named
from construction.catalog.schemas import NameIn
from construction.catalog.web.access import CAN_WRITE, PREFIX, UNFIT
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    parse_form,
    templates,
    typed,
)

router = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=CAN_WRITE)

RENAMED = msgid("The name is changed, in its products too")
MERGED = msgid("Merged: everything has moved")
DROPPED = msgid("The name is removed")


class Shelf(StrEnum):
    """What the names are of, as it stands in the address."""

    CATEGORIES = "categories"
    BRANDS = "brands"


async def shelf_of(request: Request) -> Shelf:
    """Return what the names of the address are of."""
    return Shelf(request.url.path.removeprefix(f"{PREFIX}/").partition("/")[0])


OfPath = Annotated[Shelf, Depends(shelf_of)]


@router.get("/categories")
@router.get("/brands")
async def every(request: Request, session: TenantWork, shelf: OfPath) -> Response:
    """Show all categories or brands with how much is in each."""
    return templates.render(
        request,
        "catalog/names.html",
        shelf=shelf,
        named=await repository.named(session, SHELVES[shelf]),
        others=len(await repository.named(session, _other(shelf))),
        uses=await repository.uses(session, SHELVES[shelf]),
        nothing=Counter[str](),
    )


def _other(shelf: Shelf) -> Named:
    return Brand if shelf is Shelf.CATEGORIES else Category


@router.get("/categories/{name_id}")
@router.get("/brands/{name_id}")
async def show(
    request: Request, session: TenantWork, shelf: OfPath, name_id: UUID, into: str = ""
) -> Response:
    """Show a category or brand; with `into`, what merging it would move."""
    return await _page(request, session, shelf, name_id, into=as_id(into))


@router.post("/categories/{name_id}")
@router.post("/brands/{name_id}")
async def rename(
    request: Request,
    session: TenantWork,
    caller: Caller,
    shelf: OfPath,
    name_id: UUID,
    form: FormBody,
) -> Response:
    """Give a category or brand another name."""
    await service.name_of(session, SHELVES[shelf], name_id)
    values = typed(form, ["name"])
    try:
        name, by = parse_form(NameIn, values).name, actor_of(caller)
        await service.rename(session, SHELVES[shelf], name_id, name, by=by, now=clock.now())
    except InvalidError as error:
        again: dict[str, Any] = {**values, "errors": form_errors(error, request)}
        page = await _page(request, session, shelf, name_id, status_code=UNFIT, **again)
        raise RefusedError(page) from error
    return _done(request, shelf, RENAMED)


@router.post("/categories/{name_id}/merge")
@router.post("/brands/{name_id}/merge")
async def merge(
    request: Request,
    session: TenantWork,
    caller: Caller,
    shelf: OfPath,
    name_id: UUID,
    form: FormBody,
) -> Response:
    """Let a category or brand become part of another."""
    await service.name_of(session, SHELVES[shelf], name_id)
    into = as_id(str(form.get("into", "")))
    try:
        if into is None:
            raise SameNameError
        by, now = actor_of(caller), clock.now()
        await service.merge(session, SHELVES[shelf], name_id, into, by=by, now=now)
    except InvalidError as error:
        errors = form_errors(error, request)
        page = await _page(request, session, shelf, name_id, status_code=UNFIT, errors=errors)
        raise RefusedError(page) from error
    return _done(request, shelf, MERGED)


@router.post("/categories/{name_id}/drop")
@router.post("/brands/{name_id}/drop")
async def drop(
    request: Request, session: TenantWork, caller: Caller, shelf: OfPath, name_id: UUID
) -> Response:
    """Delete a category or brand that nothing uses."""
    by = actor_of(caller)
    await service.drop(session, SHELVES[shelf], name_id, by=by, now=clock.now())
    return _done(request, shelf, DROPPED)


def _done(request: Request, shelf: Shelf, text: str) -> Response:
    told = templates.translations(request).gettext(text)
    return redirect(request, f"{PREFIX}/{shelf.value}", told)


async def _page(
    request: Request,
    session: TenantWork,
    shelf: Shelf,
    name_id: UUID,
    *,
    into: UUID | None = None,
    status_code: int = 200,
    **context: Any,
) -> Response:
    stored = await service.name_of(session, SHELVES[shelf], name_id)
    uses = await repository.uses(session, SHELVES[shelf])
    others = [one for one in await repository.named(session, SHELVES[shelf]) if one[0] != name_id]
    given: dict[str, Any] = {"name": stored, "errors": {}}
    return templates.render(
        request,
        "catalog/name.html",
        status_code=status_code,
        shelf=shelf,
        name_id=name_id,
        stored=stored,
        uses=uses.get(name_id, Counter()),
        others=others,
        into=into,
        into_name=dict(others).get(into) if into else None,
        **(given | context),
    )
