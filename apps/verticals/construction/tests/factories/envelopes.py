"""Events as a consumer has them."""

from __future__ import annotations

from datetime import datetime

from basecore.streams import Envelope
from contracts import Event
from shop import Shop
from testkit.envelopes import enveloped


def envelope_of(event: Event, shop: Shop, at: datetime | None = None) -> Envelope:
    """Return the envelope in which an event of a store arrives."""
    return enveloped(event, shop.tenant_id, at=at, vertical="construction", actor="user:1")
