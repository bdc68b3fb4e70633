"""A product's history: a page, and the same as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Annotated
from uuid import UUID

from basecore.http import Paging, TenantWork
from basecore.money import round_money
from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import RowMapping
from webkit import msgid

from construction import catalog, locations
from construction.access import Caller, Permission, allowed, may
from construction.filters import Filters, Reading, Text
from construction.imports import Format, Shape
from construction.pages import form_locale, templates
from construction.sheets import Sheet, Words, day_cell, number_cell, sheet
from construction.stock_history import repository
from construction.stock_history.repository import Wanted

router = APIRouter(prefix="/web/stock/products/{product_id}/history", include_in_schema=False)

CAN_READ = [allowed(Permission.STOCK_READ)]
KINDS = {
    "receipt": msgid("Receipt"),
    "issue": msgid("Issue"),
    "sale": msgid("Sale"),
    "return": msgid("Return"),
    "adjustment": msgid("Adjustment"),
    "count": msgid("Count"),
    "transfer": msgid("Transfer between locations"),
}
"""All that the ledger can hold."""
STORE = msgid("Store")
"""The location that has no name."""
COLUMNS = (
    (msgid("When"), Shape.TEXT),
    (msgid("Movement"), Shape.TEXT),
    (msgid("Location"), Shape.TEXT),
    (msgid("Who"), Shape.TEXT),
    (msgid("Note"), Shape.TEXT),
    (msgid("Quantity"), Shape.DECIMAL),
    (msgid("Balance"), Shape.DECIMAL),
)
VALUE = ((msgid("At cost (R$)"), Shape.DECIMAL),)


async def filters_of(
    request: Request,
    product_id: UUID,
    *,
    kind: Text = "",
    first: Annotated[str, Query(alias="from", max_length=40)] = "",
    last: Annotated[str, Query(alias="to", max_length=40)] = "",
) -> Filters[Wanted]:
    """Read what the history is narrowed by; what cannot be read is told at its field."""
    values = {"kind": kind if kind in KINDS else "", "from": first.strip(), "to": last.strip()}
    reading = Reading(values, form_locale(request))
    wanted = Wanted(values["kind"] or None, *reading.days("from", "to"))
    return Filters(f"/web/stock/products/{product_id}/history", values, wanted, reading.errors)


Chosen = Annotated[Filters[Wanted], Depends(filters_of)]


@router.get("", dependencies=CAN_READ)
async def show(
    request: Request,
    product_id: UUID,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    filters: Chosen,
) -> Response:
    """Show a product's movements, newest first."""
    product = await catalog.get(session, product_id)
    found = await repository.page(session, product_id, paging, filters.wanted)
    return templates.render(
        request,
        "stock_history/list.html",
        product=product,
        rows=found.rows,
        worth=_worth(product.cost) if may(caller, Permission.COSTS_READ) else None,
        next_href=filters.address(cursor=found.next_cursor) if found.next_cursor else None,
        first_href=filters.address() if paging.cursor else None,
        filters=filters,
        kinds=KINDS,
        locations=await locations.listed(session),
    )


@router.get("/export", dependencies=CAN_READ)
async def export(
    request: Request,
    product_id: UUID,
    session: TenantWork,
    caller: Caller,
    filters: Chosen,
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send all movements that the page shows."""
    product = await catalog.get(session, product_id)
    names = {one.code: one.name for one in await locations.listed(session)}
    made = Sheet(msgid("Movements"), COLUMNS, partial(_cells, names))
    if may(caller, Permission.COSTS_READ):
        valued = partial(_valued, names, _worth(product.cost))
        made = Sheet(msgid("Movements"), COLUMNS + VALUE, valued)
    found = repository.everything(session, product_id, filters.wanted)
    return await sheet(made, found, templates.translations(request).gettext, format)


Names = Mapping[str, str | None]
Worth = Callable[[Decimal], Decimal | None]


def _worth(cost: Decimal | None) -> Worth:
    return lambda quantity: None if cost is None else round_money(quantity * cost)


def _valued(names: Names, worth: Worth, row: RowMapping, words: Words) -> list[str]:
    value = worth(row["quantity"])
    return [*_cells(names, row, words), "" if value is None else number_cell(value)]


def _cells(names: Names, row: RowMapping, words: Words) -> list[str]:
    return [
        day_cell(row["at"]),
        words(KINDS[row["kind"]]),
        names.get(row["location"]) or words(STORE),
        row["actor_name"],
        row["note"] or "",
        number_cell(row["quantity"]),
        number_cell(row["balance"]),
    ]
