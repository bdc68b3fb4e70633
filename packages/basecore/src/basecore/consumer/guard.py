"""Running one store's work so that its failure is its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

from basecore import metrics
from basecore.consumer.applier import Applier, StoppedError
from basecore.consumer.failures import ATTEMPTS, Failures, describe
from basecore.consumer.watermark import UnknownTenantError
from basecore.db.gone import DatabaseGoneError, is_busy, is_database_gone
from basecore.tracing import trace_id_of

Work = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)


class Guard:
    """Stops a failing store with back-off, and buries the event at fault in the end."""

    def __init__(self, consumer: str, failures: Failures, applier: Applier, *, width: int) -> None:
        self._consumer = consumer
        self._failures = failures
        self._applier = applier
        self._slots = asyncio.Semaphore(width)

    async def run(self, tenant_id: UUID, work: Work) -> None:
        """Do a store's work; raise only `DatabaseGoneError`."""
        async with self._slots:
            try:
                await self._contained(tenant_id, work)
            except Exception as error:  # the edge of a store's work
                if is_database_gone(error):
                    raise DatabaseGoneError(str(error)) from error
                log.exception("a store's failure could not be kept", extra=self._of(tenant_id))

    async def run_all(self, work: Iterable[tuple[UUID, Work]]) -> None:
        """Do the work of several stores side by side."""
        tasks = (self.run(tenant_id, one) for tenant_id, one in work)
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, BaseException):
                raise result

    async def _contained(self, tenant_id: UUID, work: Work) -> None:
        try:
            await work()
        except StoppedError as stopped:
            await self._stop(tenant_id, stopped)
        except UnknownTenantError:
            log.warning("entries of no store dropped", extra=self._of(tenant_id))

    async def _stop(self, tenant_id: UUID, stopped: StoppedError) -> None:
        error, sequence = stopped.__cause__ or stopped, stopped.sequence
        metrics.failures.labels(self._consumer).inc()
        attempts = await self._failures.add(tenant_id, sequence, error, counts=not is_busy(error))
        at = {
            "sequence": sequence,
            "attempts": attempts,
            "trace_id": trace_id_of(stopped.traceparent),
        }
        log.error(
            "consumer stopped for a store", exc_info=error, extra={**self._of(tenant_id), **at}
        )
        if attempts >= ATTEMPTS:
            await self._applier.bury(tenant_id, sequence, describe(error), attempts)

    def _of(self, tenant_id: UUID) -> dict[str, str]:
        return {"consumer": self._consumer, "tenant_id": str(tenant_id)}
