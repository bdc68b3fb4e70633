"""Telling stores from strangers, whose entries are nobody's and must cost nobody time."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from uuid import UUID

from sqlalchemy import bindparam, select

from basecore.db import Database
from basecore.outbox import tenant_counter

KNOWN = select(tenant_counter.c.tenant_id).where(
    tenant_counter.c.tenant_id.in_(bindparam("tenants", expanding=True))
)


class Stores:
    """The stores that a process has met; asks PostgreSQL once for all that are new to it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[UUID] = set()

    async def strangers(self, tenants: AbstractSet[UUID]) -> AbstractSet[UUID]:
        """Return those that are no store."""
        new = tenants - self._known
        if new:
            async with self._database.platform() as connection:
                self._known.update(await connection.scalars(KNOWN, {"tenants": list(new)}))
        return new - self._known
