"""What a list of orders shows, as a file."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import RowMapping
from webkit import msgid

from construction.access import Caller, OwnOrders, Permission, may
from construction.activity import actor_of, exported
from construction.bulk import MOST
from construction.imports import Format, Shape
from construction.numbering import label
from construction.order_lists import repository
from construction.order_lists.web.access import CAN_READ
from construction.order_lists.web.filters import PREFIX, Chosen
from construction.order_words import REASONS, STATUSES
from construction.orders import CancelReason, OrderStatus
from construction.pages import templates
from construction.sheets import Sheet, Words, day_cell, number_cell, sheet

router = APIRouter(prefix=PREFIX, include_in_schema=False)

COLUMNS = (
    (msgid("Number"), Shape.TEXT),
    (msgid("Status"), Shape.TEXT),
    (msgid("Customer"), Shape.TEXT),
    (msgid("Job site"), Shape.TEXT),
    (msgid("Seller"), Shape.TEXT),
    (msgid("Placed on"), Shape.TEXT),
    (msgid("Delivery on"), Shape.TEXT),
    (msgid("Handed over on"), Shape.TEXT),
    (msgid("Reason"), Shape.TEXT),
)
PRICES = ((msgid("Total (R$)"), Shape.DECIMAL),)


@router.get("/export", dependencies=CAN_READ)
async def export(
    request: Request,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    filters: Chosen,
    ids: Annotated[list[UUID] | None, Query(max_length=MOST)] = None,
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send all orders that the list shows, or those that were ticked."""
    only = repository.conditions(filters.wanted, clock.now())
    if ids:
        only = [repository.ORDER.c.id.in_(ids)]
    if owner_id is not None:
        only.append(repository.ORDER.c.owner_id == owner_id)
    found = repository.everything(session, only, "" if ids else filters.values["q"])
    await exported(session, "orders", by=actor_of(caller), at=clock.now())
    words = templates.translations(request).gettext
    made = Sheet(msgid("Orders"), COLUMNS, _cells)
    if may(caller, Permission.PRICES_READ):
        made = Sheet(msgid("Orders"), COLUMNS + PRICES, _priced)
    return await sheet(made, found, words, format)


def _priced(row: RowMapping, words: Words) -> list[str]:
    return [*_cells(row, words), number_cell(row["Order"].total)]


def _cells(row: RowMapping, words: Words) -> list[str]:
    order = row["Order"]
    reason = REASONS[CancelReason(order.cancel_reason)] if order.cancel_reason else None
    return [
        label(order.number_mask, order.number),
        words(STATUSES[OrderStatus(order.status)]),
        row["customer_name"],
        row["job_site_name"] or "",
        order.owner_name,
        day_cell(order.created_at),
        day_cell(order.deliver_on),
        day_cell(order.delivered_at),
        words(reason) if reason else "",
    ]
