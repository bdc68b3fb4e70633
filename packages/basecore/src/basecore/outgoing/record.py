"""Recording a message: two rows in the transaction of the change that causes it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outgoing.body import Body
from basecore.outgoing.tables import Status, Tables

MAX_KEY = 200


async def send(session: TenantSession, tables: Tables, body: Body, *, key: str) -> UUID | None:
    """Record a message; return its id, or None when the store has one with this key already.

    `key` says what the message is about, such as `quote-sent:<id>:<version>`: the same key of a
    store and channel leaves once, however often it is recorded.
    """
    if not key or len(key) > MAX_KEY or not key.isprintable():
        msg = f"an idempotency key has 1 to {MAX_KEY} printable characters"
        raise ValueError(msg)
    message_id = new_id()
    row = {"tenant_id": session.tenant_id, "id": message_id, "channel": body.channel}
    # A concurrent twin waits here until the first one commits or rolls back.
    claim = upsert(tables.messages).values(
        **row,
        idempotency_key=key,
        payload=body.model_dump(mode="json"),
        status=Status.WAITING,
        attempts=0,
        created_at=func.now(),
    )
    recorded = await session.scalar(claim.on_conflict_do_nothing().returning(tables.messages.c.id))
    if recorded is None:
        return None
    await session.execute(insert(tables.due).values(**row, next_at=func.now()))
    return message_id
