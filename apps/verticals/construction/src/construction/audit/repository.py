"""Every query of the record: rows that are marked as audited have an index of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import RowMapping, Select, String, Table, func, select
from sqlalchemy import cast as as_type

from construction.activity import Activity
from construction.audit.domain import Wanted
from construction.narrowing import equal, moments
from construction.numbering import label

AT_ONCE = 500
ACTIVITY = cast("Table", Activity.__table__)
SUBJECTS = (
    "SELECT id, 'orders' AS place, number_mask AS name, number "
    'FROM construction."order" WHERE tenant_id = $1 AND id = ANY($2::uuid[]) '
    "UNION ALL SELECT id, 'quotes', number_mask, number "
    "FROM construction.quote WHERE tenant_id = $1 AND id = ANY($2::uuid[]) "
    "UNION ALL SELECT id, 'purchases', number_mask, number "
    "FROM construction.purchase WHERE tenant_id = $1 AND id = ANY($2::uuid[]) "
    "UNION ALL SELECT id, 'products', name, NULL "
    "FROM construction.product WHERE tenant_id = $1 AND id = ANY($2::uuid[]) "
    "UNION ALL SELECT id, 'customers', name, NULL "
    "FROM construction.customer WHERE tenant_id = $1 AND id = ANY($2::uuid[])"
)
"""What entries are about, by the place of its page; documents with how their number is written."""


async def page(
    session: TenantSession, wanted: Wanted, *, after: UUID | None, limit: int
) -> Sequence[RowMapping]:
    """Return entries, newest first, from behind one of them or from the start."""
    query = _query(session, wanted).limit(limit)
    if after is not None:
        query = query.where(ACTIVITY.c.id < after)
    rows: Sequence[RowMapping] = (await session.execute(query)).mappings().all()
    return rows


async def everything(session: TenantSession, wanted: Wanted) -> AsyncIterator[Sequence[RowMapping]]:
    """Yield all entries, newest first, some hundreds at a time."""
    after: UUID | None = None
    while rows := await page(session, wanted, after=after, limit=AT_ONCE):
        yield rows
        after = rows[-1]["id"]


async def subjects(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return place and name of what entries are about, where it has a page."""
    rows = await session.fetch(SUBJECTS, session.tenant_id, list(set(ids)))
    return {row["id"]: (row["place"], _name(row["name"], row["number"])) for row in rows}


def _name(text: str, number: int | None) -> str:
    return text if number is None else label(text, number)


def _query(session: TenantSession, wanted: Wanted) -> Select[Any]:
    query = select(ACTIVITY).where(
        ACTIVITY.c.tenant_id == session.tenant_id,
        ACTIVITY.c.audited.is_not(None),
        *equal((ACTIVITY.c.audited, wanted.kind), (ACTIVITY.c.actor_id, wanted.person)),
        *moments(ACTIVITY.c.at, wanted.first, wanted.last),
    )
    for word in wanted.text.lower().split():
        said = func.lower(ACTIVITY.c.actor_name + " " + as_type(ACTIVITY.c.detail, String))
        query = query.where(func.strpos(said, word) > 0)
    return query.order_by(ACTIVITY.c.id.desc())
