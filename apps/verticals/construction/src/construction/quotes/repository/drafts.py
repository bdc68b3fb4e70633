"""Queries of drafts that are edited line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import RowMapping, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from construction.quotes.errors import IdTakenError
from construction.quotes.models import Quote, QuoteLine, QuoteLineRemoval
from construction.quotes.repository.quotes import LINE, LINES, QUOTE, Values

REMOVAL = cast("Table", QuoteLineRemoval.__table__)
SUMS = select(
    func.coalesce(func.sum(LINE.c.total), 0).label("subtotal"), func.count().label("lines")
).where(LINE.c.tenant_id == bindparam("tenant"), LINE.c.quote_id == bindparam("quote"))
CHANGED = LINES.add_columns(LINE.c.price_explanation).where(
    LINE.c.quote_version > bindparam("since")
)
OF_ONE = LINES.add_columns(LINE.c.price_explanation).where(LINE.c.id == bindparam("line"))


async def begin(session: TenantSession, header: Values) -> None:
    """Insert a draft without lines; `IdTakenError` if there is one by this id."""
    try:
        await session.execute(insert(QUOTE), [dict(header)])
    except IntegrityError as error:
        raise IdTakenError from error


async def line_of(session: TenantSession, quote_id: UUID, line_id: UUID) -> RowMapping | None:
    """Return a line with its product and the explanation of its price."""
    given = {"tenant": session.tenant_id, "quote": quote_id, "line": line_id}
    return (await session.execute(OF_ONE, given)).mappings().one_or_none()


async def lines_since(session: TenantSession, quote_id: UUID, since: int) -> Sequence[RowMapping]:
    """Return the lines that changed after a version of the quote, in order."""
    given = {"tenant": session.tenant_id, "quote": quote_id, "since": since}
    return (await session.execute(CHANGED, given)).mappings().all()


async def add_line(session: TenantSession, line: Values) -> None:
    """Insert a line; `IdTakenError` if some quote of the store has one by this id."""
    try:
        async with session.begin_nested():
            await session.execute(insert(LINE), [dict(line)])
    except IntegrityError as error:
        raise IdTakenError from error


async def change_line(session: TenantSession, line_id: UUID, values: Values) -> None:
    """Change columns of a line whose quote is locked."""
    await session.execute(
        update(LINE)
        .where(LINE.c.tenant_id == session.tenant_id, LINE.c.id == line_id)
        .values(dict(values))
    )


async def remove_line(session: TenantSession, removal: Values) -> None:
    """Delete a line and keep that it was there."""
    await session.execute(
        delete(LINE).where(LINE.c.tenant_id == session.tenant_id, LINE.c.id == removal["id"])
    )
    await session.execute(insert(REMOVAL), [dict(removal)])


async def remove_lines(
    session: TenantSession, quote_id: UUID, *, quote_version: int, by_name: str
) -> None:
    """Delete all lines of a draft and keep that they were there."""
    mine = (LINE.c.tenant_id == session.tenant_id, LINE.c.quote_id == quote_id)
    gone = select(
        LINE.c.tenant_id,
        LINE.c.id,
        LINE.c.quote_id,
        bindparam("version", quote_version),
        bindparam("name", by_name),
    ).where(*mine)
    columns = ["tenant_id", "id", "quote_id", "quote_version", "removed_by_name"]
    await session.execute(insert(REMOVAL).from_select(columns, gone))
    await session.execute(delete(LINE).where(*mine))


async def removal_of(session: TenantSession, quote_id: UUID, line_id: UUID) -> RowMapping | None:
    """Return by what a line was taken out of a quote, if it was."""
    found = await session.execute(
        select(REMOVAL).where(
            REMOVAL.c.tenant_id == session.tenant_id,
            REMOVAL.c.id == line_id,
            REMOVAL.c.quote_id == quote_id,
        )
    )
    return found.mappings().one_or_none()


async def removed_since(session: TenantSession, quote_id: UUID, since: int) -> list[UUID]:
    """Return the ids of lines that were taken out after a version of the quote."""
    found = await session.scalars(
        select(REMOVAL.c.id)
        .where(
            REMOVAL.c.tenant_id == session.tenant_id,
            REMOVAL.c.quote_id == quote_id,
            REMOVAL.c.quote_version > since,
        )
        .order_by(REMOVAL.c.quote_version, REMOVAL.c.id)
    )
    return list(found)


async def count_lines(session: TenantSession, quote_id: UUID) -> int:
    """Return how many lines a quote has."""
    return (await sums_of(session, quote_id))[1]


async def pulse(session: TenantSession, quote_id: UUID, owner_id: UUID | None) -> int | None:
    """Return the version of a quote, or None where there is none to be seen."""
    query = select(QUOTE.c.version).where(
        QUOTE.c.tenant_id == session.tenant_id, QUOTE.c.id == quote_id
    )
    if owner_id is not None:
        query = query.where(QUOTE.c.owner_id == owner_id)
    found: int | None = await session.scalar(query)
    return found


async def sums_of(session: TenantSession, quote_id: UUID) -> tuple[Decimal, int]:
    """Return the sum of a quote's lines and how many there are."""
    given = {"tenant": session.tenant_id, "quote": quote_id}
    row = (await session.execute(SUMS, given)).one()
    return Decimal(row.subtotal), row.lines


async def write_header(session: TenantSession, quote_id: UUID, values: Any) -> None:
    """Change columns of a quote that is locked, and leave its version alone."""
    await session.execute(
        update(QUOTE)
        .where(QUOTE.c.tenant_id == session.tenant_id, QUOTE.c.id == quote_id)
        .values(dict(values))
    )


async def untold(session: TenantSession, before: datetime, limit: int) -> list[UUID]:
    """Return drafts with something untold that nobody touched since a moment, oldest first."""
    found = await session.scalars(
        select(Quote.id)
        .where(
            Quote.tenant_id == session.tenant_id,
            Quote.untold.is_not(None),
            Quote.updated_at < before,
            Quote.customer_id.is_not(None),
            Quote.status == "draft",
            select(QuoteLine.id)
            .where(QuoteLine.tenant_id == Quote.tenant_id, QuoteLine.quote_id == Quote.id)
            .exists(),
        )
        .order_by(Quote.updated_at)
        .limit(limit)
    )
    return list(found)


async def empty(session: TenantSession, before: datetime, limit: int) -> list[UUID]:
    """Return drafts without customer and lines that nobody touched since a moment, oldest first."""
    found = await session.scalars(
        select(Quote.id)
        .where(
            Quote.tenant_id == session.tenant_id,
            Quote.status == "draft",
            Quote.untold == "created",
            Quote.updated_at < before,
            Quote.customer_id.is_(None),
            ~select(QuoteLine.id)
            .where(QuoteLine.tenant_id == Quote.tenant_id, QuoteLine.quote_id == Quote.id)
            .exists(),
        )
        .order_by(Quote.updated_at)
        .limit(limit)
    )
    return list(found)
