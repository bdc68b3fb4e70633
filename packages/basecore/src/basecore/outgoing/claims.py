"""What the sender asks of PostgreSQL: which stores have work, one message, and how it went.

All times are the database's, so that workers whose clocks differ agree. Every transaction locks
the row of `due` before the message itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import (
    ColumnElement,
    Float,
    and_,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from basecore.db import Database, TenantSession
from basecore.outbox import tenant_counter
from basecore.outgoing.adapter import Message
from basecore.outgoing.body import Channel
from basecore.outgoing.tables import Status, Tables

STORES = 100
LONGEST_ERROR = 1000
NEVER_BACK = "the sender that took it never came back"
DATABASE_TROUBLE = (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What PostgreSQL that goes away raises, depending on when it does."""


def _kept(error: str) -> str:
    return error.replace("\0", "")[:LONGEST_ERROR]


def _after(seconds: float) -> ColumnElement[Any]:
    return func.now() + func.make_interval(0, 0, 0, 0, 0, 0, cast(literal(seconds), Float))


@dataclass(frozen=True, slots=True)
class Queue:
    """One channel's messages of one owner."""

    database: Database
    tables: Tables
    channel: Channel

    async def stores(self, partitions: Collection[int]) -> list[UUID]:
        """Return stores in these partitions with a message to send now, in a random order."""
        due, counter = self.tables.due, tenant_counter
        waits = exists().where(
            due.c.tenant_id == counter.c.tenant_id,
            due.c.channel == self.channel,
            due.c.next_at <= func.now(),
        )
        found = select(counter.c.tenant_id).where(counter.c.partition.in_(partitions), waits)
        async with self.database.platform() as connection:
            rows = await connection.scalars(found.order_by(func.random()).limit(STORES))
            return list(rows)

    async def claim(self, tenant_id: UUID, *, seconds: float, attempts: int) -> Message | None:
        """Take a store's next message for so long; nobody else gets it in that time.

        A message whose last attempt never came to an end is dead, and the one after it is taken.
        """
        while True:
            async with self.database.tenant(tenant_id) as session:
                message = await self._take(session, seconds)
                if message is None or message.attempt <= attempts:
                    return message
                await self._end(session, message, Status.DEAD, last_error=NEVER_BACK)

    async def _take(self, session: TenantSession, seconds: float) -> Message | None:
        due, messages = self.tables.due, self.tables.messages
        mine = due.c.tenant_id == session.tenant_id
        first = (
            select(due.c.id)
            .where(mine, due.c.channel == self.channel, due.c.next_at <= func.now())
            .order_by(due.c.next_at, due.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        put_off = update(due).where(mine, due.c.id == first).values(next_at=_after(seconds))
        taken = await session.scalar(put_off.returning(due.c.id))
        if taken is None:
            return None
        row = await session.execute(
            update(messages)
            .where(messages.c.tenant_id == session.tenant_id, messages.c.id == taken)
            .values(status=Status.SENDING, attempts=messages.c.attempts + 1)
            .returning(messages.c.payload, messages.c.attempts, messages.c.created_at)
        )
        payload, attempt, created_at = row.one()
        return Message(session.tenant_id, taken, payload, attempt, created_at)

    async def sent(self, message: Message) -> None:
        """Note that the other side took it, whoever else believes to be sending it."""
        bare = self.tables.messages.c.payload.op("-")("attachments")
        async with self.database.tenant(message.tenant_id) as session:
            await self._end(
                session, message, Status.SENT, sent_at=func.now(), last_error=None, payload=bare
            )

    async def dead(self, message: Message, error: str) -> bool:
        """Give it up; return whether it was still this attempt's to give up."""
        async with self.database.tenant(message.tenant_id) as session:
            if not await self._is_ours(session, message):
                return False
            await self._end(session, message, Status.DEAD, last_error=_kept(error))
            return True

    async def put_back(self, message: Message, error: str, *, seconds: float, counts: bool) -> bool:
        """Let it be tried again after a while; without `counts` as if it had not been tried."""
        async with self.database.tenant(message.tenant_id) as session:
            if not await self._is_ours(session, message):
                return False
            await self._set(
                session,
                message,
                status=Status.WAITING,
                last_error=_kept(error),
                attempts=message.attempt - (not counts),
            )
            due = self.tables.due
            await session.execute(
                update(due)
                .where(due.c.tenant_id == message.tenant_id, due.c.id == message.id)
                .values(next_at=_after(seconds))
            )
            return True

    async def _is_ours(self, session: TenantSession, message: Message) -> bool:
        due, messages = self.tables.due, self.tables.messages
        await session.execute(
            select(due.c.id)
            .where(due.c.tenant_id == message.tenant_id, due.c.id == message.id)
            .with_for_update()
        )
        state = await session.execute(
            select(messages.c.status, messages.c.attempts)
            .where(messages.c.tenant_id == message.tenant_id, messages.c.id == message.id)
            .with_for_update()
        )
        return tuple(state.one_or_none() or ()) == (Status.SENDING, message.attempt)

    async def _end(
        self, session: TenantSession, message: Message, status: Status, **values: Any
    ) -> None:
        due = self.tables.due
        await session.execute(
            delete(due).where(due.c.tenant_id == message.tenant_id, due.c.id == message.id)
        )
        await self._set(session, message, status=status, **values)

    async def _set(self, session: TenantSession, message: Message, **values: Any) -> None:
        messages = self.tables.messages
        mine = and_(messages.c.tenant_id == message.tenant_id, messages.c.id == message.id)
        await session.execute(
            update(messages).where(mine, messages.c.status != Status.SENT).values(**values)
        )
