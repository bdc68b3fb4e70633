"""Which tenants a consumer has stopped, and until when.

Nothing but a pause is kept here: the watermark says what is still to be done, the outbox has it.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from uuid import UUID

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 300.0


@dataclass(slots=True)
class Failure:
    """A tenant's trouble with one engine."""

    attempts: int
    next_at: float
    error: str


class Failures:
    """Stopped tenants, each with its own back-off; nobody else waits for them."""

    def __init__(self) -> None:
        self._stopped: dict[UUID, Failure] = {}

    def __contains__(self, tenant_id: UUID) -> bool:
        return tenant_id in self._stopped

    def __len__(self) -> int:
        return len(self._stopped)

    def due(self, tenant_id: UUID) -> bool:
        """Say whether the tenant may be tried: never failed, or has waited long enough."""
        failure = self._stopped.get(tenant_id)
        return failure is None or failure.next_at <= time.monotonic()

    def add(self, tenant_id: UUID, error: Exception) -> Failure:
        """Stop a tenant: full jitter, doubling from 1 s to 5 min."""
        known = self._stopped.get(tenant_id)
        attempts = known.attempts + 1 if known else 1
        ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(attempts, 16))
        pause = random.uniform(FIRST_SECONDS / 2, ceiling)  # noqa: S311 - jitter, no secret
        failure = Failure(attempts, time.monotonic() + pause, repr(error))
        self._stopped[tenant_id] = failure
        return failure

    def clear(self, tenant_id: UUID) -> None:
        """Let a tenant go on."""
        self._stopped.pop(tenant_id, None)
