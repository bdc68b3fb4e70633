"""Queries that lists of documents share; tables have `tenant_id`, `number`, `owner_id`, names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from basecore.clock import begin
from basecore.db import TenantSession
from sqlalchemy import (
    Column,
    ColumnElement,
    RowMapping,
    Select,
    Table,
    bindparam,
    literal,
    select,
)

AT_ONCE = 500
"""Rows that are read at once where all of a list is read."""


def moments(
    column: Column[datetime], first: date | None, last: date | None
) -> list[ColumnElement[bool]]:
    """Return that a moment lies in days of the store, both included; None is no bound."""
    found = [] if first is None else [column >= begin(first)]
    return found if last is None else [*found, column < begin(last + timedelta(days=1))]


def days(column: Column[date], first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """Return that a day lies between two, both included; None is no bound."""
    found = [] if first is None else [column >= first]
    return found if last is None else [*found, column <= last]


def equal(*pairs: tuple[Column[Any], object]) -> list[ColumnElement[bool]]:
    """Return that columns have values, where these are not None."""
    return [column == value for column, value in pairs if value is not None]


async def sellers(session: TenantSession, table: Table) -> list[tuple[UUID, str]]:
    """Return who has documents, by name: one step of the index for each of them."""
    rows = await session.execute(_sellers_of(table), {"tenant": session.tenant_id})
    return sorted(((row[0], row[1]) for row in rows), key=lambda one: (one[1].lower(), one[0]))


@cache
def _sellers_of(table: Table) -> Select[UUID, str]:
    # Made once: putting this statement together costs more than running it.
    mine = table.c.tenant_id == bindparam("tenant")
    columns = (table.c.owner_id, table.c.owner_name)
    order = (table.c.owner_id.desc(), table.c.number.desc())
    first = select(select(*columns).where(mine).order_by(*order).limit(1).subquery())
    known = first.cte("known", recursive=True)
    following = (
        select(*columns)
        .where(mine, table.c.owner_id < known.c.owner_id)
        .order_by(*order)
        .limit(1)
        .lateral("following")
    )
    known = known.union_all(select(following).select_from(known.join(following, literal(True))))
    return select(known.c.owner_id, known.c.owner_name)


async def batches(
    session: TenantSession,
    query: Select[Any, Any, Any],
    number: Column[int],
    number_of: Callable[[RowMapping], int],
    given: Mapping[str, Any] | None = None,
) -> AsyncIterator[Sequence[RowMapping]]:
    """Yield all rows of a query by falling number, some hundreds at a time."""
    query = query.order_by(number.desc()).limit(AT_ONCE)
    rows = (await session.execute(query, given)).mappings().all()
    while rows:
        yield rows
        after = query.where(number < number_of(rows[-1]))
        rows = (await session.execute(after, given)).mappings().all()
