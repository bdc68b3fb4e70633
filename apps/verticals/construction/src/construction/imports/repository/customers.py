"""Customers in bulk: read by document, written with few statements."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import (
    ARRAY,
    RowMapping,
    Text,
    Uuid,
    any_,
    bindparam,
    collate,
    delete,
    insert,
    literal,
    select,
    update,
)

from construction.customers import Customer
from construction.imports.domain.rows import Stored, Values
from construction.imports.repository.common import table_of
from construction.search import Kind, SearchText

TABLE = table_of(Customer)
FIELDS = (
    "tax_id", "kind", "name", "email", "phone", "street", "street_number", "district", "city",
    "state", "postal_code", "notes", "is_active",
)  # fmt: skip
QUERY = select(TABLE.c.id, *(TABLE.c[name] for name in FIELDS))


async def load(
    session: TenantSession, keys: Collection[str], *, lock: bool = False
) -> dict[str, Stored]:
    """Return the customers with these documents, by document."""
    query = QUERY.where(
        TABLE.c.tenant_id == session.tenant_id,
        TABLE.c.tax_id == any_(literal(list(keys), ARRAY(Text))),
    ).order_by(TABLE.c.id)
    if lock:
        query = query.with_for_update()
    found = await session.execute(query)
    return {row.tax_id: _stored(row._mapping) for row in found}  # noqa: SLF001 - its public name


async def load_ids(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, Stored]:
    """Return customers by id, locked."""
    query = QUERY.where(
        TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == any_(literal(list(ids), ARRAY(Uuid)))
    )
    found = await session.execute(query.order_by(TABLE.c.id).with_for_update())
    return {row.id: _stored(row._mapping) for row in found}  # noqa: SLF001 - its public name


async def everything(session: TenantSession) -> AsyncIterator[Values]:
    """Yield every customer by document."""
    query = QUERY.where(TABLE.c.tenant_id == session.tenant_id, TABLE.c.merged_into_id.is_(None))
    found = await session.stream(query.order_by(collate(TABLE.c.tax_id, "C")))
    async for row in found:
        yield _stored(row._mapping).values  # noqa: SLF001 - its public name


def _stored(row: RowMapping) -> Stored:
    values = {name: row[name] for name in FIELDS} | {
        "is_active": "true" if row["is_active"] else "false"
    }
    return Stored(row["id"], values)


async def create(session: TenantSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert customers."""
    of = {"tenant_id": session.tenant_id}
    await session.execute(insert(TABLE), [{**of, **row} for row in rows])


async def change(session: TenantSession, names: Sequence[str], rows: Sequence[Any]) -> None:
    """Set the same fields of many customers; a row holds `which` (the id) and the fields."""
    statement = (
        update(TABLE)
        .where(TABLE.c.tenant_id == bindparam("of"), TABLE.c.id == bindparam("which"))
        .values(version=TABLE.c.version + 1, **{name: bindparam(f"new_{name}") for name in names})
    )
    given = [
        {"of": session.tenant_id, "which": row["which"]} | {f"new_{n}": row[n] for n in names}
        for row in rows
    ]
    connection = await session.connection()
    await connection.execute(statement, given)


async def remove(session: TenantSession, ids: Collection[UUID]) -> None:
    """Delete customers that nothing names."""
    chosen = literal(list(ids), ARRAY(Uuid))
    await session.execute(
        delete(table_of(SearchText)).where(
            SearchText.tenant_id == session.tenant_id,
            SearchText.kind == Kind.CUSTOMER.value,
            SearchText.id == any_(chosen),
        )
    )
    await session.execute(
        delete(TABLE).where(TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == any_(chosen))
    )
