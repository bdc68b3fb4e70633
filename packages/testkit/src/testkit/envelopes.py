"""Events as a consumer has them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore import clock
from basecore.ids import new_id
from basecore.streams import Envelope
from contracts import Event


def enveloped(
    event: Event,
    tenant_id: UUID,
    *,
    sequence: int = 1,
    at: datetime | None = None,
    vertical: str = "test",
    actor: str = "system",
) -> Envelope:
    """Return the envelope in which an event of a store arrives."""
    return Envelope(
        tenant_id=tenant_id,
        sequence=sequence,
        event_id=new_id(),
        event_type=event.event_type,
        event_version=event.event_version,
        vertical=vertical,
        aggregate_type=event.aggregate_type,
        aggregate_id=event.aggregate_id,
        actor=actor,
        correlation_id=None,
        causation_id=None,
        traceparent=None,
        payload=dict(event.payload()),
        occurred_at=at or clock.now(),
    )
