"""Counts on the tabs of lists: of each value so many rows are counted and no more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    bindparam,
    func,
    literal,
    select,
    union_all,
)

COUNTED = 1000
"""A list shows `999+` from here on; whoever looks for more filters."""


async def tally(
    session: TenantSession, column: Column[str], values: Iterable[str], owner_id: UUID | None
) -> dict[str, int]:
    """Return how many of the store's rows have each value, `COUNTED` of each at most.

    With `owner_id`, only that person's rows count.
    """
    query = _counts(column, tuple(values), own=owner_id is not None)
    given = {"tenant": session.tenant_id, "owner": owner_id}
    return {row[0]: row[1] for row in await session.execute(query, given)}


@cache
def _counts(column: Column[str], values: tuple[str, ...], *, own: bool) -> CompoundSelect[Any]:
    # Made once: putting this statement together costs more than running it.
    table = column.table.c
    whose = [table.tenant_id == bindparam("tenant")]
    if own:
        whose.append(table.owner_id == bindparam("owner"))
    each = []
    for value in values:
        some = select(literal(1)).where(*whose, column == value).limit(COUNTED)
        each.append(select(literal(value), func.count()).select_from(some.subquery()))
    return union_all(*each)


async def tally_within(
    session: TenantSession, column: Column[str], only: Iterable[ColumnElement[bool]]
) -> dict[str, int] | None:
    """Return how many of some of the store's rows have each value; None where they are many."""
    mine = column.table.c.tenant_id == session.tenant_id
    some = select(column).where(mine, *only).limit(COUNTED).subquery()
    query = select(some.c[column.name], func.count()).group_by(some.c[column.name])
    found = {row[0]: row[1] for row in await session.execute(query)}
    return None if sum(found.values()) >= COUNTED else found
