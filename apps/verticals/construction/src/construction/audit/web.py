"""The page of the record, and what it shows as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import Paging, TenantWork
from basecore.http.paging import decode_cursor, slice_page
from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import RowMapping
from webkit import is_htmx, msgid

from construction.access import Caller, Permission, allowed
from construction.activity import Audited, actor_of, exported
from construction.audit import repository
from construction.audit.domain import Wanted, changes
from construction.filters import Filters, Reading, Text, id_text
from construction.imports import Format, Shape
from construction.pages import as_id, form_errors, form_locale, templates
from construction.sheets import Sheet, Words, sheet

PREFIX = "/web/settings/audit"
CAN_READ = [allowed(Permission.SETTINGS_WRITE)]
router = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=CAN_READ)

COLUMNS = (
    (msgid("When"), Shape.TEXT),
    (msgid("What"), Shape.TEXT),
    (msgid("Kind"), Shape.TEXT),
    (msgid("Details"), Shape.TEXT),
    (msgid("Who"), Shape.TEXT),
)

KINDS = {
    Audited.SETTINGS: msgid("Settings and permissions"),
    Audited.PRICES: msgid("Prices and their limits"),
    Audited.STOCK: msgid("Stock by hand"),
    Audited.CANCELLATIONS: msgid("Cancellations and returns"),
    Audited.EXPORTS: msgid("Exports"),
    Audited.PRIVACY: msgid("Personal data"),
}
ACTIONS = {
    "settings_saved": msgid("Settings saved"),
    "permissions_adjusted": msgid("Permissions adjusted"),
    "numbering_changed": msgid("Numbering changed"),
    "units_changed": msgid("Units changed"),
    "created": msgid("Made"),
    "changed": msgid("A change"),
    "activated": msgid("Switched on"),
    "deactivated": msgid("Switched off"),
    "ended": msgid("Ended"),
    "price_list_set": msgid("Price list chosen"),
    "price_scheduled": msgid("Price to come scheduled"),
    "price_schedule_cancelled": msgid("Price to come called off"),
    "price_limits_set": msgid("Limits of a role set"),
    "stock_entered": msgid("Stock movement typed"),
    "prices_changed": msgid("Prices of many products changed"),
    "prices_taken_back": msgid("Prices of many products taken back"),
    "imported": msgid("Prices imported"),
    "import_undone": msgid("Imported prices taken back"),
    "transferred": msgid("Goods transferred"),
    "count_posted": msgid("Count posted"),
    "return": msgid("Goods returned by a customer"),
    "exchange": msgid("Goods exchanged by a customer"),
    "cancelled": msgid("Cancelled"),
    "cancel": msgid("Cancelled"),
    "list_exported": msgid("Saved as a file"),
    "data_exported": msgid("Personal data exported"),
    "anonymised": msgid("Anonymised"),
    "contact_exported": msgid("Personal data of a contact exported"),
    "contact_anonymised": msgid("Contact forgotten"),
}


async def filters_of(
    request: Request,
    *,
    q: Annotated[str, Query(max_length=100)] = "",
    kind: Text = "",
    person: Text = "",
    first: Annotated[str, Query(alias="from", max_length=40)] = "",
    last: Annotated[str, Query(alias="to", max_length=40)] = "",
) -> Filters[Wanted]:
    """Read what the record is narrowed by; what cannot be read is told at its field."""
    values: Mapping[str, str] = {
        "q": q.replace("\0", "").strip(),
        "kind": kind if kind in set(Audited) else "",
        "person": id_text(person),
        "from": first.strip(),
        "to": last.strip(),
    }
    reading = Reading(values, form_locale(request))
    days = reading.days("from", "to")
    wanted = Wanted(values["kind"] or None, as_id(values["person"]), *days, values["q"])
    return Filters(PREFIX, values, wanted, reading.errors)


Chosen = Annotated[Filters[Wanted], Depends(filters_of)]


@router.get("")
async def index(request: Request, session: TenantWork, paging: Paging, filters: Chosen) -> Response:
    """Show what was done, newest first."""
    after: UUID | None = decode_cursor(paging.cursor, (UUID,))[0] if paging.cursor else None
    rows = await repository.page(session, filters.wanted, after=after, limit=paging.limit + 1)
    cut = slice_page(list(rows), paging.limit, lambda row: (str(row["id"]),))
    words = templates.translations(request).gettext
    return templates.render(
        request,
        "audit/rows.html" if is_htmx(request) else "audit/audit.html",
        rows=[(row, changes(row["detail"])) for row in cut.rows],
        about=await repository.subjects(session, (row["subject_id"] for row in cut.rows)),
        actions={key: words(text) for key, text in ACTIONS.items()},
        kinds={kind.value: words(text) for kind, text in KINDS.items()},
        filters=filters,
        errors=form_errors(InvalidError(filters.errors), request),
        next_href=filters.address(cursor=cut.next_cursor) if cut.next_cursor else None,
        first_href=filters.address() if paging.cursor else None,
    )


@router.get("/export")
async def export(
    request: Request,
    session: TenantWork,
    caller: Caller,
    filters: Chosen,
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send all that the page shows as a file."""
    await exported(session, "audit", by=actor_of(caller), at=clock.now())
    found = repository.everything(session, filters.wanted)
    words = templates.translations(request).gettext
    return await sheet(Sheet(msgid("Record of acts"), COLUMNS, _cells), found, words, format)


def _cells(row: RowMapping, words: Words) -> list[str]:
    told = (
        f"{one.name}: {one.now}" if one.was is None else f"{one.name}: {one.was} → {one.now}"
        for one in changes(row["detail"])
    )
    return [
        f"{row['at'].astimezone(clock.zone()):%d/%m/%Y %H:%M:%S}",
        words(ACTIONS.get(row["action"], row["action"])),
        words(KINDS[Audited(row["audited"])]),
        "; ".join(told),
        row["actor_name"],
    ]
