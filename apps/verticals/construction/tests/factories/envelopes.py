"""Events as a consumer has them."""

from __future__ import annotations

from datetime import datetime

from basecore import clock
from basecore.ids import new_id
from basecore.streams import Envelope
from contracts import Event
from shop import Shop


def envelope_of(event: Event, shop: Shop, at: datetime | None = None) -> Envelope:
    """Return the envelope in which an event of a store arrives."""
    return Envelope(
        tenant_id=shop.tenant_id,
        sequence=1,
        event_id=new_id(),
        event_type=event.event_type,
        event_version=event.event_version,
        vertical="construction",
        aggregate_type=event.aggregate_type,
        aggregate_id=event.aggregate_id,
        actor="user:1",
        correlation_id=None,
        causation_id=None,
        traceparent=None,
        payload=dict(event.payload()),
        occurred_at=at or clock.now(),
    )
