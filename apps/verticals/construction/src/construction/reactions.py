"""What the vertical does when an engine concludes something: its own consumer, group and lag."""

from __future__ import annotations

from collections.abc import Sequence

from basecore.consumer import read_all
from basecore.db import TenantSession
from basecore.streams import Envelope
from contracts import Event, StockAlertCleared, StockAlertRaised, decode

from construction.activity import SYSTEM, note

TYPES = {StockAlertRaised.NAME, StockAlertCleared.NAME}


class Reactions:
    """Writes the engines' alerts into the life of the product that they are about."""

    name = "construction"

    async def apply(
        self,
        session: TenantSession,
        events: Sequence[Envelope],
        *,
        generation: int,  # noqa: ARG002 - it draws no conclusions of its own
    ) -> None:
        """React to a store's events."""
        for envelope, event in read_all(events, TYPES, decode):
            await _react(session, envelope, event)


async def _react(session: TenantSession, envelope: Envelope, event: Event) -> None:
    match event:
        case StockAlertRaised():
            await note(
                session,
                event.product_id,
                "alert_raised",
                by=SYSTEM,
                at=envelope.occurred_at,
                level=event.level,
            )
        case StockAlertCleared():
            at = envelope.occurred_at
            await note(session, event.product_id, "alert_cleared", by=SYSTEM, at=at)
        case _:
            pass
