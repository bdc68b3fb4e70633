"""The relay's cycle: read rows, publish them in order, move the cursors."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from uuid import UUID

from basecore import metrics
from basecore.leases import RoleLeases
from basecore.streams import Streams

from outbox_relay.store import Row, Run, Store
from outbox_relay.traces import publishing
from outbox_relay.trimmer import Trimmer

log = logging.getLogger(__name__)


class Relay:
    """Moves what waits in the leased partitions; two relays at once are harmless.

    The cursor moves after Redis answered. A crash between the two publishes rows again, and the
    consumers' watermarks drop them.
    """

    def __init__(
        self, store: Store, streams: Streams, leases: RoleLeases, trimmer: Trimmer
    ) -> None:
        self._store = store
        self._streams = streams
        self._leases = leases
        self._trimmer = trimmer

    async def cycle(self, timeline: bytes) -> int:
        """Publish one batch; return how many rows went out."""
        began, leased = time.monotonic(), self._leases.held()
        held = [p for p in leased if not self._trimmer.is_full(p)]
        metrics.relay_full.set(len(leased) - len(held))
        if not held:
            return 0
        found = await self._store.work(held)
        rows = [row for run in found for row in run.rows]
        self._report(found)
        if not rows:
            return 0
        with publishing(rows):
            sent = await self._publish(rows, timeline)
        if not sent:
            return 0
        await self._store.move(sent)
        metrics.relay_batch_seconds.observe(time.monotonic() - began)
        metrics.relay_batch_events.observe(len(rows))
        return len(rows)

    def _report(self, found: Sequence[Run]) -> None:
        for run in found:
            if run.broken:
                metrics.relay_stopped.inc()
                log.error(
                    "gap in a tenant's outbox: its publishing stops",
                    extra={"tenant_id": str(run.tenant_id)},
                )

    async def _publish(self, rows: Sequence[Row], timeline: bytes) -> dict[UUID, int]:
        """Append the rows; return how far each tenant came before its first error."""
        replies = await self._streams.publish([(r.partition, r.data) for r in rows], timeline)
        sent: dict[UUID, int] = {}
        stopped: set[UUID] = set()
        for row, error in zip(rows, replies, strict=True):
            if error is not None and row.tenant_id not in stopped:
                stopped.add(row.tenant_id)
                metrics.relay_stopped.inc()
                log.error("not published: %s", error, extra={"tenant_id": str(row.tenant_id)})
            if row.tenant_id not in stopped:
                sent[row.tenant_id] = row.sequence
        metrics.relay_published.inc(sum(error is None for error in replies))
        self._trimmer.published(row.partition for row in rows)
        return sent
