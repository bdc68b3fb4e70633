"""Outgoing messages in tests: record, send with a loop of the test's own, look at the rows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from basecore.db import Database
from basecore.ids import new_id
from basecore.leases import RoleLeases
from basecore.migrate import admin_engine
from basecore.outbox import PARTITIONS
from basecore.outgoing import Adapter, Mail, Tables, send
from basecore.outgoing.delivery import Limits
from basecore.outgoing.sender import Sender
from basecore.outgoing.smtp import SmtpAdapter
from basecore.outgoing.smtp import SmtpServer as Address
from sqlalchemy import select, text

from testkit.smtp import SmtpServer

FAST = Limits(
    send_seconds=5.0,
    visible_seconds=10.0,
    longest_pause=0.05,
    longest_rest=0.05,
    poll_seconds=0.02,
)
ALL = RoleLeases("test", PARTITIONS)
ALL.set(dict.fromkeys(range(PARTITIONS), 1), time.monotonic() + 86400)


@dataclass(frozen=True, slots=True)
class PostOffice:
    """The database and a mail server, with the steps that tests take."""

    database: Database
    tables: Tables
    server: SmtpServer

    async def record(
        self, tenant_id: UUID, to: str = "ana@example.com", *, key: str = "", **more: Any
    ) -> UUID | None:
        """Record a mail in a transaction of its own."""
        mail = Mail(**{"to": to, "subject": "Orçamento", "text": "Segue.\n", **more})
        async with self.database.tenant(tenant_id) as session:
            return await send(session, self.tables, mail, key=key or str(new_id()))

    async def row(self, tenant_id: UUID, message_id: UUID | None) -> dict[str, Any]:
        """Return a message as it is stored."""
        it = self.tables.messages
        async with self.database.tenant(tenant_id) as session:
            mine = (it.c.tenant_id == tenant_id, it.c.id == message_id)
            return dict((await session.execute(select(it).where(*mine))).mappings().one())

    async def make_due(self, tenant_id: UUID) -> None:
        """Let the store's unfinished messages be due now, as if their time had come."""
        async with self.database.tenant(tenant_id) as session:
            await session.execute(
                text(
                    "UPDATE construction.outgoing_due SET next_at = now() WHERE tenant_id = :tenant"
                ),
                {"tenant": tenant_id},
            )

    def mail_adapter(self, **more: Any) -> SmtpAdapter:
        """Return the adapter for the mail server."""
        return SmtpAdapter(Address.of(self.server.url), "no-reply@shop.example", **more)

    def sender(self, adapter: Adapter | None = None, limits: Limits = FAST) -> Sender:
        """Return a sender that leads every partition."""
        return Sender(self.database, self.tables, adapter or self.mail_adapter(), ALL, limits)

    @asynccontextmanager
    async def sending(self, *senders: Sender) -> AsyncIterator[None]:
        """Run senders during a block, then stop them as a process would."""
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for one in senders or (self.sender(),):
                group.create_task(one.run(stop))
            try:
                yield
            finally:
                stop.set()


@asynccontextmanager
async def nothing_due(admin_url: str) -> AsyncIterator[None]:
    """Keep what other tests left to be sent out of a block, and leave nothing to them."""
    engine = admin_engine(admin_url)
    empty = "TRUNCATE construction.outgoing, construction.outgoing_due"
    async with engine.begin() as connection:
        await connection.exec_driver_sql(empty)
    yield
    async with engine.begin() as connection:
        await connection.exec_driver_sql(empty)
    await engine.dispose()


async def until(condition: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - it is not told when
            await asyncio.sleep(0.01)
