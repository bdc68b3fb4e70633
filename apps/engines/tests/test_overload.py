"""A machine that cannot keep up: batches get smaller, and never so small that nothing moves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from basecore import clock, outbox
from basecore.consumer.applier import TARGET_SECONDS
from basecore.db import Database, TenantSession
from basecore.ids import new_id
from basecore.streams import Envelope

pytestmark = [pytest.mark.db, pytest.mark.redis]


@dataclass(slots=True)
class Slow:
    """A handler that takes longer than a transaction should, however little it is given."""

    name: str = field(default_factory=lambda: f"test-{new_id()}")
    sizes: list[int] = field(default_factory=list)

    async def apply(
        self,
        session: TenantSession,
        events: Sequence[Envelope],
        *,
        generation: int,
    ) -> None:
        assert session.in_transaction()
        assert generation == 1
        self.sizes.append(len(events))
        await asyncio.sleep(TARGET_SECONDS + 0.05)


async def test_batches_shrink_and_stop_shrinking(
    path: Any, move: Any, construction_db: Database, tenant: UUID
) -> None:
    async with construction_db.tenant(tenant) as session:
        for _ in range(500):
            outbox.record(session, move(UUID(int=7), 1), at=clock.now())
    await path.publish()
    handler = Slow()
    await path.consume(path.consumer(handler))
    assert handler.sizes == [200, 100, 50, 50, 50, 50]
