"""Where a record is used: every table with a foreign key to it, read from the tables themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import (
    ARRAY,
    Column,
    ForeignKeyConstraint,
    Table,
    Uuid,
    any_,
    literal,
    select,
)

from construction.orm import Base


def references_to(target: Table, parts: Collection[str]) -> Iterator[tuple[Table, Column[UUID]]]:
    """Yield each table that names a row of the target, and in which column.

    Tables among `parts` belong to the record and go with it.
    """
    for table in target.metadata.sorted_tables:
        if table.name in parts:
            continue
        for constraint in table.constraints:
            if not isinstance(constraint, ForeignKeyConstraint):
                continue
            if constraint.referred_table is target:
                column = next(e.parent for e in constraint.elements if e.column.name == "id")
                yield table, column


async def uses(
    session: TenantSession, table: str, ids: Collection[UUID], parts: Collection[str]
) -> dict[UUID, list[str]]:
    """Return which of these records are used, and in which tables."""
    target = Base.metadata.tables[f"construction.{table}"]
    found: dict[UUID, list[str]] = {}
    chosen = any_(literal(list(ids), ARRAY(Uuid)))
    for other, column in references_to(target, parts):
        used = await session.scalars(
            select(column)
            .where(other.c.tenant_id == session.tenant_id, column == chosen)
            .distinct()
        )
        for one in used:
            names = found.setdefault(one, [])
            if other.name not in names:
                names.append(other.name)
    return found
