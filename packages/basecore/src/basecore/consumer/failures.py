"""Stores that a consumer has stopped: each with its own back-off, kept in PostgreSQL.

The watermark says what is still to be done and the outbox has it; a row here says at which event
the consumer stands, why, and when it tries again. An operator's pause is the same without an end.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select, text

from basecore.consumer.tables import failure as table
from basecore.consumer.tables import pause
from basecore.db import Database, TenantSession

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 300.0
ATTEMPTS = 8
LONGEST_ERROR = 2000

STOPPED = select(
    table.c.tenant_id,
    table.c.attempts,
    func.extract("epoch", table.c.next_at - func.now()).label("wait"),
).where(table.c.consumer == bindparam("consumer"))
PAUSED = select(pause.c.tenant_id).where(pause.c.consumer.in_([bindparam("consumer"), "*"]))
STOP = text(
    "INSERT INTO events.consumer_failure AS f "
    "(tenant_id, consumer, sequence, attempts, error, failed_at, next_at) "
    "VALUES (:tenant, :consumer, :sequence, :step, :error, now(), now()) "
    "ON CONFLICT (tenant_id, consumer) DO UPDATE SET error = EXCLUDED.error, failed_at = now(), "
    "attempts = CASE WHEN EXCLUDED.attempts = 0 OR f.sequence = EXCLUDED.sequence "
    "THEN f.attempts + EXCLUDED.attempts ELSE 1 END, sequence = CASE WHEN EXCLUDED.attempts = 0 "
    "THEN f.sequence ELSE EXCLUDED.sequence END RETURNING attempts"
)
WAIT = text(
    "UPDATE events.consumer_failure SET next_at = now() + make_interval(secs => :seconds) "
    "WHERE tenant_id = :tenant AND consumer = :consumer"
)
CLEAR = text(
    "DELETE FROM events.consumer_failure WHERE tenant_id = :tenant AND consumer = :consumer"
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A store's trouble: how often its event was tried, and when (monotonic) it is tried again."""

    attempts: int
    next_at: float


def describe(error: BaseException) -> str:
    """Return an error as it is kept: its kind and words, no values of statements."""
    words = str(getattr(error, "orig", None) or error).partition("\n")[0]
    return keepable(f"{type(error).__name__}: {words}")


def keepable(words: str) -> str:
    """Return words as PostgreSQL takes them: no NUL, no half characters, not endless."""
    whole = words[:LONGEST_ERROR].encode("utf-8", "replace").decode()
    return whole.replace("\0", "\\0")


def pause_after(attempts: int) -> float:
    """Return seconds until the next try: full jitter, doubling from 1 s to 5 min."""
    ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempts, 16))
    return random.uniform(FIRST_SECONDS / 2, ceiling)  # noqa: S311 - jitter, no secret


class Failures:
    """One consumer's stopped stores; nobody else waits for them."""

    def __init__(self, database: Database, consumer: str) -> None:
        self._database = database
        self._consumer = consumer
        self._stopped: dict[UUID, Failure] = {}
        self._paused: set[UUID] = set()
        self._lagging: set[UUID] = set()

    def __contains__(self, tenant_id: UUID) -> bool:
        return tenant_id in self._stopped or tenant_id in self._paused or tenant_id in self._lagging

    def is_paused(self, tenant_id: UUID) -> bool:
        """Say whether an operator holds the store back."""
        return tenant_id in self._paused

    def lag(self, tenant_id: UUID, *, behind: bool) -> None:
        """Note whether so much of a store is missing that only the outbox feeds it."""
        (self._lagging.add if behind else self._lagging.discard)(tenant_id)

    def is_lagging(self, tenant_id: UUID) -> bool:
        """Say whether the store is fed from the outbox for being far behind."""
        return tenant_id in self._lagging

    def has_failed(self, tenant_id: UUID) -> bool:
        """Say whether the store stands still because of an error."""
        return tenant_id in self._stopped

    def due(self, tenant_id: UUID) -> bool:
        """Say whether the store may be tried: not paused, and it has waited long enough."""
        failure = self._stopped.get(tenant_id)
        return tenant_id not in self._paused and (
            failure is None or failure.next_at <= time.monotonic()
        )

    async def load(self) -> None:
        """Read who is stopped or paused, whichever process stopped them."""
        values = {"consumer": self._consumer}
        async with self._database.platform() as connection:
            stopped = (await connection.execute(STOPPED, values)).all()
        await self.load_pauses()
        now = time.monotonic()
        self._stopped = {
            tenant_id: Failure(attempts, now + float(wait)) for tenant_id, attempts, wait in stopped
        }

    async def load_pauses(self) -> None:
        """Read whom operators hold back, so that it takes effect in the midst of a backlog."""
        async with self._database.platform() as connection:
            found = await connection.scalars(PAUSED, {"consumer": self._consumer})
            self._paused = set(found)

    async def add(
        self, tenant_id: UUID, sequence: int, error: BaseException, *, counts: bool = True
    ) -> int:
        """Stop a store at an event; return how often that event has failed by now.

        Without `counts` it is nobody's fault, so that no event is given up for it.
        """
        own = {"tenant": tenant_id, "consumer": self._consumer}
        async with self._database.tenant(tenant_id) as session:
            values = own | {"sequence": sequence, "error": describe(error), "step": int(counts)}
            attempts: int = (await session.execute(STOP, values)).scalar_one()
            seconds = pause_after(attempts)
            await session.execute(WAIT, own | {"seconds": seconds})
        self._stopped[tenant_id] = Failure(attempts, time.monotonic() + seconds)
        return attempts

    async def clear(self, session: TenantSession) -> None:
        """Let the session's store go on, in the transaction of what it stood at."""
        if session.tenant_id in self._stopped:
            values = {"tenant": session.tenant_id, "consumer": self._consumer}
            await session.execute(CLEAR, values)

    def forget(self, tenant_id: UUID) -> None:
        """Note that a store goes on, once that is committed."""
        self._stopped.pop(tenant_id, None)
