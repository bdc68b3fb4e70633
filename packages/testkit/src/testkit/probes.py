"""The probe matrix: what another store's session may do to a row, which is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from basecore.db.driver import FAULTS, driver_of
from sqlalchemy import Column, Executable, delete, literal, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import TableClause, column, table

from testkit.samples import Reference, Row, TenantTable

VERBS = (
    "select",
    "lock",
    "insert",
    "update",
    "adopt",
    "delete",
    "upsert",
    "ignore",
    "merge",
    "copy out",
    "copy in",
    "truncate",
)
NEEDS = {"lock": "SELECT", "adopt": "UPDATE", "merge": "UPDATE", "copy out": "SELECT"}
"""The verb that a written-down access must have, where it is not the probe's own name."""
REFUSED = {"42501", "0A000"}
"""No right or against the policy; `COPY … FROM`, which PostgreSQL refuses under row security."""
NO_PARENT = "23503"

RIGHTS = text("""
    SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = CAST(:name AS regclass)
    AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege(:role, a.attrelid, a.attname, 'UPDATE')
""")


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt of one role, bound to `bound` or to no store, on a row of another store."""

    table: TenantTable
    role: str
    verb: str
    bound: UUID | None
    victim: Row
    own: Row


def relation(of: TenantTable) -> TableClause:
    """Return a table as a statement names it."""
    schema, _, name = of.name.partition(".")
    json = {name for name, kind in of.types.items() if kind == "jsonb"}
    columns: list[Column[Any]] = [column(c, JSONB if c in json else None) for c in of.types]  # type: ignore[misc]  # mypy cannot infer it here
    return table(name.strip('"'), *columns, schema=schema)


async def changeable(connection: AsyncConnection, of: TenantTable, role: str) -> str:
    """Return a column that the role may change, if there is one."""
    allowed = (await connection.scalars(RIGHTS, {"name": of.name, "role": role})).all()
    return next((name for name in allowed if name != "tenant_id"), "tenant_id")


def statement(probe: Probe, may_update: str) -> Executable:
    """Return the SQL of an attempt; `may_update` is a column that the role may change."""
    it = relation(probe.table)
    theirs = it.c.tenant_id == probe.victim["tenant_id"]
    fresh = probe.own | {"tenant_id": probe.victim["tenant_id"]}
    claim = insert(it).values(probe.victim)
    seen = select(literal(1)).select_from(it).where(theirs)
    made: dict[str, Executable] = {
        "select": seen,
        "lock": seen.with_for_update(),
        "insert": insert(it).values(fresh),
        "update": update(it).where(theirs).values({may_update: it.c[may_update]}),
        "adopt": update(it)
        .where(it.c.tenant_id == probe.own["tenant_id"])
        .values(tenant_id=probe.victim["tenant_id"]),
        "delete": delete(it).where(theirs),
        "upsert": claim.on_conflict_do_update(
            index_elements=list(probe.table.key), set_={may_update: claim.excluded[may_update]}
        ),
        "ignore": claim.on_conflict_do_nothing(),
    }
    return made[probe.verb]


async def _become(connection: AsyncConnection, role: str, bound: UUID | None) -> None:
    """Take a role and bind a store or none, in one trip."""
    driver = await driver_of(connection)
    await driver.execute(f"SET LOCAL ROLE {role}; SET LOCAL app.tenant_id = '{bound or ''}'")


async def _copied(connection: AsyncConnection, probe: Probe) -> int:
    """Copy the table out, or a row of the other store in, and return how many rows of it went."""
    driver = await driver_of(connection)
    schema, _, name = probe.table.name.partition(".")
    where = {"schema_name": schema, "columns": ["tenant_id"]}
    if probe.verb == "copy in":
        record = (probe.victim["tenant_id"],)
        await driver.copy_records_to_table(name.strip('"'), records=[record], **where)
        return 1
    read = bytearray()

    async def keep(data: bytes) -> None:
        read.extend(data)

    await driver.copy_from_table(name.strip('"'), output=keep, **where)
    return read.decode().split().count(str(probe.victim["tenant_id"]))


async def _told(connection: AsyncConnection, probe: Probe, may_update: str) -> int:
    """Run what only the driver tells the outcome of; a table that was emptied counts as a row."""
    name = probe.table.name
    said = {
        "merge": f"MERGE INTO {name} t USING (VALUES ('{probe.victim['tenant_id']}'::uuid)) s (it) "
        f'ON t.tenant_id = s.it WHEN MATCHED THEN UPDATE SET "{may_update}" = t."{may_update}"',
        "truncate": f"TRUNCATE {name}",
    }
    status = await (await driver_of(connection)).execute(said[probe.verb])
    return int(status.removeprefix("MERGE ")) if probe.verb == "merge" else 1


async def _touched(connection: AsyncConnection, probe: Probe, may_update: str) -> int:
    if probe.verb.startswith("copy"):
        return await _copied(connection, probe)
    if probe.verb in {"merge", "truncate"}:
        return await _told(connection, probe, may_update)
    result = await connection.execute(statement(probe, may_update))
    return len(result.all()) if result.returns_rows else result.rowcount


async def attempt(connection: AsyncConnection, probe: Probe, may_update: str) -> str:
    """Return what came of a probe: `refused`, `nothing`, or what leaked."""
    savepoint = await connection.begin_nested()
    try:
        await _become(connection, probe.role, probe.bound)
        rows = await _touched(connection, probe, may_update)
    except (DBAPIError, *FAULTS) as error:
        state = _state_of(error)
        return "refused" if state in REFUSED else f"unexpected {state}: {error}"
    else:
        return f"{rows} rows" if rows else "nothing"
    finally:
        await savepoint.rollback()


def _state_of(error: Exception) -> str | None:
    return getattr(error.orig if isinstance(error, DBAPIError) else error, "sqlstate", None)


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


async def through_views(
    connection: AsyncConnection, views: Sequence[str], role: str, bound: UUID | None
) -> dict[str, set[UUID]]:
    """Return the stores whose rows a role sees through each view that it may read."""
    seen = {}
    for view in views:
        schema, name = view.split(".")
        source = table(name, column("tenant_id"), schema=schema)
        savepoint = await connection.begin_nested()
        try:
            await _become(connection, role, bound)
            seen[view] = set(await connection.scalars(select(source.c.tenant_id).distinct()))
        except DBAPIError as error:
            if _state_of(error) not in REFUSED:
                raise
        finally:
            await savepoint.rollback()
    return seen
