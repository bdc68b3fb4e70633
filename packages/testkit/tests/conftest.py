"""The brokers on which the conformance suite runs: memory, one Redis, a cluster of three."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from testkit.brokers import Broker, MemoryBroker, RedisBroker

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
