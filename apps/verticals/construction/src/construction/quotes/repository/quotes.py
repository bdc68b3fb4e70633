"""Every query of quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from basecore.db import Hot, TenantSession, as_json
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Table,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from construction.catalog import Product
from construction.customers import Customer
from construction.job_sites import JobSite
from construction.quotes.models import Quote, QuoteLine
from construction.search import Kind, matches

Values = Mapping[str, Any]


QUOTE, LINE = cast("Table", Quote.__table__), cast("Table", QuoteLine.__table__)
CUSTOMER, SITE = cast("Table", Customer.__table__), cast("Table", JobSite.__table__)
PRODUCT = cast("Table", Product.__table__)

ADD = """
WITH header AS (
    INSERT INTO construction.quote (tenant_id, id, number, number_mask, customer_id, job_site_id,
        owner_id, owner_name, status, discount_percent, subtotal, total, valid_days, notes, version,
        revision, created_at, updated_at)
    SELECT tenant_id, id, number, number_mask, customer_id, job_site_id,
        owner_id, owner_name, status, discount_percent, subtotal, total, valid_days, notes, version,
        revision, created_at, updated_at
    FROM jsonb_populate_recordset(NULL::construction.quote, $1)
)
INSERT INTO construction.quote_line (tenant_id, id, quote_id, product_id, position, quantity, uom,
    unit_price, discount_percent, total, note, said, is_price_typed, price_explanation,
    quote_version)
SELECT tenant_id, id, quote_id, product_id, position, quantity, uom,
    unit_price, discount_percent, total, note, said, is_price_typed, price_explanation,
    quote_version
FROM jsonb_populate_recordset(NULL::construction.quote_line, $2)
"""
"""One trip for both; rows travel as JSON and take their types from the tables."""
OFFERED = Hot(
    select(
        PRODUCT.c.id,
        PRODUCT.c.sku,
        PRODUCT.c.name,
        PRODUCT.c.uom,
        PRODUCT.c.step,
        PRODUCT.c.base_price,
        PRODUCT.c.cost,
        PRODUCT.c.category_id,
        PRODUCT.c.is_active,
    ).where(
        PRODUCT.c.tenant_id == bindparam("tenant"),
        PRODUCT.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
    )
)
BELOW = func.coalesce(LINE.c.price_explanation["below"], literal_column("'[]'::jsonb")).label(
    "below_policy"
)
"""What of the seller's limits a line goes below, as it was when the line was priced."""
SUMMARIES = (
    select(QUOTE, CUSTOMER.c.name.label("customer_name"), SITE.c.name.label("job_site_name"))
    .outerjoin(
        CUSTOMER,
        and_(CUSTOMER.c.tenant_id == QUOTE.c.tenant_id, CUSTOMER.c.id == QUOTE.c.customer_id),
    )
    .outerjoin(SITE, and_(SITE.c.tenant_id == QUOTE.c.tenant_id, SITE.c.id == QUOTE.c.job_site_id))
    .where(QUOTE.c.tenant_id == bindparam("tenant"))
)
LINES = (
    select(
        *(column for column in LINE.c if column is not LINE.c.price_explanation),
        BELOW,
        PRODUCT.c.sku,
        PRODUCT.c.name,
    )
    .join(
        PRODUCT,
        and_(PRODUCT.c.tenant_id == LINE.c.tenant_id, PRODUCT.c.id == LINE.c.product_id),
    )
    .where(LINE.c.tenant_id == bindparam("tenant"), LINE.c.quote_id == bindparam("quote"))
    .order_by(LINE.c.position, LINE.c.id)
)


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """Which quotes a list shows; `owner_id` limits a seller to their own."""

    owner_id: UUID | None = None
    status: str | None = None
    customer_id: UUID | None = None


async def add(session: TenantSession, header: Values, lines: Sequence[Values]) -> None:
    """Insert a quote and its lines."""
    await session.fetch(ADD, as_json([header]), as_json(lines))


async def add_lines(session: TenantSession, lines: Sequence[Values]) -> None:
    """Insert lines of a quote."""
    await session.fetch(ADD, as_json([]), as_json(lines))


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


async def set_allowed(session: TenantSession, quote_id: UUID, mark: bytes) -> None:
    """Note what a manager allowed; that changes nothing of the quote, so its version stays."""
    await session.execute(
        update(Quote)
        .where(Quote.tenant_id == session.tenant_id, Quote.id == quote_id)
        .values(allowed_mark=mark)
        .execution_options(synchronize_session=False)
    )


async def offered(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Return code, name, unit, price, cost, category, `is_active` of products by their ids."""
    given = {"tenant": session.tenant_id, "ids": list(set(ids))}
    return {row["id"]: row for row in await session.hot(OFFERED, given)}


async def get(session: TenantSession, quote_id: UUID, owner_id: UUID | None) -> RowMapping | None:
    """Return a quote with the names of its customer and job site."""
    query = SUMMARIES.where(QUOTE.c.id == quote_id)
    if owner_id is not None:
        query = query.where(QUOTE.c.owner_id == owner_id)
    found = await session.execute(query, {"tenant": session.tenant_id})
    return found.mappings().one_or_none()


async def lines_of(session: TenantSession, quote_id: UUID) -> Sequence[RowMapping]:
    """Return a quote's lines with their products' codes and names, in order."""
    given = {"tenant": session.tenant_id, "quote": quote_id}
    return (await session.execute(LINES, given)).mappings().all()


async def explained(session: TenantSession, quote_id: UUID) -> Sequence[RowMapping]:
    """Return a quote's lines with their names and the explanations of their prices, in order."""
    given = {"tenant": session.tenant_id, "quote": quote_id}
    query = LINES.add_columns(LINE.c.price_explanation)
    return (await session.execute(query, given)).mappings().all()


async def page(
    session: TenantSession, request: PageRequest, wanted: QuoteFilter, *only: ColumnElement[bool]
) -> Slice[RowMapping]:
    """Return a page of quotes, newest first; `only` narrows it further."""
    query = SUMMARIES.where(*only)
    for column, value in (
        (QUOTE.c.owner_id, wanted.owner_id),
        (QUOTE.c.status, wanted.status),
        (QUOTE.c.customer_id, wanted.customer_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if request.q:
        query = query.where(matches(session, Kind.QUOTE, QUOTE.c.id, request.q))
    if request.cursor:
        (number,) = decode_cursor(request.cursor, (int,))
        query = query.where(QUOTE.c.number < number)
    query = query.order_by(QUOTE.c.number.desc()).limit(request.limit + 1)
    rows = (await session.execute(query, {"tenant": session.tenant_id})).mappings().all()
    return slice_page(list(rows), request.limit, lambda row: (row["number"],))


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
