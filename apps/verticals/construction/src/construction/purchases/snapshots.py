"""What is stated anew of purchases and receipts when it is asked to republish."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import PurchaseOrdered
from sqlalchemy import select

from construction.purchases import repository
from construction.purchases.domain import Arrived, PurchaseStatus
from construction.purchases.models import Purchase, PurchaseLine, Receipt
from construction.purchases.service.moving import as_ended, as_ordered
from construction.purchases.service.receiving import as_received

PAGE = 100


async def restate(session: TenantSession, after: UUID, *, now: datetime) -> UUID | None:
    """Say of the next purchases that went out what they are; return the last, None at the end."""
    query = select(Purchase).where(
        Purchase.tenant_id == session.tenant_id,
        Purchase.id > after,
        Purchase.ordered_on.is_not(None),
    )
    # Nobody changes one of them meanwhile, so that the event tells the last word.
    found = await session.scalars(query.order_by(Purchase.id).limit(PAGE).with_for_update())
    purchases = list(found)
    for purchase in purchases:
        lines = await repository.purchases.lines(session, purchase.id)
        record(session, _as_it_is(purchase, lines), at=now)
    return purchases[-1].id if len(purchases) == PAGE else None


def _as_it_is(purchase: Purchase, lines: list[PurchaseLine]) -> PurchaseOrdered:
    match PurchaseStatus(purchase.status):
        case PurchaseStatus.CANCELLED:
            return as_ordered(purchase, ())
        case PurchaseStatus.RECEIVED:
            return as_ended(purchase, lines)
        case _:
            return as_ordered(purchase, lines)


async def restate_receipts(session: TenantSession, after: UUID, *, now: datetime) -> UUID | None:
    """Say of the next receipts what came, in the order in which it did."""
    query = select(Receipt).where(Receipt.tenant_id == session.tenant_id, Receipt.id > after)
    receipts = list(await session.scalars(query.order_by(Receipt.id).limit(PAGE)))
    lines = await repository.receipts.lines(session, [one.id for one in receipts])
    wanted = [one.purchase_id for one in receipts if one.purchase_id]
    mine = (Purchase.tenant_id == session.tenant_id, Purchase.id.in_(wanted))
    known = {one.id: one for one in await session.scalars(select(Purchase).where(*mine))}
    for one in receipts:
        purchase = known.get(one.purchase_id) if one.purchase_id else None
        values = {name: getattr(one, name) for name in TOLD}
        came = [
            Arrived(line.product_id, line.quantity, line.unit_price, line.purchase_line_id)
            for line in lines[one.id]
        ]
        is_complete = bool(purchase and purchase.status == PurchaseStatus.RECEIVED)
        record(session, as_received(values, came, purchase, is_complete=is_complete), at=now)
    return receipts[-1].id if len(receipts) == PAGE else None


TOLD = ("id", "supplier_id", "purchase_id", "received_on", "freight")
