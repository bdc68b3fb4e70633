"""The brokers on which the conformance suite runs: memory, one Redis, a cluster of three."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from basecore.db import Database
from basecore.leases import RoleLeases
from basecore.streams import Streams
from outbox_relay.relay import Relay
from outbox_relay.store import Store
from outbox_relay.trimmer import Trimmer
from testkit.brokers import Broker, MemoryBroker, RedisBroker
from testkit.conformance import Path

FOREVER = float("inf")
URLS = {"redis": "redis_url", "cluster": "redis_cluster"}


def opened(request: pytest.FixtureRequest) -> Broker:
    url = URLS.get(request.param)
    return RedisBroker(request.getfixturevalue(url)) if url else MemoryBroker()


@pytest.fixture(params=["memory", *URLS])
async def broker(request: pytest.FixtureRequest) -> AsyncIterator[Broker]:
    """Return an empty place for streams; what is opened during a test is closed after it."""
    made = opened(request)
    await made.lose()
    yield made
    await made.close()


class RealRelay:
    """The relay and its trimmer, with leases that never end."""

    def __init__(
        self, database: Database, streams: Streams, partitions: dict[int, int], *, full: int
    ) -> None:
        leases = RoleLeases("relay", 64)
        leases.set(partitions, FOREVER)
        trimmer = Trimmer(streams, leases, full=full)
        self.cycle = Relay(Store(database), streams, leases, trimmer).cycle
        self.trim = trimmer.trim


@pytest.fixture
async def path(
    broker: Broker,
    construction_db: Database,
    relay_db: Database,
    engines_db: Database,
    tenant: UUID,
    other_tenant: UUID,
) -> Path:
    """Return the path; what earlier tests left in the outbox is published, and lost."""
    databases = (construction_db, relay_db, engines_db)
    made = Path(broker, databases, RealRelay, (tenant, other_tenant))
    await made.publish()
    await broker.lose()
    return made
