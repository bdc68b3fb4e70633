"""What an operator sees of the events' flow and may do to it; every act leaves a row behind.

Signed in as `operator_service`. Acts are wishes in tables: the consumer that holds a store's
partition carries them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from basecore import clock
from basecore.db import Database, TenantSession
from basecore.ids import moment_of, new_id

EVERY = "*"
"""In place of a consumer's name: all of them."""

RELAY = text(
    "SELECT coalesce(sum(c.last_sequence - r.published_sequence), 0) AS events, "
    "(SELECT min(o.event_id::text) FROM events.tenant_counter x "
    "JOIN events.relay_cursor y ON y.tenant_id = x.tenant_id "
    "JOIN events.outbox o ON o.tenant_id = x.tenant_id AND o.sequence = y.published_sequence + 1 "
    "WHERE x.last_sequence > y.published_sequence) AS oldest "
    "FROM events.tenant_counter c JOIN events.relay_cursor r ON r.tenant_id = c.tenant_id "
    "WHERE c.last_sequence > r.published_sequence"
)
LAG = text(
    "SELECT k.name AS consumer, t.slug, c.tenant_id, "
    "c.last_sequence - coalesce(w.last_sequence, 0) AS events, o.event_id AS oldest "
    "FROM events.consumer k CROSS JOIN events.tenant_counter c "
    "LEFT JOIN auth.tenants t ON t.tenant_id = c.tenant_id "
    "LEFT JOIN events.watermark w ON w.tenant_id = c.tenant_id AND w.consumer = k.name "
    "LEFT JOIN events.outbox o ON o.tenant_id = c.tenant_id "
    "AND o.sequence = coalesce(w.last_sequence, 0) + 1 "
    "WHERE c.last_sequence > coalesce(w.last_sequence, 0) ORDER BY events DESC"
)
CONSUMERS = text(
    "SELECT k.name, "
    "(SELECT count(*) FROM events.consumer_failure f WHERE f.consumer = k.name) AS stopped, "
    "(SELECT count(*) FROM events.consumer_pause p WHERE p.consumer IN (k.name, '*')) AS paused, "
    "(SELECT count(*) FROM events.dead_letter d "
    "WHERE d.consumer = k.name AND d.state IN ('open', 'retry')) AS dead, "
    "(SELECT count(*) FROM events.rejected_entry r "
    "WHERE r.consumer = k.name AND r.rejected_at > now() - interval '1 day') AS rejected, "
    "(SELECT count(DISTINCT owner) FROM events.lease l "
    "WHERE l.role = 'consumer:' || k.name AND l.until > now()) AS processes "
    "FROM events.consumer k ORDER BY k.name"
)
STOPPED = text(
    "SELECT f.consumer, t.slug, f.tenant_id, f.sequence, f.attempts, f.error, f.next_at "
    "FROM events.consumer_failure f LEFT JOIN auth.tenants t ON t.tenant_id = f.tenant_id "
    "ORDER BY f.consumer, f.failed_at"
)
TAIL = text(
    "SELECT t.slug, o.tenant_id, o.sequence, o.event_type, o.event_version, o.aggregate_id, "
    "o.actor, o.event_id, o.payload FROM events.outbox o "
    "JOIN events.tenant_counter c ON c.tenant_id = o.tenant_id "
    "LEFT JOIN auth.tenants t ON t.tenant_id = o.tenant_id "
    "WHERE o.sequence > c.last_sequence - :count "
    "AND (CAST(:tenant AS uuid) IS NULL OR o.tenant_id = :tenant) "
    "AND (CAST(:after AS uuid) IS NULL OR o.event_id > :after) "
    "ORDER BY o.event_id DESC LIMIT :count"
)
LETTERS = text(
    "SELECT d.id, d.consumer, t.slug, d.tenant_id, d.sequence, d.event_type, d.state, d.attempts, "
    "d.error, d.died_at, d.settled_at, d.envelope FROM events.dead_letter d "
    "LEFT JOIN auth.tenants t ON t.tenant_id = d.tenant_id "
    "WHERE (CAST(:state AS text) IS NULL OR d.state = :state) "
    "AND (CAST(:consumer AS text) IS NULL OR d.consumer = :consumer) "
    "AND (CAST(:tenant AS uuid) IS NULL OR d.tenant_id = :tenant) "
    "AND (CAST(:letter AS uuid) IS NULL OR d.id = :letter) "
    "ORDER BY d.died_at DESC, d.sequence DESC LIMIT :count"
)
SETTLE = text(
    "UPDATE events.dead_letter SET state = :state, "
    "settled_at = CASE WHEN :state = 'discarded' THEN now() END "
    "WHERE tenant_id = :tenant AND id = :letter AND state = 'open'"
)
PAUSE = text(
    "INSERT INTO events.consumer_pause (tenant_id, consumer, reason, paused_at) "
    "VALUES (:tenant, :consumer, :reason, now()) ON CONFLICT DO NOTHING"
)
RESUME = text(
    "DELETE FROM events.consumer_pause WHERE tenant_id = :tenant AND consumer = :consumer"
)
WISH = text(
    "INSERT INTO events.rebuild (tenant_id, id, consumer, state, requested_at) "
    "VALUES (:tenant, :id, :consumer, 'waiting', now())"
)
WISHES = text("SELECT id, tenant_id, state, error FROM events.rebuild WHERE id = ANY (:ids)")
REPUBLISH = text(
    "INSERT INTO events.republish (tenant_id, id, consumer, what, state, after, requested_at) "
    "VALUES (:tenant, :id, :consumer, :what, 'waiting', :nil, now())"
)
REPUBLISHED = text(
    "SELECT id, tenant_id, what, state, pages, error FROM events.republish WHERE id = ANY (:ids)"
)
NOTE = text(
    "INSERT INTO events.operation (tenant_id, id, consumer, action, actor, detail, at) "
    "VALUES (:tenant, :id, :consumer, :action, :actor, "
    "jsonb_build_object('what', CAST(:what AS text)), now())"
)
ACTS = text(
    "SELECT consumer, action, actor, detail, at FROM events.operation "
    "WHERE tenant_id = :tenant ORDER BY id"
)
SLUG = text("SELECT tenant_id FROM auth.tenants WHERE slug = :slug")
STORES = text("SELECT tenant_id FROM events.tenant_counter ORDER BY tenant_id")
KNOWN = text("SELECT name FROM events.consumer ORDER BY name")


class UnknownNameError(Exception):
    """There is no such store, consumer or dead letter."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a store is behind: events, and seconds since the oldest of them was recorded."""

    consumer: str
    store: str
    events: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Flow:
    """How events flow just now."""

    unpublished: int
    unpublished_seconds: float
    consumers: Sequence[Mapping[str, Any]]
    lags: Sequence[Lag]
    stopped: Sequence[Mapping[str, Any]]


def age(event_id: UUID | str | None) -> float:
    """Return how many seconds ago an event was recorded; its id says when."""
    if event_id is None:
        return 0.0
    return max(0.0, (clock.now() - moment_of(UUID(str(event_id)))).total_seconds())


class Operator:
    """One operator's session; `actor` is who the audit rows name."""

    def __init__(self, database: Database, actor: str) -> None:
        self._database = database
        self._actor = actor

    async def flow(self) -> Flow:
        """Return depth, lag, failures and dead letters, as PostgreSQL knows them."""
        relay = (await self._read(RELAY))[0]
        consumers = [dict(row._mapping) for row in await self._read(CONSUMERS)]  # noqa: SLF001 - public by documentation
        lags = [
            Lag(row.consumer, row.slug or str(row.tenant_id), row.events, age(row.oldest))
            for row in await self._read(LAG)
        ]
        stopped = [dict(row._mapping) for row in await self._read(STOPPED)]  # noqa: SLF001
        return Flow(int(relay.events), age(relay.oldest), consumers, lags, stopped)

    async def tail(
        self, tenant_id: UUID | None, count: int, after: UUID | None = None
    ) -> list[Row[Any]]:
        """Return the newest events, oldest first."""
        values = {"tenant": tenant_id, "count": count, "after": after}
        return list(await self._read(TAIL, **values))[::-1]

    async def letters(
        self,
        *,
        state: str | None = None,
        consumer: str | None = None,
        tenant_id: UUID | None = None,
        letter: UUID | None = None,
        count: int = 1000,
    ) -> Sequence[Row[Any]]:
        """Return dead letters, newest first."""
        return await self._read(
            LETTERS, state=state, consumer=consumer, tenant=tenant_id, letter=letter, count=count
        )

    async def settle(self, letter: UUID, state: str) -> None:
        """Discard an open dead letter, or wish that it be tried again."""
        found = await self.letters(letter=letter)
        if not found:
            raise UnknownNameError(f"There is no dead letter {letter}.")
        (row,) = found
        async with self._database.tenant(row.tenant_id) as session:
            values = {"tenant": row.tenant_id, "letter": letter, "state": state}
            done = await session.execute(SETTLE, values)
            if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE has a row count
                raise UnknownNameError(f"The dead letter is {row.state}, not open.")
            await self._note(session, row.consumer, state, f"{row.event_type} {row.sequence}")

    async def pause(self, tenant_id: UUID, consumer: str, reason: str) -> None:
        """Hold a store's events back from a consumer, or from every one."""
        async with self._database.tenant(tenant_id) as session:
            values = {"tenant": tenant_id, "consumer": consumer, "reason": reason}
            await session.execute(PAUSE, values)
            await self._note(session, consumer, "pause", reason)

    async def resume(self, tenant_id: UUID, consumer: str) -> None:
        """Let a store's events go on."""
        async with self._database.tenant(tenant_id) as session:
            await session.execute(RESUME, {"tenant": tenant_id, "consumer": consumer})
            await self._note(session, consumer, "resume", "")

    async def rebuild(self, consumer: str, tenants: Sequence[UUID]) -> list[UUID]:
        """Wish that stores' conclusions be drawn anew; return the wishes' ids."""
        wishes = []
        for tenant_id in tenants:
            async with self._database.tenant(tenant_id) as session:
                wish = new_id()
                values = {"tenant": tenant_id, "id": wish, "consumer": consumer}
                await session.execute(WISH, values)
                await self._note(session, consumer, "rebuild", str(wish))
            wishes.append(wish)
        return wishes

    async def republish(self, consumer: str, what: str, tenants: Sequence[UUID]) -> list[UUID]:
        """Wish that a vertical state something of these stores anew; return the wishes' ids."""
        wishes = []
        for tenant_id in tenants:
            async with self._database.tenant(tenant_id) as session:
                wish = new_id()
                values = {"tenant": tenant_id, "id": wish, "consumer": consumer, "what": what}
                await session.execute(REPUBLISH, values | {"nil": UUID(int=0)})
                await self._note(session, consumer, "republish", f"{what} {wish}")
            wishes.append(wish)
        return wishes

    async def republished(self, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
        """Return how republishing stands."""
        return await self._read(REPUBLISHED, ids=list(ids))

    async def note(self, tenant_id: UUID, consumer: str, action: str, what: str) -> None:
        """Write down an act that something else carries out."""
        async with self._database.tenant(tenant_id) as session:
            await self._note(session, consumer, action, what)

    async def wishes(self, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
        """Return how rebuilds stand."""
        return await self._read(WISHES, ids=list(ids))

    async def acts(self, tenant_id: UUID) -> Sequence[Row[Any]]:
        """Return what operators did for a store, oldest first."""
        return await self._read(ACTS, tenant=tenant_id)

    async def consumer(self, name: str) -> str:
        """Return a consumer's name if there is one; `*` stands for all."""
        known = [row.name for row in await self._read(KNOWN)]
        if name not in {*known, EVERY}:
            raise UnknownNameError(f"There is no consumer {name}; there are {', '.join(known)}.")
        return name

    async def store(self, slug: str) -> UUID:
        """Return the id of the store with a slug."""
        found = await self._read(SLUG, slug=slug)
        if not found:
            raise UnknownNameError(f"There is no store {slug}.")
        return UUID(str(found[0].tenant_id))

    async def stores(self) -> list[UUID]:
        """Return every store."""
        return [row.tenant_id for row in await self._read(STORES)]

    async def _read(self, statement: TextClause, **values: Any) -> Sequence[Row[Any]]:
        async with self._database.platform() as connection:
            return (await connection.execute(statement, values)).all()

    async def _note(self, session: TenantSession, consumer: str, action: str, what: str) -> None:
        values = {
            "tenant": session.tenant_id,
            "id": new_id(),
            "consumer": consumer,
            "action": action,
            "actor": self._actor,
            "what": what,
        }
        await session.execute(NOTE, values)
