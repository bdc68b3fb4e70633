"""The stock list: a page, and the same as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Annotated

from basecore import clock
from basecore.http import Paging, TenantWork
from fastapi import APIRouter, Depends, Query, Request, Response
from webkit import msgid

from construction import catalog
from construction.access import Caller, Permission, allowed, may
from construction.catalog import Category
from construction.filters import Filters, Text, id_text
from construction.imports import Format, Shape
from construction.pages import as_id, templates
from construction.sheets import Sheet, Words, number_cell, sheet
from construction.stock_list import service
from construction.stock_list.domain import Period, Show, State, Wanted
from construction.stock_list.schemas import StockLevel

PREFIX = "/web/stock/list"
router = APIRouter(prefix=PREFIX, include_in_schema=False)

CAN_READ = [allowed(Permission.STOCK_READ)]
LIKELIEST = 20
"""Products on a page of what was typed: it is shown at each key."""
STATES = {
    State.BELOW: msgid("Below the minimum"),
    State.RISK: msgid("At risk of stock-out"),
    State.NEGATIVE: msgid("Negative"),
    State.STILL: msgid("Without movement"),
}
RISKS = {
    "high": msgid("High risk"),
    "medium": msgid("Medium risk"),
    "low": msgid("Low risk"),
}
COLUMNS = (
    (msgid("Code"), Shape.TEXT),
    (msgid("Product"), Shape.TEXT),
    (msgid("Brand"), Shape.TEXT),
    (msgid("Category"), Shape.TEXT),
    (msgid("Unit"), Shape.TEXT),
    (msgid("Risk"), Shape.TEXT),
    (msgid("On hand"), Shape.DECIMAL),
    (msgid("Reserved"), Shape.DECIMAL),
    (msgid("Available"), Shape.DECIMAL),
    (msgid("Incoming"), Shape.DECIMAL),
    (msgid("Minimum"), Shape.DECIMAL),
)
VALUE = ((msgid("At cost (R$)"), Shape.DECIMAL),)


async def filters_of(
    *,
    q: Annotated[str, Query(max_length=100)] = "",
    category: Text = "",
    show: Text = "",
    state: Text = "",
    days: Text = "",
) -> Filters[Wanted]:
    """Read what the list is narrowed by; what cannot be read narrows nothing."""
    values = {
        "q": q.strip(),
        "category": id_text(category),
        "show": show if show in set(Show) - {Show.ACTIVE} else "",
        "state": state if state in set(State) else "",
        "days": days if days in set(Period) - {Period.MONTH} else "",
    }
    wanted = Wanted(
        category_id=as_id(values["category"]),
        show=Show(values["show"] or Show.ACTIVE),
        state=State(values["state"]) if values["state"] else None,
        period=Period(values["days"] or Period.MONTH),
    )
    return Filters(PREFIX, values, wanted, {})


Chosen = Annotated[Filters[Wanted], Depends(filters_of)]


@router.get("", dependencies=CAN_READ)
async def show(
    request: Request, session: TenantWork, caller: Caller, paging: Paging, filters: Chosen
) -> Response:
    """Show what there is of products, by name or by how well they fit what was typed."""
    now, sees_costs = clock.now(), may(caller, Permission.COSTS_READ)
    asked = replace(paging, limit=min(paging.limit, LIKELIEST)) if paging.q else paging
    found = await service.page(session, asked, filters.wanted, now=now, sees_costs=sees_costs)
    return templates.render(
        request,
        "stock_list/list.html",
        levels=found.rows,
        courses=await service.courses(session, found.rows, filters.wanted, now=now),
        next_href=filters.address(cursor=found.next_cursor) if found.next_cursor else None,
        first_href=filters.address() if paging.cursor else None,
        filters=filters,
        states=STATES,
        categories=await catalog.named(session, Category),
        sees_costs=sees_costs,
        can_move=may(caller, Permission.STOCK_MOVE),
    )


@router.get("/export", dependencies=CAN_READ)
async def export(
    request: Request,
    session: TenantWork,
    caller: Caller,
    filters: Chosen,
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send all products that the list shows, with their stock."""
    sees_costs = may(caller, Permission.COSTS_READ)
    columns, cells = (COLUMNS + VALUE, _valued) if sees_costs else (COLUMNS, _cells)
    found: AsyncIterator[Sequence[StockLevel]] = service.everything(
        session, filters.values["q"], filters.wanted, now=clock.now(), sees_costs=sees_costs
    )
    words = templates.translations(request).gettext
    return await sheet(Sheet(msgid("Stock"), columns, cells), found, words, format)


def _valued(one: StockLevel, words: Words) -> list[str]:
    return [*_cells(one, words), "" if one.value is None else number_cell(one.value)]


def _cells(one: StockLevel, words: Words) -> list[str]:
    return [
        one.sku,
        one.name,
        one.brand or "",
        one.category or "",
        one.uom,
        words(RISKS[one.risk]) if one.risk else "",
        *map(number_cell, (one.on_hand, one.reserved, one.available, one.incoming)),
        "" if one.minimum is None else number_cell(one.minimum),
    ]
