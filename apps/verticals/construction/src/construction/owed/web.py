"""The report of what is still owed to customers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from basecore import clock
from basecore.http import Paging, TenantWork
from fastapi import APIRouter, Depends, Request, Response
from webkit import msgid

from construction.access import Caller, Permission, allowed, own_only
from construction.activity import actor_of, exported
from construction.imports import Format, Shape
from construction.owed import repository
from construction.owed.repository import OwedFilter
from construction.owed.schemas import customer_of, line_of, product_of
from construction.pages import as_id, templates
from construction.sheets import Sheet, Words, day_cell, number_cell, sheet

router = APIRouter(prefix="/web/owed", include_in_schema=False)

CAN_READ = [allowed(Permission.ORDERS_READ)]
COLUMNS = (
    (msgid("Order"), Shape.TEXT),
    (msgid("Placed on"), Shape.TEXT),
    (msgid("Customer"), Shape.TEXT),
    (msgid("Job site"), Shape.TEXT),
    (msgid("Code"), Shape.TEXT),
    (msgid("Product"), Shape.TEXT),
    (msgid("Unit"), Shape.TEXT),
    (msgid("Ordered"), Shape.DECIMAL),
    (msgid("To deliver"), Shape.DECIMAL),
)


class By(StrEnum):
    """What the report adds up by."""

    LINE = "line"
    PRODUCT = "product"
    CUSTOMER = "customer"


async def wanted_of(
    caller: Caller, customer_id: str = "", product_id: str = "", job_site_id: str = ""
) -> OwedFilter:
    """Read what the report is narrowed by; what is no id narrows nothing."""
    owner_id = own_only(caller, Permission.ORDERS_READ_ALL)
    return OwedFilter(owner_id, as_id(customer_id), as_id(product_id), as_id(job_site_id))


Wanted = Annotated[OwedFilter, Depends(wanted_of)]


@router.get("", dependencies=CAN_READ)
async def show(
    request: Request, session: TenantWork, paging: Paging, wanted: Wanted, by: By = By.LINE
) -> Response:
    """Show what is still owed: line by line, by product or by customer."""
    find, shape = {
        By.LINE: (repository.lines, line_of),
        By.PRODUCT: (repository.products, product_of),
        By.CUSTOMER: (repository.customers, customer_of),
    }[by]
    found: Any = await find(session, paging, wanted)
    narrowed = _query(wanted)
    return templates.render(
        request,
        "owed/list.html",
        by=by.value,
        rows=[shape(row) for row in found.rows],
        narrowed=narrowed,
        address=f"/web/owed?{urlencode({'by': by.value} | narrowed)}",
        next_cursor=found.next_cursor,
        paging=paging,
    )


@router.get("/export", dependencies=CAN_READ)
async def export(
    request: Request,
    session: TenantWork,
    caller: Caller,
    wanted: Wanted,
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send every line of which something is still owed as a file."""
    await exported(session, "owed", by=actor_of(caller), at=clock.now())
    found = repository.every_line(session, wanted)
    words = templates.translations(request).gettext
    return await sheet(Sheet(msgid("To deliver"), COLUMNS, _cells), found, words, format)


def _cells(row: Any, _words: Words) -> list[str]:
    one = line_of(row)
    return [
        one.order_number,
        day_cell(one.placed_at),
        one.customer_name,
        one.job_site_name or "",
        one.sku,
        one.name,
        one.uom,
        number_cell(one.ordered),
        number_cell(one.owed),
    ]


def _query(wanted: OwedFilter) -> dict[str, str]:
    ids: dict[str, UUID | None] = {
        "customer_id": wanted.customer_id,
        "product_id": wanted.product_id,
        "job_site_id": wanted.job_site_id,
    }
    return {name: str(value) for name, value in ids.items() if value}
