"""The probe matrix: what another store's session may do to a row, which is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Delete, Insert, Select, Update, delete, literal, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import TableClause, column, table

from testkit.samples import Reference, Row, TenantTable

VERBS = ("select", "insert", "update", "adopt", "delete", "upsert")
REFUSED = "42501"
NO_PARENT = "23503"

Statement = Select[Any] | Insert | Update | Delete
RIGHTS = text("""
    SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = CAST(:name AS regclass)
    AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege(:role, a.attrelid, a.attname, 'UPDATE')
""")


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt of one role, bound to `intruder`, on a row of another store."""

    table: TenantTable
    role: str
    verb: str
    intruder: UUID
    victim: Row
    own: Row


def relation(of: TenantTable) -> TableClause:
    """Return a table as a statement names it."""
    schema, _, name = of.name.partition(".")
    json = {name for name, kind in of.types.items() if kind == "jsonb"}
    columns: list[Column[Any]] = [column(c, JSONB if c in json else None) for c in of.types]  # type: ignore[misc]  # mypy cannot infer it here
    return table(name.strip('"'), *columns, schema=schema)


def statement(probe: Probe, may_update: str) -> Statement:
    """Return the SQL of an attempt; `may_update` is a column that the role may change."""
    it = relation(probe.table)
    theirs = it.c.tenant_id == probe.victim["tenant_id"]
    fresh = probe.own | {"tenant_id": probe.victim["tenant_id"]}
    claim = insert(it).values(probe.victim)
    made: dict[str, Statement] = {
        "select": select(literal(1)).select_from(it).where(theirs),
        "insert": insert(it).values(fresh),
        "update": update(it).where(theirs).values({may_update: it.c[may_update]}),
        "adopt": update(it)
        .where(it.c.tenant_id == probe.intruder)
        .values(tenant_id=probe.victim["tenant_id"]),
        "delete": delete(it).where(theirs),
        "upsert": claim.on_conflict_do_update(
            index_elements=list(probe.table.key), set_={may_update: claim.excluded[may_update]}
        ),
    }
    return made[probe.verb]


async def attempt(connection: AsyncConnection, probe: Probe) -> str:
    """Return what came of a probe: `refused`, `nothing`, or what leaked."""
    name = {"name": probe.table.name, "role": probe.role}
    allowed = (await connection.scalars(RIGHTS, name)).all()
    may_update = next((c for c in allowed if c != "tenant_id"), "tenant_id")
    savepoint = await connection.begin_nested()
    try:
        await connection.execute(text(f"SET LOCAL ROLE {probe.role}"))
        await connection.execute(text(f"SET LOCAL app.tenant_id = '{probe.intruder}'"))
        result = await connection.execute(statement(probe, may_update))
        rows = len(result.all()) if result.returns_rows else result.rowcount
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        return "refused" if state == REFUSED else f"unexpected {state}: {error.orig}"
    else:
        return f"{rows} rows" if rows else "nothing"
    finally:
        await savepoint.rollback()


async def point_abroad(
    connection: AsyncConnection, table: TenantTable, reference: Reference, own: Row, abroad: Row
) -> str:
    """Let a store's row point at another store's parent; return `no parent` if that is refused."""
    it = relation(table)
    pairs = zip(reference.mine, reference.theirs, strict=True)
    foreign = {mine: abroad[theirs] for mine, theirs in pairs if mine != "tenant_id"}
    change = update(it).where(*(it.c[key] == own[key] for key in table.key)).values(foreign)
    savepoint = await connection.begin_nested()
    try:
        result = await connection.execute(change)
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        return "no parent" if state == NO_PARENT else f"unexpected {state}: {error.orig}"
    else:
        return f"{result.rowcount} rows accepted"
    finally:
        await savepoint.rollback()
