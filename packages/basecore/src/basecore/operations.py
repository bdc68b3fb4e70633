"""What an operator sees of the events' flow and may do to it; every act leaves a row behind.

Signed in as `operator_service`. Acts are wishes in tables: the consumer that holds a store's
partition carries them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from basecore import clock, flow
from basecore.ids import age_of
from basecore.wishes import Wishes

MOST = 100_000
"""Dead letters that are settled at once."""

EVERY = "*"
"""In place of a consumer's name: all of them."""

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
SETTLE_ALL = text(
    "UPDATE events.dead_letter SET state = :state, "
    "settled_at = CASE WHEN :state = 'discarded' THEN now() END "
    "WHERE tenant_id = :tenant AND consumer = :consumer AND id = ANY (:letters) AND state = 'open'"
)
REJECTED = text(
    "SELECT id, consumer, partition, entry_id, reason, rejected_at, "
    "left(encode(data, 'escape'), 200) AS beginning FROM events.rejected_entry "
    "WHERE (CAST(:consumer AS text) IS NULL OR consumer = :consumer) "
    "ORDER BY rejected_at DESC, entry_id DESC LIMIT :count"
)
PAUSE = text(
    "INSERT INTO events.consumer_pause (tenant_id, consumer, reason, paused_at) "
    "VALUES (:tenant, :consumer, :reason, now()) ON CONFLICT DO NOTHING"
)
RESUME = text(
    "DELETE FROM events.consumer_pause WHERE tenant_id = :tenant AND consumer = :consumer"
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


class Operator(Wishes):
    """One operator's session: what it sees, and what it may do at once."""

    async def flow(self) -> Flow:
        """Return depth, lag, failures and dead letters, as PostgreSQL knows them."""
        now = clock.now()
        relay = (await self._read(flow.WAITING))[0]
        consumers = [dict(row._mapping) for row in await self._read(flow.CONSUMERS)]  # noqa: SLF001 - public by documentation
        lags = [
            Lag(row.consumer, row.slug or str(row.tenant_id), row.events, age_of(row.oldest, now))
            for row in await self._read(LAG)
        ]
        stopped = [dict(row._mapping) for row in await self._read(STOPPED)]  # noqa: SLF001 - SQLAlchemy's documented way to a row's names
        return Flow(int(relay.events), age_of(relay.oldest, now), consumers, lags, stopped)

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

    async def settle_all(
        self, state: str, *, consumer: str | None = None, tenant_id: UUID | None = None
    ) -> int:
        """Settle every open dead letter of a consumer, a store or all; return how many."""
        found: dict[tuple[UUID, str], list[UUID]] = {}
        open_ones = await self.letters(
            state="open", consumer=consumer, tenant_id=tenant_id, count=MOST
        )
        for row in open_ones:
            found.setdefault((row.tenant_id, row.consumer), []).append(row.id)
        for (tenant, name), letters in found.items():
            async with self._database.tenant(tenant) as session:
                values = {"tenant": tenant, "consumer": name, "letters": letters, "state": state}
                await session.execute(SETTLE_ALL, values)
                await self._note(session, name, state, f"{len(letters)} dead letters")
        return len(open_ones)

    async def rejected(self, consumer: str | None, count: int) -> Sequence[Row[Any]]:
        """Return stream entries that held no event, newest first."""
        return await self._read(REJECTED, consumer=consumer, count=count)

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
