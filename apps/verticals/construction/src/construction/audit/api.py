"""The record as JSON, for administrators."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from basecore.http import Page, Paging, TenantWork
from basecore.http.paging import decode_cursor, slice_page
from fastapi import APIRouter, Depends, Query, Response

from construction.access import Permission, allowed
from construction.activity import Audited
from construction.audit import repository
from construction.audit.domain import Wanted
from construction.audit.schemas import AuditEntry
from construction.http import answer

router = APIRouter(prefix="/api/v1/audit", tags=["store"])


async def wanted_of(
    kind: Audited | None = None,
    person: UUID | None = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> Wanted:
    """Read what the record is narrowed by."""
    return Wanted(kind, person, first, last)


@router.get(
    "",
    response_model=Page[AuditEntry],
    dependencies=[allowed(Permission.SETTINGS_WRITE)],
)
async def search(
    session: TenantWork, paging: Paging, narrowed: Annotated[Wanted, Depends(wanted_of)]
) -> Response:
    """List what was done to prices, stock, settings and the like, newest first."""
    after = decode_cursor(paging.cursor, (UUID,))[0] if paging.cursor else None
    wanted = Wanted(narrowed.kind, narrowed.person, narrowed.first, narrowed.last, paging.q)
    rows = await repository.page(session, wanted, after=after, limit=paging.limit + 1)
    cut = slice_page(list(rows), paging.limit, lambda row: (str(row["id"]),))
    items = [AuditEntry.model_validate({**row, "kind": row["audited"]}) for row in cut.rows]
    return answer(Page[AuditEntry](items=items, next_cursor=cut.next_cursor))
