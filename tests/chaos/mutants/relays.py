"""Faults of the relay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from basecore.streams import RedisStreams
from basecore.streams.commands import Command
from basecore.streams.one_server import OneServer
from outbox_relay.store import ROWS, Row, Run, Store

LIMIT = 100
BY_ID = """
WITH held AS (
    SELECT c.tenant_id, c.partition, r.published_sequence FROM events.tenant_counter c
    JOIN events.relay_cursor r USING (tenant_id) WHERE c.partition = ANY ($1::int[])
), last AS (
    SELECT o.event_id FROM held h JOIN events.outbox o
      ON o.tenant_id = h.tenant_id AND o.sequence = h.published_sequence
    ORDER BY o.event_id DESC LIMIT 1
)
SELECT o.tenant_id, h.partition, o.sequence, convert_to(row_to_json(o)::text, 'UTF8')
FROM events.outbox o JOIN held h USING (tenant_id)
WHERE o.event_id > coalesce((SELECT event_id FROM last), '00000000-0000-0000-0000-000000000000')
ORDER BY o.event_id LIMIT $2
"""


def maxlen() -> None:
    """Keep the streams short in the easy way."""
    run = OneServer.run

    async def bounded(self: OneServer, commands: Sequence[Command]) -> list[Any]:
        short = [
            (p, (*command[:2], "MAXLEN", LIMIT, *command[2:]) if command[0] == "XADD" else command)
            for p, command in commands
        ]
        return await run(self, short)

    OneServer.run = bounded  # type: ignore[method-assign]  # that is the fault


def id_cursor() -> None:
    """Take what has a greater id than what went out last, whatever committed in between."""

    async def work(self: Store, partitions: Sequence[int]) -> list[Run]:
        async with self._engine.connect() as connection:
            rows = (await connection.exec_driver_sql(BY_ID, (list(partitions), ROWS))).all()
        by_tenant: dict[Any, list[Row]] = {}
        for row in rows:
            by_tenant.setdefault(row[0], []).append(Row._make(row))
        return [Run(tenant_id, found, broken=False) for tenant_id, found in by_tenant.items()]

    Store.work = work  # type: ignore[method-assign]  # that is the fault


def stepping_over() -> None:
    """Believe that every entry was taken."""
    publish = RedisStreams.publish

    async def heedless(
        self: RedisStreams, entries: Sequence[tuple[int, bytes]], timeline: bytes
    ) -> list[Exception | None]:
        await publish(self, entries, timeline)
        return [None] * len(entries)

    RedisStreams.publish = heedless  # type: ignore[method-assign]  # that is the fault
