"""What the vertical does when something happened: its own consumer, group and lag."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from basecore import clock
from basecore.consumer import NoSuchSnapshotError, read_all
from basecore.db import TenantSession
from basecore.streams import Envelope
from contracts import (
    BaseCostChanged,
    CategoryChanged,
    Event,
    PriceAlertRaised,
    StockAlertCleared,
    StockAlertRaised,
    decode,
)

from construction import (
    catalog,
    cost_changes,
    figures,
    inventory,
    notices,
    orders,
    purchases,
    replenishment,
    suppliers,
)
from construction.access import Permission
from construction.activity import SYSTEM, note
from construction.notices import Audience, NoticeKind

OWN = (BaseCostChanged, CategoryChanged, PriceAlertRaised, StockAlertCleared, StockAlertRaised)
TYPES = {one.NAME for one in OWN} | figures.TYPES
NEWS = timedelta(days=2)
"""What is older is history that is worked on anew: nobody is told of it."""
Restate = Callable[..., Awaitable[UUID | None]]
SNAPSHOTS: dict[str, Restate] = {
    "products": catalog.restate,
    "balances": partial(inventory.restate_balances, promised=orders.promised),
    "demand": partial(inventory.restate_demand, returned=orders.returned_by_day),
    "suppliers": suppliers.restate,
    "offers": suppliers.restate_offers,
    "purchases": purchases.restate,
    "receipts": purchases.restate_receipts,
}
"""What the vertical can state anew, by the name that an operator gives."""


class Reactions:
    """Writes alerts into the life of their product and tells of them; keeps daily totals.

    A new cost lets the price be thought over; how a category is bought follows its name.
    """

    name = "construction"

    async def apply(
        self,
        session: TenantSession,
        events: Sequence[Envelope],
        *,
        generation: int,  # noqa: ARG002 - it draws no conclusions of its own
    ) -> None:
        """React to a store's events."""
        told = list(read_all(events, TYPES, decode))
        for envelope, event in told:
            await _react(session, envelope, event)
        await figures.take(session, told)

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
            may_move = Audience.whoever_may(Permission.STOCK_MOVE)
            await _tell(session, may_move, NoticeKind.STOCK_ALERT, envelope, event.product_id)
        case PriceAlertRaised():
            await _tell_of_price(session, envelope, event)
        case StockAlertCleared():
            at = envelope.occurred_at
            await note(session, event.product_id, "alert_cleared", by=SYSTEM, at=at)
            await notices.settle(session, NoticeKind.STOCK_ALERT, event.product_id)
        case BaseCostChanged():
            await cost_changes.take(session, event, envelope.occurred_at)
        case CategoryChanged():
            await replenishment.follow_category(session, event, now=envelope.occurred_at)
        case _:
            pass


async def _tell_of_price(
    session: TenantSession, envelope: Envelope, event: PriceAlertRaised
) -> None:
    known = await suppliers.named(session, [event.supplier_id])
    if supplier := known.get(event.supplier_id):
        may_see = Audience.whoever_may(Permission.COSTS_READ)
        kind, product_id = NoticeKind.PRICE_ODD, event.product_id
        await _tell(session, may_see, kind, envelope, product_id, supplier=supplier.name)


async def _tell(
    session: TenantSession,
    audience: Audience,
    kind: NoticeKind,
    envelope: Envelope,
    product_id: UUID,
    **detail: str,
) -> None:
    """Tell of something about a product, as long as that is news."""
    if clock.now() - envelope.occurred_at > NEWS:
        return
    found = await catalog.get_many(session, [product_id])
    if product_id in found:
        await notices.tell(
            session,
            audience,
            kind,
            source_id=envelope.event_id,
            subject_id=product_id,
            at=envelope.occurred_at,
            product=found[product_id].name,
            **detail,
        )
