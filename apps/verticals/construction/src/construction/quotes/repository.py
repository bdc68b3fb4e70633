"""Every query of quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import Row, Select, and_, delete, func, insert, select, update

from construction.catalog import Product
from construction.customers import Customer
from construction.job_sites import JobSite
from construction.quotes.models import Quote, QuoteLine
from construction.search import Kind, matches

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """Which quotes a list shows; `owner_id` limits a seller to their own."""

    owner_id: UUID | None = None
    status: str | None = None
    customer_id: UUID | None = None


async def add(session: TenantSession, header: Values, lines: Sequence[Values]) -> None:
    """Insert a quote and its lines."""
    await session.execute(insert(Quote.__table__), [dict(header)])  # type: ignore[arg-type]  # Table
    await add_lines(session, lines)


async def add_lines(session: TenantSession, lines: Sequence[Values]) -> None:
    """Insert lines of a quote."""
    await session.execute(insert(QuoteLine.__table__), [dict(line) for line in lines])  # type: ignore[arg-type]  # Table


async def drop_lines(session: TenantSession, quote_id: UUID) -> None:
    """Delete a draft's lines; its new ones follow in the same transaction."""
    await session.execute(
        delete(QuoteLine).where(
            QuoteLine.tenant_id == session.tenant_id, QuoteLine.quote_id == quote_id
        )
    )


async def lock(session: TenantSession, quote_id: UUID, owner_id: UUID | None) -> Quote | None:
    """Return a quote and hold it until the end of the transaction."""
    query = select(Quote).where(Quote.tenant_id == session.tenant_id, Quote.id == quote_id)
    if owner_id is not None:
        query = query.where(Quote.owner_id == owner_id)
    found: Quote | None = await session.scalar(
        query.with_for_update().execution_options(populate_existing=True)
    )
    return found


async def set_values(session: TenantSession, quote_id: UUID, values: Values) -> None:
    """Change columns of a quote that is locked, and its version."""
    await session.execute(
        update(Quote)
        .where(Quote.tenant_id == session.tenant_id, Quote.id == quote_id)
        .values(version=Quote.version + 1, **values)
        .execution_options(synchronize_session=False)
    )


def _summaries(session: TenantSession) -> Select[Any, Any, Any]:
    query: Select[Any, Any, Any] = (
        select(Quote, Customer.name.label("customer_name"), JobSite.name.label("job_site_name"))
        .join(
            Customer,
            and_(Customer.tenant_id == session.tenant_id, Customer.id == Quote.customer_id),
        )
        .outerjoin(
            JobSite, and_(JobSite.tenant_id == session.tenant_id, JobSite.id == Quote.job_site_id)
        )
        .where(Quote.tenant_id == session.tenant_id)
    )
    return query


async def get(
    session: TenantSession, quote_id: UUID, owner_id: UUID | None
) -> Row[Any, Any, Any] | None:
    """Return a quote with the names of its customer and job site."""
    query = _summaries(session).where(Quote.id == quote_id)
    if owner_id is not None:
        query = query.where(Quote.owner_id == owner_id)
    found = await session.execute(query.execution_options(populate_existing=True))
    row: Row[Any, Any, Any] | None = found.one_or_none()
    return row


async def lines_of(session: TenantSession, quote_id: UUID) -> list[Row[Any, Any, Any]]:
    """Return a quote's lines with their products' codes and names, in order."""
    query: Select[Any, Any, Any] = (
        select(QuoteLine, Product.sku, Product.name)
        .join(
            Product,
            and_(Product.tenant_id == session.tenant_id, Product.id == QuoteLine.product_id),
        )
        .where(QuoteLine.tenant_id == session.tenant_id, QuoteLine.quote_id == quote_id)
        .order_by(QuoteLine.position)
    )
    rows: list[Row[Any, Any, Any]] = list((await session.execute(query)).all())
    return rows


async def page(
    session: TenantSession, request: PageRequest, wanted: QuoteFilter
) -> Slice[Row[Any, Any, Any]]:
    """Return a page of quotes, newest first."""
    query = _summaries(session)
    for column, value in (
        (Quote.owner_id, wanted.owner_id),
        (Quote.status, wanted.status),
        (Quote.customer_id, wanted.customer_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if request.q:
        query = query.where(matches(session, Kind.QUOTE, Quote.id, request.q))
    if request.cursor:
        (number,) = decode_cursor(request.cursor, (int,))
        query = query.where(Quote.number < number)
    query = query.order_by(Quote.number.desc()).limit(request.limit + 1)
    rows = list((await session.execute(query)).all())
    return slice_page(rows, request.limit, lambda row: (row.Quote.number,))


async def counts(session: TenantSession, owner_id: UUID | None) -> dict[str, int]:
    """Return how many quotes there are in each status."""
    query = select(Quote.status, func.count()).where(Quote.tenant_id == session.tenant_id)
    if owner_id is not None:
        query = query.where(Quote.owner_id == owner_id)
    rows = await session.execute(query.group_by(Quote.status))
    return {row[0]: row[1] for row in rows}


async def lapsed(session: TenantSession, today: date, limit: int) -> list[UUID]:
    """Return sent quotes whose validity ended before today."""
    found = await session.scalars(
        select(Quote.id)
        .where(
            Quote.tenant_id == session.tenant_id,
            Quote.status == "sent",
            Quote.valid_until < today,
        )
        .order_by(Quote.number)
        .limit(limit)
    )
    return list(found)
