"""Goods come: stock, cost, prices and lead time follow from what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import PurchaseReceived, ReceivedLine

from construction import catalog, inventory, suppliers
from construction.activity import Actor, note
from construction.purchases import repository
from construction.purchases.domain import (
    ZERO,
    Arrived,
    Balance,
    PurchaseAction,
    PurchaseStatus,
    average_cost,
    landed,
    status_after,
)
from construction.purchases.errors import (
    LinesInvalidError,
    NothingArrivedError,
    PurchaseStateError,
)
from construction.purchases.models import Purchase, PurchaseLine
from construction.purchases.schemas import ReceiptIn
from construction.purchases.service.reading import get, held_for

UNKNOWN_LINE = "This is no line of this purchase order"
TWICE = "This line stands here twice"
Values = dict[str, Any]


async def receive(
    session: TenantSession,
    purchase_id: UUID,
    given: ReceiptIn,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> UUID:
    """Count what came of a purchase that still has this version; return the receipt."""
    purchase = await held_for(session, purchase_id, PurchaseAction.RECEIVE, version)
    lines = {one.id: one for one in await repository.purchases.lines(session, purchase_id)}
    _check(given, lines)
    arrived = [
        Arrived(
            product_id=lines[one.line_id].product_id,
            quantity=one.quantity,
            unit_price=lines[one.line_id].unit_price if one.unit_price is None else one.unit_price,
            line_id=one.line_id,
            note=one.note,
        )
        for one in given.lines
    ]
    return await receive_goods(
        session,
        purchase.supplier_id,
        arrived,
        purchase=purchase,
        received_on=given.received_on or clock.business_date(now),
        freight=given.freight,
        notes=given.notes,
        is_last=given.is_last,
        by=by,
        now=now,
    )


async def held_if_open(session: TenantSession, purchase_id: UUID) -> Purchase | None:
    """Return a purchase, held, if something of it is still to come."""
    try:
        return await held_for(session, purchase_id, PurchaseAction.RECEIVE, None)
    except PurchaseStateError:
        return None


def _check(given: ReceiptIn, lines: dict[UUID, PurchaseLine]) -> None:
    wrong, seen = {}, set[UUID]()
    for place, one in enumerate(given.lines):
        if one.line_id not in lines:
            wrong[f"lines.{place}.line_id"] = UNKNOWN_LINE
        elif one.line_id in seen:
            wrong[f"lines.{place}.line_id"] = TWICE
        seen.add(one.line_id)
    if wrong:
        raise LinesInvalidError(wrong)


async def receive_goods(
    session: TenantSession,
    supplier_id: UUID,
    arrived: Sequence[Arrived],
    *,
    purchase: Purchase | None,
    received_on: date,
    freight: Decimal | None = None,
    notes: str | None = None,
    document: str | None = None,
    is_last: bool = False,
    by: Actor,
    now: datetime,
) -> UUID:
    """Write a receipt, and what follows from it; the purchase, if there is one, is held."""
    came = [one for one in arrived if one.quantity > 0]
    if not came and not (document and arrived):
        raise NothingArrivedError
    receipt_id = new_id()
    values: Values = {
        "id": receipt_id,
        "supplier_id": supplier_id,
        "purchase_id": purchase.id if purchase else None,
        "received_on": received_on,
        "freight": freight,
        "notes": notes,
        "document": document,
        "actor_name": by.name,
        "created_at": now,
    }
    await repository.receipts.add(session, values, [_row(one) for one in arrived])
    await _add_to_stock(session, receipt_id, came, freight or ZERO, by=by, now=now)
    await _learn_prices(session, supplier_id, came, received_on, by=by, now=now)
    is_complete = True
    if purchase is not None:
        is_complete = await _count_towards(
            session, purchase, came, received_on, is_last=is_last, by=by, now=now
        )
    record(session, as_received(values, came, purchase, is_complete=is_complete), at=now)
    return receipt_id


def _row(arrived: Arrived) -> Values:
    return {
        "id": new_id(),
        "product_id": arrived.product_id,
        "purchase_line_id": arrived.line_id,
        "quantity": arrived.quantity,
        "invoiced": arrived.invoiced,
        "unit_price": arrived.unit_price,
        "note": arrived.note,
    }


async def _add_to_stock(
    session: TenantSession,
    receipt_id: UUID,
    came: Sequence[Arrived],
    freight: Decimal,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Move the goods in and weigh their costs with those of what was there."""
    kind = inventory.MovementKind.RECEIPT
    moves = [inventory.Movement(one.product_id, kind, one.quantity) for one in came]
    if moves:
        await inventory.move(session, moves, by=by, now=now, reference_id=receipt_id)
    values = landed(came, freight)
    products = await catalog.get_many(session, values)
    held = await inventory.on_hand(session, list(values))
    costs = {
        product_id: average_cost(
            held.get(product_id, ZERO) - quantity, products[product_id].cost, quantity, value
        )
        for product_id, (quantity, value) in values.items()
    }
    await catalog.set_costs(session, costs, by=by, now=now)


async def _learn_prices(
    session: TenantSession,
    supplier_id: UUID,
    came: Sequence[Arrived],
    received_on: date,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Write down what was paid, where it is not what the supplier's offer says already."""
    offers = await suppliers.prices_of(session, supplier_id, [one.product_id for one in came])
    paid: dict[UUID, Decimal] = {}
    for one in came:
        if one.unit_price is None:
            continue
        known = suppliers.price_of(offers[one.product_id], one.quantity, received_on)
        if known is None or known.unit_price != one.unit_price:
            paid[one.product_id] = one.unit_price
    given = [
        suppliers.OfferIn(product_id=product_id, unit_price=price, offered_on=received_on)
        for product_id, price in paid.items()
    ]
    await suppliers.record_prices(session, supplier_id, given, "received", by=by, now=now)


async def _count_towards(
    session: TenantSession,
    purchase: Purchase,
    came: Sequence[Arrived],
    received_on: date,
    *,
    is_last: bool,
    by: Actor,
    now: datetime,
) -> bool:
    """Count goods towards a purchase, learn its lead time, and tell whether it is whole."""
    is_first = purchase.status == PurchaseStatus.SENT.value
    for one in came:
        if one.line_id is not None:
            await repository.purchases.add_received(session, one.line_id, one.quantity)
    lines = await repository.purchases.lines(session, purchase.id)
    status = status_after((Balance(x.quantity, x.received) for x in lines), is_last=is_last)
    values = {"status": status.value, "updated_at": now}
    await repository.purchases.change(session, purchase.id, values)
    await note(session, purchase.id, "received", by=by, at=now)
    if is_first and purchase.ordered_on is not None and received_on >= purchase.ordered_on:
        days = (received_on - purchase.ordered_on).days
        await suppliers.observe(session, purchase.supplier_id, days)
    return (await get(session, purchase.id)).status == PurchaseStatus.RECEIVED.value


def as_received(
    values: Values, came: Sequence[Arrived], purchase: Purchase | None, *, is_complete: bool
) -> PurchaseReceived:
    """Return what is told of goods that came."""
    return PurchaseReceived(
        receipt_id=values["id"],
        supplier_id=values["supplier_id"],
        purchase_id=values["purchase_id"],
        ordered_on=purchase.ordered_on if purchase else None,
        received_on=values["received_on"],
        freight=values["freight"],
        lines=tuple(
            ReceivedLine(
                line_id=one.line_id,
                product_id=one.product_id,
                quantity=one.quantity,
                unit_price=one.unit_price,
            )
            for one in came
        ),
        is_complete=is_complete,
    )
