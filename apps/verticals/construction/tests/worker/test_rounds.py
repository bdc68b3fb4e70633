from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import pytest
from basecore import clock
from basecore.db import Database
from construction.worker import round_of
from typing_extensions import override

pytestmark = pytest.mark.db


class Days(dict[UUID, date]):
    """The days of stores, which tells the worker to stop when it has served one."""

    def __init__(self, stop: asyncio.Event) -> None:
        super().__init__()
        self._stop = stop

    @override
    def __setitem__(self, store: UUID, day: date) -> None:
        super().__setitem__(store, day)
        self._stop.set()


@pytest.mark.usefixtures("tenant", "other_tenant")
async def test_a_worker_told_to_stop_serves_no_further_store(construction_db: Database) -> None:
    stop = asyncio.Event()
    served = Days(stop)
    await round_of(construction_db, served, clock.now(), stop)
    assert len(served) == 1
    await round_of(construction_db, served, clock.now(), stop)
    assert len(served) == 1
