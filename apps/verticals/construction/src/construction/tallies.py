"""Counts on the tabs of lists: of each value so many rows are counted and no more."""

from __future__ import annotations

from collections.abc import Iterable

from basecore.db import TenantSession
from sqlalchemy import Column, ColumnElement, func, literal, select, union_all

COUNTED = 1000
"""A list shows `999+` from here on; whoever looks for more filters."""


async def tally(
    session: TenantSession,
    column: Column[str],
    values: Iterable[str],
    only: Iterable[ColumnElement[bool]],
) -> dict[str, int]:
    """Return how many of the store's rows have each value, `COUNTED` of each at most."""
    table, narrowed = column.table.c, tuple(only)
    each = []
    for value in values:
        mine = table.tenant_id == session.tenant_id
        some = select(literal(1)).where(mine, column == value, *narrowed).limit(COUNTED)
        each.append(select(literal(value), func.count()).select_from(some.subquery()))
    return {row[0]: row[1] for row in await session.execute(union_all(*each))}


async def tally_within(
    session: TenantSession, column: Column[str], only: Iterable[ColumnElement[bool]]
) -> dict[str, int] | None:
    """Return how many of some of the store's rows have each value; None where they are many."""
    mine = column.table.c.tenant_id == session.tenant_id
    some = select(column).where(mine, *only).limit(COUNTED).subquery()
    query = select(some.c[column.name], func.count()).group_by(some.c[column.name])
    found = {row[0]: row[1] for row in await session.execute(query)}
    return None if sum(found.values()) >= COUNTED else found
