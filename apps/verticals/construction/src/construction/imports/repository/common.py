"""What all kinds need: tables behind models, values as texts, and what happened in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from basecore.db import TenantSession
from sqlalchemy import Table, bindparam, insert, update

from construction.orm import Base


def table_of(model: type[Base]) -> Table:
    """Return the table behind a model, for statements of many rows."""
    return cast("Table", model.__table__)


def text_of(value: Any) -> str | None:
    """Return a stored value as its canonical text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


async def create(session: TenantSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert records."""
    of = {"tenant_id": session.tenant_id}
    await session.execute(insert(table), [{**of, **row} for row in rows])


async def change(
    session: TenantSession, table: Table, names: Sequence[str], rows: Sequence[Any]
) -> None:
    """Set the same fields of many records; a row holds `which` (the id) and the fields."""
    statement = (
        update(table)
        .where(table.c.tenant_id == bindparam("of"), table.c.id == bindparam("which"))
        .values(version=table.c.version + 1, **{name: bindparam(f"new_{name}") for name in names})
    )
    given = [
        {"of": session.tenant_id, "which": row["which"]} | {f"new_{n}": row[n] for n in names}
        for row in rows
    ]
    connection = await session.connection()
    await connection.execute(statement, given)
