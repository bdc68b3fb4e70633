"""What the palette shows while somebody types, and what pages tell when they are opened."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Query, Request, Response
from webkit import msgid

from construction.access import Caller
from construction.pages import FormBody, templates
from construction.palette import service
from construction.palette.domain import Sort
from construction.palette.service import Hit
from construction.palette.web.actions import actions_of
from construction.search import fold

router = APIRouter(prefix="/web", include_in_schema=False)

GROUPS = {
    Sort.CUSTOMER: (msgid("Customers"), "users"),
    Sort.JOB_SITE: (msgid("Job sites"), "hard-hat"),
    Sort.PRODUCT: (msgid("Products"), "package"),
    Sort.QUOTE: (msgid("Quotes"), "file-text"),
    Sort.ORDER: (msgid("Orders"), "clipboard-list"),
}
"""Kinds of records with their words and icons, in the order in which they are shown."""
FEW = 6
"""Actions that an empty palette shows."""


@router.get("/search")
async def search(
    request: Request,
    session: TenantWork,
    caller: Caller,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Return what was found; with nothing typed what was opened last, actions and pages."""
    typed, words = fold(q), templates.translations(request)
    actions = actions_of(caller, typed, words)
    found = await service.find(session, caller, typed) if typed else {}
    return templates.render(
        request,
        "palette/results.html",
        q=typed,
        actions=actions if typed else actions[:FEW],
        recent=[] if typed else await service.recent(session, caller),
        found=[(*GROUPS[sort], hits) for sort, hits in in_order(found)],
        icons={sort: icon for sort, (_, icon) in GROUPS.items()},
    )


@router.post("/recents")
async def opened(session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Note that the caller opened the page of a record."""
    await service.opened(session, caller, str(form.get("path", "")), now=clock.now())
    return Response(status_code=HTTPStatus.NO_CONTENT)


def in_order(found: Mapping[Sort, list[Hit]]) -> list[tuple[Sort, list[Hit]]]:
    """Return what was found, by kind; whoever typed a number sees documents first."""
    sorts = list(GROUPS)
    documents = {Sort.QUOTE, Sort.ORDER}
    if next(iter(found), None) in documents:
        sorts.sort(key=lambda sort: sort not in documents)
    return [(sort, found[sort]) for sort in sorts if found.get(sort)]
