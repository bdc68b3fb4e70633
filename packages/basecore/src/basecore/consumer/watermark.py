"""The watermark: how far an engine has come in a tenant's events; one row for each pair."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, Uuid, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from basecore.db import TenantSession


def watermark_table(metadata: MetaData) -> Table:
    """Describe the table in an owner's schema; every owner that consumes has one."""
    return Table(
        "watermark",
        metadata,
        Column("tenant_id", Uuid, primary_key=True),
        Column("engine", Text, primary_key=True),
        Column("last_sequence", BigInteger, nullable=False, server_default="0"),
    )


class Watermarks:
    """One engine's watermarks; whoever holds a row's lock is alone with that tenant."""

    def __init__(self, table: Table, engine: str) -> None:
        self.table = table
        self.engine = engine
        columns = table.c
        own = (columns.tenant_id == bindparam("tenant"), columns.engine == engine)
        self._advance = (
            update(table)
            .where(*own, columns.last_sequence == bindparam("seen"))
            .values(last_sequence=bindparam("upto"))
        )
        self._lock = select(columns.last_sequence).where(*own).with_for_update()
        self._create = (
            insert(table)
            .values(tenant_id=bindparam("tenant"), engine=engine, last_sequence=0)
            .on_conflict_do_nothing()
        )

    async def advance(self, session: TenantSession, *, seen: int, upto: int) -> bool:
        """Lock and move the watermark, if it stands exactly at `seen`; say whether it did."""
        values = {"tenant": session.tenant_id, "seen": seen, "upto": upto}
        result = await session.execute(self._advance, values)
        return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE has a row count

    async def lock(self, session: TenantSession) -> int:
        """Lock the watermark, make it if there is none, and return where it stands."""
        values = {"tenant": session.tenant_id}
        found: int | None = await session.scalar(self._lock, values)
        if found is None:
            await session.execute(self._create, values)
            found = await session.scalar(self._lock, values)
        return found or 0
