"""For operators: what could not be sent, why, and how to have it tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update

from basecore.db import TenantSession
from basecore.outgoing.body import Channel
from basecore.outgoing.tables import Status, Tables


@dataclass(frozen=True, slots=True)
class DeadMessage:
    """A message that was given up."""

    id: UUID
    channel: Channel
    to: str
    idempotency_key: str
    attempts: int
    last_error: str
    created_at: datetime


async def counts(session: TenantSession, tables: Tables) -> dict[tuple[Channel, Status], int]:
    """Return how many of the store's messages are where."""
    it = tables.messages
    found = await session.execute(
        select(it.c.channel, it.c.status, func.count())
        .where(it.c.tenant_id == session.tenant_id)
        .group_by(it.c.channel, it.c.status)
    )
    return {(Channel(channel), Status(status)): number for channel, status, number in found}


async def dead_messages(
    session: TenantSession, tables: Tables, *, after: UUID | None = None, limit: int = 50
) -> list[DeadMessage]:
    """Return the store's dead messages, oldest first, from after one of them."""
    it = tables.messages
    found = (
        select(
            it.c.id,
            it.c.channel,
            it.c.payload["to"].astext.label("to"),
            it.c.idempotency_key,
            it.c.attempts,
            it.c.last_error,
            it.c.created_at,
        )
        .where(it.c.tenant_id == session.tenant_id, it.c.status == Status.DEAD)
        .order_by(it.c.id)
        .limit(limit)
    )
    if after:
        found = found.where(it.c.id > after)
    rows = (await session.execute(found)).mappings()
    return [DeadMessage(**{**row, "channel": Channel(row["channel"])}) for row in rows]


async def retry(session: TenantSession, tables: Tables, message_id: UUID) -> bool:
    """Let a dead message be tried anew; return whether there was such a one."""
    it = tables.messages
    channel = await session.scalar(
        update(it)
        .where(
            it.c.tenant_id == session.tenant_id,
            it.c.id == message_id,
            it.c.status == Status.DEAD,
        )
        .values(status=Status.WAITING, attempts=0)
        .returning(it.c.channel)
    )
    if channel is None:
        return False
    row = {"tenant_id": session.tenant_id, "id": message_id, "channel": channel}
    await session.execute(insert(tables.due).values(**row, next_at=func.now()))
    return True
