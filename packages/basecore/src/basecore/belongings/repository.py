"""Every statement about all tables of stores; names come from the catalogue, quoted by it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from basecore.roles import OWNER, SCHEMAS

ERASER = "tenant_eraser"
AT_ONCE = 1000
FIRST_GONE = ("events.relay_cursor", "events.watermark", "events.tenant_counter")
"""Without these nothing flows and no consumer makes other rows; no table refers to them."""
LAST_GONE = "auth.tenants"
"""As long as it is there, an erasure that was interrupted is known and goes on."""

TABLES = text(
    "SELECT format('%I.%I', n.nspname, c.relname) AS name, "
    "(SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_attribute a "
    "WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "AND a.attgenerated = '') AS columns, "
    "(SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_attribute a "
    "JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
    "WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey)) AS key "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' "
    "AND NOT t.attisdropped "
    "WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (:schemas) ORDER BY 1"
)
REFERENCES = text(
    "SELECT format('%I.%I', n.nspname, c.relname) AS child, "
    "format('%I.%I', m.nspname, p.relname) AS parent FROM pg_constraint k "
    "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace m ON m.oid = p.relnamespace "
    "WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND n.nspname = ANY (:schemas)"
)
STORE = text("SELECT slug, trade_name AS name FROM auth.tenants WHERE tenant_id = :tenant")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of stores' rows; all names as SQL wants them."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


async def bind(connection: AsyncConnection, tenant_id: UUID, role: str) -> None:
    """Let a transaction be a role's, bound to one store."""
    await connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
    await connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
    await connection.exec_driver_sql(f"SET LOCAL app.tenant_id = '{UUID(str(tenant_id))}'")


@asynccontextmanager
async def owner(engine: AsyncEngine, tenant_id: UUID) -> AsyncIterator[AsyncConnection]:
    """Open a transaction that sees all rows of one store as they are now, and no others."""
    async with engine.begin() as connection:
        await connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        await bind(connection, tenant_id, OWNER)
        yield connection


async def tables(connection: AsyncConnection) -> list[Table]:
    """Return every table that holds stores' rows, parents before what refers to them."""
    schemas = {"schemas": list(SCHEMAS)}
    found = {
        row.name: Table(row.name, tuple(row.columns), tuple(row.key))
        for row in await connection.execute(TABLES, schemas)
    }
    parents: dict[str, set[str]] = {name: set() for name in found}
    for row in await connection.execute(REFERENCES, schemas):
        parents[row.child].add(row.parent)
    return [found[name] for name in TopologicalSorter(parents).static_order()]


def to_erase(parents_first: Sequence[Table]) -> list[Table]:
    """Return the order in which rows go: what makes others, then children first, then the store."""
    order = {name: place for place, name in enumerate(FIRST_GONE, -len(FIRST_GONE))}
    order[LAST_GONE] = len(parents_first)
    children_first = list(reversed(parents_first))
    return sorted(children_first, key=lambda table: order.get(table.name, 0))


async def revisions(connection: AsyncConnection) -> dict[str, str]:
    """Return how far each owner's migrations have come."""
    found = {}
    for schema in SCHEMAS:
        query = text(f"SELECT version_num FROM {schema}.alembic_version")  # noqa: S608 - our own names
        found[schema] = str(await connection.scalar(query))
    return found


async def store_of(connection: AsyncConnection, tenant_id: UUID) -> Mapping[str, str] | None:
    """Return slug and name of the store, if there is one."""
    row = (await connection.execute(STORE, {"tenant": tenant_id})).mappings().one_or_none()
    return dict(row) if row else None


async def lines(
    connection: AsyncConnection, table: Table, tenant_id: UUID
) -> AsyncIterator[Sequence[str]]:
    """Yield the store's rows of a table as JSON, in the order of the key, so many at once."""
    rows = (
        f"SELECT {', '.join(table.columns)} FROM {table.name} "  # noqa: S608 - the catalogue's names
        f"WHERE tenant_id = :tenant ORDER BY {', '.join(table.key)}"
    )
    statement = text(f"SELECT row_to_json(one)::text FROM ({rows}) AS one")  # noqa: S608 - made above
    found = await connection.stream(statement, {"tenant": tenant_id})
    async for some in found.scalars().partitions(AT_ONCE):
        yield some


async def insert(connection: AsyncConnection, table: Table, rows: Sequence[str]) -> None:
    """Put rows back that were written as JSON."""
    columns = ", ".join(table.columns)
    statement = text(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM "  # noqa: S608 - as above
        f"jsonb_populate_recordset(CAST(NULL AS {table.name}), CAST(CAST(:rows AS text) AS jsonb))"
    )
    await connection.execute(statement, {"rows": f"[{','.join(rows)}]"})


async def delete(connection: AsyncConnection, table: Table, tenant_id: UUID) -> int:
    """Delete the store's rows of a table, as the role that may do nothing else; return how many.

    Each table by itself: what is deleted but not committed would be looked at for every row that
    something else might refer to.
    """
    async with connection.begin():
        await bind(connection, tenant_id, ERASER)
        statement = text(f"DELETE FROM {table.name} WHERE tenant_id = :tenant")  # noqa: S608 - as above
        done = await connection.execute(statement, {"tenant": tenant_id})
        return done.rowcount
