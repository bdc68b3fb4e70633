"""Counts and what is entered in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Table,
    Uuid,
    any_,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from construction.catalog import Product
from construction.counts.models import StockCount, StockCountEntry, StockCountLine

Values = Mapping[str, Any]


async def add(session: TenantSession, values: Values, products: Sequence[UUID] | None) -> int:
    """Begin a count of these products, or of all on sale; return of how many."""
    await session.execute(insert(StockCount).values(tenant_id=session.tenant_id, **values))
    chosen = select(Product.tenant_id, literal(values["id"], Uuid), Product.id).where(
        Product.tenant_id == session.tenant_id,
        Product.is_active,
        *(
            [Product.id == any_(literal(list(products), ARRAY(Uuid)))]
            if products is not None
            else []
        ),
    )
    columns = ["tenant_id", "count_id", "product_id"]
    made = await session.execute(insert(StockCountLine).from_select(columns, chosen))
    return int(made.rowcount)  # type: ignore[attr-defined]  # of an INSERT it is there


async def on_sale(session: TenantSession, category_id: UUID | None = None) -> list[UUID]:
    """Return the products on sale by name, of one category or all."""
    of_category = [Product.category_id == category_id] if category_id else []
    found = await session.scalars(
        select(Product.id)
        .where(Product.tenant_id == session.tenant_id, Product.is_active, *of_category)
        .order_by(Product.sort_name, Product.id)
    )
    return list(found)


async def last_counted(session: TenantSession) -> dict[UUID, datetime]:
    """Return when each product was counted last, in counts that were posted."""
    found = await session.execute(
        select(StockCountLine.product_id, func.max(StockCountLine.counted_at))
        .where(
            StockCountLine.tenant_id == session.tenant_id, StockCountLine.difference.is_not(None)
        )
        .group_by(StockCountLine.product_id)
    )
    return {product_id: at for product_id, at in found if at}


async def get(
    session: TenantSession,
    count_id: UUID,
    *,
    hold: Literal["", "to_enter", "to_end"] = "",
) -> StockCount | None:
    """Return a count; while it is held to enter something, nobody ends it."""
    query = (
        select(StockCount)
        .where(StockCount.tenant_id == session.tenant_id, StockCount.id == count_id)
        .execution_options(populate_existing=True)
    )
    if hold:
        query = query.with_for_update(read=hold == "to_enter")
    found: StockCount | None = await session.scalar(query)
    return found


async def page(session: TenantSession, asked: PageRequest) -> Slice[StockCount]:
    """Return a page of counts, the last one first."""
    query = select(StockCount).where(StockCount.tenant_id == session.tenant_id)
    if asked.cursor:
        (last,) = decode_cursor(asked.cursor, (UUID,))
        query = query.where(StockCount.id < last)
    ordered = query.order_by(StockCount.id.desc()).limit(asked.limit + 1)
    rows = list(await session.scalars(ordered))
    return slice_page(rows, asked.limit, lambda row: (str(row.id),))


async def progress(session: TenantSession, ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return of how many products counts are, and how many of them were counted."""
    found = await session.execute(
        select(
            StockCountLine.count_id,
            func.count(),
            func.count(StockCountLine.counted),
        )
        .where(StockCountLine.tenant_id == session.tenant_id, StockCountLine.count_id.in_(ids))
        .group_by(StockCountLine.count_id)
    )
    return {count_id: (every, counted) for count_id, every, counted in found}


def of(session: TenantSession, count_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a line one of a count."""
    return StockCountLine.tenant_id == session.tenant_id, StockCountLine.count_id == count_id


async def hold_line(
    session: TenantSession, count_id: UUID, product_id: UUID
) -> StockCountLine | None:
    """Return a product of a count; nobody else enters something of it until the commit."""
    found: StockCountLine | None = await session.scalar(
        select(StockCountLine)
        .where(*of(session, count_id), StockCountLine.product_id == product_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def add_entry(session: TenantSession, values: Values) -> bool:
    """Keep an entry; tell whether it is a new one."""
    row = {"tenant_id": session.tenant_id, **values}
    made = upsert(StockCountEntry).values(row).on_conflict_do_nothing()
    return await session.scalar(made.returning(StockCountEntry.id)) is not None


async def entry(session: TenantSession, entry_id: UUID) -> StockCountEntry | None:
    """Return an entry."""
    found: StockCountEntry | None = await session.scalar(
        select(StockCountEntry).where(
            StockCountEntry.tenant_id == session.tenant_id, StockCountEntry.id == entry_id
        )
    )
    return found


async def entries(
    session: TenantSession, count_id: UUID, product_id: UUID
) -> list[StockCountEntry]:
    """Return what was entered of a product."""
    found = await session.scalars(
        select(StockCountEntry).where(
            StockCountEntry.tenant_id == session.tenant_id,
            StockCountEntry.count_id == count_id,
            StockCountEntry.product_id == product_id,
        )
    )
    return list(found)


async def set_line(
    session: TenantSession, count_id: UUID, product_id: UUID, values: Values
) -> bool:
    """Change a product of a count; tell whether there is one."""
    changed = (
        update(StockCountLine)
        .where(*of(session, count_id), StockCountLine.product_id == product_id)
        .values(**values)
        .execution_options(synchronize_session=False)
        .returning(StockCountLine.product_id)
    )
    return await session.scalar(changed) is not None


async def set_differences(
    session: TenantSession, count_id: UUID, rows: Sequence[dict[str, Any]]
) -> None:
    """Write down what products of a count differ by; `product` is in each row."""
    table = cast("Table", StockCountLine.__table__)
    written = (
        update(table)
        .where(
            table.c.tenant_id == bindparam("tenant"),
            table.c.count_id == bindparam("of_count"),
            table.c.product_id == bindparam("product"),
        )
        .values({name: bindparam(name) for name in ("expected", "difference", "unit_cost")})
    )
    of = {"tenant": session.tenant_id, "of_count": count_id}
    await session.execute(written, [of | row for row in rows])


async def end(session: TenantSession, count_id: UUID, values: Values) -> None:
    """End a count."""
    await session.execute(
        update(StockCount)
        .where(StockCount.tenant_id == session.tenant_id, StockCount.id == count_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
