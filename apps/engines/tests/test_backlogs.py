"""A store that is far behind is brought on from the outbox, and nobody else waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from basecore.consumer import applier
from basecore.consumer import catch_up as sweeping
from basecore.consumer.tables import pause
from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.migrate import admin_engine
from basecore.streams import Envelope
from sqlalchemy import delete, func, insert

pytestmark = [pytest.mark.db, pytest.mark.redis]

PRODUCT = UUID(int=7)
LONG = 900


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every turn end after its first transaction."""
    monkeypatch.setattr(applier, "GAP_SECONDS", 0.0)
    monkeypatch.setattr(sweeping, "SWEEP_SECONDS", 0.0)


async def leave_behind(path: Any, move: Any, tenant: UUID, count: int) -> None:
    """Let the streams lack a store's events but the last one."""
    await path.record(tenant, *(move(PRODUCT, n) for n in range(count)))
    await path.publish()
    await path.lose_redis()
    await path.record(tenant, move(PRODUCT, 1))


@pytest.mark.usefixtures("impatient")
async def test_a_long_gap_is_left_to_the_catch_up(
    path: Any, recorder: Any, move: Any, tenant: UUID, other_tenant: UUID
) -> None:
    await leave_behind(path, move, tenant, LONG)
    await path.record(other_tenant, move(PRODUCT, 1), move(PRODUCT, 2))
    await path.publish()
    consumer = path.consumer(recorder)
    await path.consume(consumer)
    assert recorder.seen[other_tenant] == [1, 2]
    assert 0 < len(recorder.seen[tenant]) < LONG
    assert consumer.failures.is_lagging(tenant)
    await path.record(tenant, move(PRODUCT, 1))
    await path.publish()
    await path.consume(consumer)
    assert len(recorder.seen[tenant]) < LONG, "the reader went on with it"
    sweeps = 0
    while consumer.failures.is_lagging(tenant):
        await consumer.catch_up.sweep()
        sweeps += 1
    assert sweeps > 2
    assert recorder.seen[tenant] == list(range(1, LONG + 3))
    assert not consumer.failures.is_lagging(tenant)
    await path.record(tenant, move(PRODUCT, 1))
    await path.publish()
    await path.consume(consumer)
    assert recorder.seen[tenant][-1] == LONG + 3, "the stream does not feed it again"


async def test_a_pause_ends_a_backlog_in_its_midst(
    path: Any, recorder: Any, move: Any, tenant: UUID, admin_url: str
) -> None:
    engine = admin_engine(admin_url)

    class Pausing(type(recorder)):  # type: ignore[misc]  # the fixture's class
        async def apply(
            self, session: TenantSession, events: Sequence[Envelope], *, generation: int
        ) -> None:
            await super().apply(session, events, generation=generation)
            if len(self.seen[tenant]) == len(events):
                held = {"tenant_id": tenant, "consumer": self.name, "reason": "enough"}
                async with engine.begin() as connection:
                    await connection.execute(insert(pause).values(paused_at=func.now(), **held))
                await consumer.failures.load_pauses()

    handler = Pausing(name=f"test-{new_id().hex[-8:]}")
    consumer = path.consumer(handler)
    await leave_behind(path, move, tenant, LONG)
    await path.publish()
    await path.consume(consumer)
    await consumer.catch_up.sweep()
    assert 0 < len(handler.seen[tenant]) <= applier.CAP
    async with engine.begin() as connection:
        await connection.execute(delete(pause).where(pause.c.tenant_id == tenant))
    await engine.dispose()
    while len(handler.seen[tenant]) <= LONG:
        await consumer.catch_up.sweep()
    assert handler.seen[tenant] == list(range(1, LONG + 2))
