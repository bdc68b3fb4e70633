"""The page of the record, and what it shows as a file."""

from __future__ import annotations

import csv
import io
from uuid import UUID

from basecore import clock
from fastapi import APIRouter, Depends, Request, Response
from webkit import msgid, saved_as
from webkit.cells import guarded

from auth_app.audit import KINDS, note
from auth_app.edge import RECORD, ROLES, Here, ThisStore, administrator, origin_of, templates
from auth_app.record import service
from auth_app.record.domain import narrowed
from auth_app.record.service import Told
from auth_app.users import everybody
from auth_app.wiring import Tools

router = APIRouter(prefix=RECORD, dependencies=[Depends(administrator)], include_in_schema=False)

SHOWN = 50
NOT_A_DAY = msgid("Choose a day; the second not before the first")
COLUMNS = (
    msgid("When"),
    msgid("What"),
    msgid("Details"),
    msgid("Who"),
    msgid("Whose account"),
    msgid("From where"),
)


@router.get("")
async def page(
    request: Request, kit: Tools, store: ThisStore, cursor: UUID | None = None
) -> Response:
    """Show what was done to accounts and to the store, newest first."""
    asked = narrowed(request.query_params, KINDS)
    words = templates.translations(request).gettext
    async with kit.database.tenant(store.tenant_id) as session:
        read = await service.reader(session, words, ROLES, kit.seal)
        found = await service.page(session, asked, read, after=cursor, limit=SHOWN)
        people = await everybody(session)
    more = f"{RECORD}?{asked.query(cursor=str(found.next))}" if found.next else None
    return templates.render(
        request,
        "record/record.html",
        headers={"Cache-Control": "no-store"},
        found=found.items,
        asked=asked,
        kinds=[(key, words(label)) for key, (label, _) in KINDS.items()],
        people=[(one.id, one.name) for one in people],
        errors={name: words(NOT_A_DAY) for name in asked.wrong},
        next_href=more,
        first_href=f"{RECORD}?{asked.query()}" if cursor else None,
    )


@router.get("/export")
async def export(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Send what the page shows as a file; the record keeps that somebody took it."""
    asked, now = narrowed(request.query_params, KINDS), kit.now()
    words = templates.translations(request).gettext
    async with kit.database.tenant(store.tenant_id) as session:
        read = await service.reader(session, words, ROLES, kit.seal)
        found = await service.everything(session, asked, read)
        origin = origin_of(request, here)
        await note(session, "record_exported", origin, user_id=here.user.id, now=now)
    file = io.StringIO(newline="")
    rows = csv.writer(file, delimiter=";")
    rows.writerow([words(column) for column in COLUMNS])
    rows.writerows(_cells(one) for one in found)
    name = f"acessos-{clock.business_date(now)}.csv"
    return Response(
        file.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": saved_as(name),
            "Cache-Control": "no-store",
        },
    )


def _cells(one: Told) -> list[str]:
    moment = f"{one.at.astimezone(clock.zone()):%d/%m/%Y %H:%M:%S}"
    return [moment, *(guarded(cell) for cell in one.cells())]
