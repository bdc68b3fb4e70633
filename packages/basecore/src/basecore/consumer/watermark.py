"""The watermark: how far a consumer has come in a store's events; one row for each pair."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from basecore.consumer.tables import watermark
from basecore.db import TenantSession
from basecore.outbox import outbox, tenant_counter


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a watermark stands, and which generation of conclusions is the present one."""

    last_sequence: int
    generation: int


class UnknownTenantError(Exception):
    """There is no such store, or it was deleted; its events are nobody's."""


_TENANT: BindParameter[UUID] = bindparam("tenant")
# A new consumer begins with what the outbox still has; what is older comes as snapshots.
_BEFORE_OLDEST = func.coalesce(
    select(func.min(outbox.c.sequence) - 1)
    .where(outbox.c.tenant_id == tenant_counter.c.tenant_id)
    .scalar_subquery(),
    tenant_counter.c.last_sequence,
)
# A sequence that the store has not reached is no event: its entry was forged, or comes from a
# future that a restored database never had. The real event would look seen if it passed.
_ADVANCE = (
    "UPDATE events.watermark SET last_sequence = $4 "
    "WHERE tenant_id = $1 AND consumer = $2 AND last_sequence = $3 AND EXISTS ("
    "SELECT FROM events.tenant_counter WHERE tenant_id = $1 AND last_sequence >= $4) "
    "RETURNING generation"
)


class Watermarks:
    """One consumer's watermarks; whoever holds a row's lock is alone with that store."""

    def __init__(self, consumer: str) -> None:
        self.consumer = consumer
        columns = watermark.c
        own = (columns.tenant_id == _TENANT, columns.consumer == consumer)
        self._read = select(columns.last_sequence, columns.generation).where(*own)
        self._lock = self._read.with_for_update()
        self._create = (
            insert(watermark)
            .from_select(
                ["tenant_id", "consumer", "last_sequence"],
                select(tenant_counter.c.tenant_id, literal(consumer), _BEFORE_OLDEST).where(
                    tenant_counter.c.tenant_id == _TENANT
                ),
            )
            .on_conflict_do_nothing()
        )
        self._switch = update(watermark).where(*own).values(generation=bindparam("next"))

    async def advance(self, session: TenantSession, *, seen: int, upto: int) -> Mark | None:
        """Lock and move the watermark, if it stands at `seen` and `upto` was recorded."""
        rows = await session.fetch(_ADVANCE, session.tenant_id, self.consumer, seen, upto)
        return Mark(upto, rows[0]["generation"]) if rows else None

    async def lock(self, session: TenantSession) -> Mark:
        """Lock the watermark, make it if there is none, and return where it stands."""
        values = {"tenant": session.tenant_id}
        for _ in range(2):
            found = (await session.execute(self._lock, values)).one_or_none()
            if found is not None:
                return Mark(*found)
            await session.execute(self._create, values)
        raise UnknownTenantError(session.tenant_id)

    async def switch(self, session: TenantSession, generation: int) -> None:
        """Make a generation of conclusions the present one; the caller holds the lock."""
        await session.execute(self._switch, {"tenant": session.tenant_id, "next": generation})
