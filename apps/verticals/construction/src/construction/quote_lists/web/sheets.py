"""What a list of quotes shows, as a file."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import RowMapping
from webkit import msgid

from construction.access import Caller, OwnQuotes
from construction.activity import actor_of, exported
from construction.bulk import MOST
from construction.imports import Format, Shape
from construction.numbering import label
from construction.pages import templates
from construction.quote_lists import repository
from construction.quote_lists.web.access import CAN_READ
from construction.quote_lists.web.filters import PREFIX, Chosen
from construction.quotes import QuoteStatus
from construction.sheets import Sheet, Words, day_cell, number_cell, sheet

router = APIRouter(prefix=PREFIX, include_in_schema=False)

COLUMNS = (
    (msgid("Number"), Shape.TEXT),
    (msgid("Status"), Shape.TEXT),
    (msgid("Customer"), Shape.TEXT),
    (msgid("Job site"), Shape.TEXT),
    (msgid("Seller"), Shape.TEXT),
    (msgid("Created"), Shape.TEXT),
    (msgid("Sent on"), Shape.TEXT),
    (msgid("Valid until"), Shape.TEXT),
    (msgid("Reason"), Shape.TEXT),
    (msgid("Discount (%%)"), Shape.DECIMAL),
    (msgid("Total (R$)"), Shape.DECIMAL),
)
STATUSES = {
    QuoteStatus.DRAFT: msgid("Draft"),
    QuoteStatus.SENT: msgid("Sent"),
    QuoteStatus.APPROVED: msgid("Approved"),
    QuoteStatus.CONVERTED: msgid("Became an order"),
    QuoteStatus.REJECTED: msgid("Refused"),
    QuoteStatus.EXPIRED: msgid("Expired"),
    QuoteStatus.CANCELLED: msgid("Cancelled"),
}
REASONS = {
    "price": msgid("price"),
    "stock": msgid("not in stock"),
    "lead_time": msgid("delivery time"),
    "other": msgid("another reason"),
    "mistake": msgid("made by mistake"),
}


@router.get("/export", dependencies=CAN_READ)
async def export(
    request: Request,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnQuotes,
    filters: Chosen,
    ids: Annotated[list[UUID] | None, Query(max_length=MOST)] = None,
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send all quotes that the list shows, or those that were ticked."""
    only = repository.conditions(filters.wanted, clock.now())
    if ids:
        only = [repository.QUOTE.c.id.in_(ids)]
    if owner_id is not None:
        only.append(repository.QUOTE.c.owner_id == owner_id)
    found = repository.everything(session, only, "" if ids else filters.values["q"])
    await exported(session, "quotes", by=actor_of(caller), at=clock.now())
    words = templates.translations(request).gettext
    return await sheet(Sheet(msgid("Quotes"), COLUMNS, _cells), found, words, format)


def _cells(row: RowMapping, words: Words) -> list[str]:
    reason = REASONS.get(row["lost_reason"] or "")
    return [
        label(row["number_mask"], row["number"]),
        words(STATUSES[QuoteStatus(row["status"])]),
        row["customer_name"] or "",
        row["job_site_name"] or "",
        row["owner_name"],
        day_cell(row["created_at"]),
        day_cell(row["sent_at"]),
        day_cell(row["valid_until"]),
        words(reason) if reason else "",
        number_cell(row["discount_percent"]),
        number_cell(row["total"]),
    ]
