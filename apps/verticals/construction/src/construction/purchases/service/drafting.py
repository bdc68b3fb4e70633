"""Making and changing drafts of purchases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.ids import new_id

from construction import catalog, suppliers
from construction.activity import Actor, note
from construction.numbering import Document, next_number
from construction.purchases import repository
from construction.purchases.domain import ZERO, PurchaseAction, PurchaseStatus, line_total
from construction.purchases.errors import LinesInvalidError, SupplierUnknownError
from construction.purchases.models import Purchase
from construction.purchases.schemas import LineIn, PurchaseChange, PurchaseIn
from construction.purchases.service.reading import get, held_for

NOT_LISTED = "Choose one from the list"
Values = dict[str, Any]


async def draft(session: TenantSession, given: PurchaseIn, *, by: Actor, now: datetime) -> Purchase:
    """Make a draft of what to order from a supplier."""
    supplier = await _bought_from(session, given.supplier_id)
    rows = await _rows(session, supplier.id, given.lines, now)
    term = given.payment_term_days
    purchase_id = new_id()
    values = {
        "id": purchase_id,
        "supplier_id": supplier.id,
        "status": PurchaseStatus.DRAFT.value,
        "expected_on": given.expected_on,
        "payment_term_days": supplier.payment_term_days if term is None else term,
        "freight": given.freight,
        "notes": given.notes,
        "total": _total(rows, given.freight),
        "owner_name": by.name,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    taken = await next_number(session, Document.PURCHASE)
    await repository.purchases.add(session, values | taken._asdict())
    await repository.purchases.replace_lines(session, purchase_id, rows)
    await note(session, purchase_id, "created", by=by, at=now)
    return await get(session, purchase_id)


async def _bought_from(session: TenantSession, supplier_id: UUID) -> suppliers.Supplier:
    try:
        supplier = await suppliers.get(session, supplier_id)
    except suppliers.SupplierNotFoundError as error:
        raise SupplierUnknownError from error
    if not supplier.is_active:
        raise SupplierUnknownError
    return supplier


async def _rows(
    session: TenantSession, supplier_id: UUID, lines: Sequence[LineIn], now: datetime
) -> list[Values]:
    """Return lines as they are stored; those without a price get that of the offer that holds."""
    ids = [line.product_id for line in lines]
    products = await catalog.get_many(session, ids)
    wrong = {
        f"lines.{place}.product_id": NOT_LISTED
        for place, line in enumerate(lines)
        if line.product_id not in products
    }
    if wrong:
        raise LinesInvalidError(wrong)
    offers = await suppliers.prices_of(session, supplier_id, ids)
    today = clock.business_date(now)
    rows = []
    for place, line in enumerate(lines):
        holding = suppliers.price_of(offers[line.product_id], line.quantity, today)
        price = line.unit_price
        if price is None and holding is not None:
            price = holding.unit_price
        rows.append(
            line.model_dump()
            | {
                "id": new_id(),
                "position": place + 1,
                "uom": products[line.product_id].uom,
                "unit_price": price,
            }
        )
    return rows


def _total(rows: Sequence[Values], freight: Decimal | None) -> Decimal:
    lines = (line_total(row["quantity"], row["unit_price"]) for row in rows)
    return sum(lines, freight or ZERO)


async def change(
    session: TenantSession,
    purchase_id: UUID,
    given: PurchaseChange,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> Purchase:
    """Change a draft that still has this version; its lines are replaced."""
    purchase = await held_for(session, purchase_id, PurchaseAction.CHANGE, version)
    rows = await _rows(session, purchase.supplier_id, given.lines, now)
    values = given.model_dump(exclude={"lines", "supplier_id"})
    values |= {"total": _total(rows, given.freight), "updated_at": now}
    await repository.purchases.replace_lines(session, purchase_id, rows)
    await repository.purchases.change(session, purchase_id, values)
    await note(session, purchase_id, "changed", by=by, at=now)
    return await get(session, purchase_id)
