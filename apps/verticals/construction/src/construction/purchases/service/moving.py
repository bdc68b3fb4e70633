"""Sending purchases, calling them off, and closing what will not come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.outbox import record
from contracts import PurchaseLine as TellsLine
from contracts import PurchaseOrdered

from construction import suppliers
from construction.activity import Actor, Audited, note, note_audited
from construction.purchases import repository
from construction.purchases.domain import TRANSITIONS, Balance, PurchaseAction, PurchaseStatus
from construction.purchases.errors import PurchaseEmptyError
from construction.purchases.models import Purchase, PurchaseLine
from construction.purchases.service.reading import get, held_for


async def send(
    session: TenantSession,
    purchase_id: UUID,
    *,
    version: int | None = None,
    channel: str,
    by: Actor,
    now: datetime,
) -> Purchase:
    """Order what a draft says; sending once more changes nothing but the history."""
    purchase = await held_for(session, purchase_id, PurchaseAction.SEND, version)
    lines = await repository.purchases.lines(session, purchase_id)
    if not lines:
        raise PurchaseEmptyError
    if purchase.status == PurchaseStatus.DRAFT.value:
        today = clock.business_date(now)
        expected = purchase.expected_on
        if expected is None:
            days = await _lead_time(session, purchase.supplier_id)
            expected = None if days is None else today + timedelta(days=days)
        values = {"ordered_on": today, "expected_on": expected, "updated_at": now}
        status = PurchaseStatus.SENT.value
        await repository.purchases.change(session, purchase_id, values | {"status": status})
        purchase = await get(session, purchase_id)
        record(session, as_ordered(purchase, lines), at=now)
    await note(session, purchase_id, "sent", by=by, at=now, channel=channel)
    return purchase


async def _lead_time(session: TenantSession, supplier_id: UUID) -> int | None:
    supplier = await suppliers.get(session, supplier_id)
    learned = suppliers.learned_lead_time(supplier.observed_days)
    return supplier.lead_time_days if learned is None else learned


def as_ordered(purchase: Purchase, lines: Iterable[PurchaseLine]) -> PurchaseOrdered:
    """Return what is told of a purchase that went out."""
    return PurchaseOrdered(
        purchase_id=purchase.id,
        supplier_id=purchase.supplier_id,
        ordered_on=purchase.ordered_on or clock.business_date(purchase.updated_at),
        expected_on=purchase.expected_on,
        payment_term_days=purchase.payment_term_days,
        freight=purchase.freight,
        lines=tuple(
            TellsLine(
                line_id=line.id,
                product_id=line.product_id,
                quantity=line.quantity,
                unit_price=line.unit_price,
                suggestion_id=line.suggestion_id,
            )
            for line in lines
        ),
    )


async def cancel(
    session: TenantSession, purchase_id: UUID, *, version: int | None, by: Actor, now: datetime
) -> Purchase:
    """Call a purchase off of which nothing has come."""
    before = await held_for(session, purchase_id, PurchaseAction.CANCEL, version)
    was_sent = before.status == PurchaseStatus.SENT.value
    purchase = await _move(session, before, PurchaseAction.CANCEL, by=by, now=now)
    if was_sent:
        record(session, as_ordered(purchase, ()), at=now)
    return purchase


async def close(
    session: TenantSession, purchase_id: UUID, *, version: int | None, by: Actor, now: datetime
) -> Purchase:
    """Say that what is missing of a purchase will not come."""
    before = await held_for(session, purchase_id, PurchaseAction.CLOSE, version)
    lines = await repository.purchases.lines(session, purchase_id)
    purchase = await _move(session, before, PurchaseAction.CLOSE, by=by, now=now)
    record(session, as_ended(purchase, lines), at=now)
    return purchase


def as_ended(purchase: Purchase, lines: Iterable[PurchaseLine]) -> PurchaseOrdered:
    """Return what is told of a purchase of which nothing is to come any more."""
    came = [line for line in lines if line.received > 0]
    told = tuple(_as_came(one) for one in came)
    return as_ordered(purchase, came).model_copy(update={"lines": told})


def _as_came(line: PurchaseLine) -> TellsLine:
    """Return a line of which nothing is missing any more."""
    missing = Balance(line.quantity, line.received).missing
    return TellsLine(
        line_id=line.id,
        product_id=line.product_id,
        quantity=line.quantity - missing,
        unit_price=line.unit_price,
        suggestion_id=line.suggestion_id,
    )


async def _move(
    session: TenantSession, purchase: Purchase, action: PurchaseAction, *, by: Actor, now: datetime
) -> Purchase:
    status = TRANSITIONS[PurchaseStatus(purchase.status), action]
    values = {"status": status.value, "updated_at": now}
    await repository.purchases.change(session, purchase.id, values)
    kind = Audited.CANCELLATIONS if status is PurchaseStatus.CANCELLED else None
    await note_audited(session, purchase.id, action.value, kind, by=by, at=now)
    return await get(session, purchase.id)
