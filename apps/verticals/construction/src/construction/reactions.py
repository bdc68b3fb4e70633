"""What the vertical does when an engine concludes something: its own consumer, group and lag."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from basecore.consumer import NoSuchSnapshotError, read_all
from basecore.db import TenantSession
from basecore.streams import Envelope
from contracts import Event, StockAlertCleared, StockAlertRaised, decode

from construction import catalog, inventory
from construction.activity import SYSTEM, note

TYPES = {StockAlertRaised.NAME, StockAlertCleared.NAME}
SNAPSHOTS = {
    "products": catalog.restate,
    "balances": inventory.restate_balances,
    "demand": inventory.restate_demand,
}
"""What the vertical can state anew, by the name that an operator gives."""


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

    async def restate(
        self, session: TenantSession, what: str, after: UUID, *, now: datetime
    ) -> UUID | None:
        """State a page of the vertical's own tables anew."""
        if what not in SNAPSHOTS:
            raise NoSuchSnapshotError(f"no snapshot {what}; there are {', '.join(SNAPSHOTS)}")
        return await SNAPSHOTS[what](session, after, now=now)


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
