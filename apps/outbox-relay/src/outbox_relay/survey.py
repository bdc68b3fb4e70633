"""Measuring how events flow: by one process, under a lease, so that it costs the same for ever."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from basecore import clock, flow, metrics
from basecore.db import Database
from basecore.ids import age_of
from basecore.leases import RoleLeases, wait
from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
REST = 50.0
"""Pauses are that many times as long as measuring took, so that it never takes over 2 %."""
BY_CONSUMER = (metrics.lag_events, metrics.lag_seconds, metrics.lag_stores)
TROUBLES = {
    "stopped": metrics.stopped_stores,
    "paused": metrics.paused_stores,
    "dead": metrics.dead_letters,
    "rejected": metrics.rejected_today,
}


class Survey:
    """Brings the figures of the events' flow up to date, or hides them: another has them then."""

    def __init__(self, database: Database, leases: RoleLeases) -> None:
        self._database = database
        self._leases = leases

    async def run(self, stop: asyncio.Event) -> None:
        """Measure until told to stop."""
        while not stop.is_set():
            pause = EVERY_SECONDS
            if self._leases.held():
                pause = max(pause, REST * await self._round())
            else:
                metrics.SURVEY.is_shown = False
            await wait(stop, pause)
        metrics.SURVEY.is_shown = False

    async def _round(self) -> float:
        """Measure, or keep the old figures with their old time; return how long it took."""
        began = time.monotonic()
        try:
            await self.measure(clock.now())
        except (SQLAlchemyError, OSError) as error:
            log.warning("nothing measured: %s", error)
            return 0.0
        seconds = time.monotonic() - began
        metrics.survey_seconds.set(seconds)
        return seconds

    async def measure(self, now: datetime) -> None:
        """Measure once."""
        async with self._database.platform() as connection:
            waiting = (await connection.execute(flow.WAITING)).one()
            consumers = (await connection.execute(flow.CONSUMERS)).all()
            lags = (await connection.execute(flow.LAG_BY_PARTITION)).all()
        metrics.outbox_waiting.set(int(waiting.events))
        metrics.outbox_oldest.set(age_of(waiting.oldest, now))
        for metric in (*BY_CONSUMER, *TROUBLES.values(), metrics.partition_lag):
            metric.clear()
        for one in consumers:
            _tell(one, [lag for lag in lags if lag.consumer == one.name], now)
        metrics.survey_at.set(now.timestamp())
        metrics.SURVEY.is_shown = True


def _tell(consumer: Row[Any], lags: Sequence[Row[Any]], now: datetime) -> None:
    name = consumer.name
    for trouble, metric in TROUBLES.items():
        metric.labels(name).set(getattr(consumer, trouble))
    metrics.lag_events.labels(name).set(sum(int(lag.events) for lag in lags))
    metrics.lag_stores.labels(name).set(sum(lag.stores for lag in lags))
    metrics.lag_seconds.labels(name).set(
        max((age_of(lag.oldest, now) for lag in lags), default=0.0)
    )
    for lag in lags:
        metrics.partition_lag.labels(name, lag.partition).set(int(lag.events))
