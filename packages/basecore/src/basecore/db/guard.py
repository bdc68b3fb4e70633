"""Start-up self-test: a process refuses to serve with a database that could leak."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from basecore.db.database import Database

MINIMUM = {15: 15, 16: 10, 17: 6}
PROBE = UUID("00000000-0000-7000-8000-000000000001")

ROLE = text(
    "SELECT EXISTS (SELECT FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER') "
    "AND (r.rolsuper OR r.rolbypassrls OR r.rolname = 'basec_owner')) "
    "OR EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname IN ('auth', 'construction', 'engines', 'events') "
    "AND pg_has_role(current_user, c.relowner, 'MEMBER'))"
)
UNFORCED = text(
    "SELECT c.oid::regclass::text FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped "
    "WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('auth', 'construction', 'engines', 'events') "
    "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
)
BOUND = text("SELECT current_setting('app.tenant_id', true)")
VERSION = text("SELECT current_setting('server_version_num')::int")


class UnsafeDatabaseError(Exception):
    """The database, or the role in use, does not keep stores apart."""


def check_version(number: int) -> None:
    """Refuse a server with known holes in row security; `number` as in `server_version_num`."""
    major, minor = divmod(number, 10000)
    if major < min(MINIMUM) or minor < MINIMUM.get(major, 0):
        msg = f"PostgreSQL {major}.{minor} is too old: see docs/multi-tenancy"
        raise UnsafeDatabaseError(msg)


async def check_safety(database: Database) -> None:
    """Raise `UnsafeDatabaseError` unless role, tables and pool keep stores apart."""
    async with database.platform() as connection:
        check_version(int(await connection.scalar(VERSION) or 0))
        if await connection.scalar(ROLE):
            msg = "this role is a superuser, bypasses row security or owns the tables"
            raise UnsafeDatabaseError(msg)
        if unforced := (await connection.scalars(UNFORCED)).all():
            msg = f"row security is not forced on {', '.join(unforced)}"
            raise UnsafeDatabaseError(msg)
    await _check_pool(database)


async def _check_pool(database: Database) -> None:
    async with database.tenant(PROBE) as session:
        if await session.scalar(BOUND) != str(PROBE):
            msg = "the tenant is not bound at the start of a transaction"
            raise UnsafeDatabaseError(msg)
    async with database.platform() as connection:
        if await connection.scalar(BOUND):
            msg = "the tenant stays on a connection after its transaction"
            raise UnsafeDatabaseError(msg)
