"""Queries of a product's history."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import RowMapping, Select, Table, select

from construction.inventory import StockMovement
from construction.narrowing import AT_ONCE, equal, moments

TABLE = cast("Table", StockMovement.__table__).c


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which movements are shown."""

    kind: str | None = None
    first: date | None = None
    last: date | None = None


def _query(session: TenantSession, product_id: UUID, wanted: Wanted) -> Select[Any]:
    return (
        select(*TABLE)
        .where(
            TABLE.tenant_id == session.tenant_id,
            TABLE.product_id == product_id,
            *equal((TABLE.kind, wanted.kind)),
            *moments(TABLE.at, wanted.first, wanted.last),
        )
        .order_by(TABLE.id.desc())
    )


async def page(
    session: TenantSession, product_id: UUID, request: PageRequest, wanted: Wanted
) -> Slice[RowMapping]:
    """Return a page of a product's movements, newest first."""
    query = _query(session, product_id, wanted)
    if request.cursor:
        query = query.where(TABLE.id < decode_cursor(request.cursor, (UUID,))[0])
    rows = (await session.execute(query.limit(request.limit + 1))).mappings().all()
    return slice_page(list(rows), request.limit, lambda row: (str(row["id"]),))


async def everything(
    session: TenantSession, product_id: UUID, wanted: Wanted
) -> AsyncIterator[Sequence[RowMapping]]:
    """Yield all of a product's movements, some hundreds at a time."""
    request: PageRequest | None = PageRequest(limit=AT_ONCE)
    while request is not None:
        found = await page(session, product_id, request, wanted)
        yield found.rows
        request = (
            PageRequest(limit=AT_ONCE, cursor=found.next_cursor) if found.next_cursor else None
        )
