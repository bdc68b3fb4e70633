"""Reading purchases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession

from construction import catalog, suppliers
from construction.numbering import label
from construction.purchases import repository
from construction.purchases.domain import (
    Balance,
    PurchaseAction,
    PurchaseStatus,
    allows,
    is_late,
    line_total,
)
from construction.purchases.errors import (
    PurchaseChangedError,
    PurchaseNotFoundError,
    PurchaseStateError,
)
from construction.purchases.models import Purchase, PurchaseLine
from construction.purchases.schemas import (
    LineOut,
    PurchaseOut,
    PurchaseRow,
    ReceiptLineOut,
    ReceiptOut,
)


async def get(session: TenantSession, purchase_id: UUID) -> Purchase:
    """Return a purchase of this store, or raise `PurchaseNotFoundError`."""
    purchase = await repository.purchases.get(session, purchase_id)
    if purchase is None:
        raise PurchaseNotFoundError
    return purchase


async def held_for(
    session: TenantSession, purchase_id: UUID, action: PurchaseAction, version: int | None
) -> Purchase:
    """Return a purchase, held, that has this version and allows the action."""
    purchase = await repository.purchases.get(session, purchase_id, for_change=True)
    if purchase is None:
        raise PurchaseNotFoundError
    if version is not None and purchase.version != version:
        raise PurchaseChangedError
    if not allows(PurchaseStatus(purchase.status), action):
        raise PurchaseStateError
    return purchase


def _head(purchase: Purchase, today: date, *, sees_costs: bool) -> dict[str, Any]:
    status = PurchaseStatus(purchase.status)
    return {
        "id": purchase.id,
        "number": label(purchase.number_mask, purchase.number),
        "supplier_id": purchase.supplier_id,
        "status": status,
        "ordered_on": purchase.ordered_on,
        "expected_on": purchase.expected_on,
        "is_late": is_late(status, purchase.expected_on, today),
        "total": purchase.total if sees_costs else None,
        "owner_name": purchase.owner_name,
    }


async def shown_rows(
    session: TenantSession, purchases: Sequence[Purchase], *, sees_costs: bool
) -> list[PurchaseRow]:
    """Return purchases as a list shows them."""
    today = clock.business_date(clock.now())
    names = await suppliers.named(session, [one.supplier_id for one in purchases])
    return [
        PurchaseRow(
            supplier_name=names[one.supplier_id].name,
            **_head(one, today, sees_costs=sees_costs),
        )
        for one in purchases
    ]


async def shown(session: TenantSession, purchase: Purchase, *, sees_costs: bool) -> PurchaseOut:
    """Return a purchase with its lines and what came of it."""
    lines = await repository.purchases.lines(session, purchase.id)
    products = await catalog.get_many(session, [line.product_id for line in lines])
    supplier = await suppliers.get(session, purchase.supplier_id)
    least = supplier.minimum_order
    below = least - purchase.total if least is not None and purchase.total < least else None
    head = _head(purchase, clock.business_date(clock.now()), sees_costs=sees_costs)
    return PurchaseOut(
        supplier_name=supplier.name,
        supplier_email=supplier.email,
        supplier_phone=supplier.phone,
        payment_term_days=purchase.payment_term_days,
        freight=purchase.freight if sees_costs else None,
        notes=purchase.notes,
        below_minimum_by=below if sees_costs else None,
        version=purchase.version,
        created_at=purchase.created_at,
        lines=[_line(one, products[one.product_id], sees_costs=sees_costs) for one in lines],
        receipts=await _receipts(session, purchase.id, sees_costs=sees_costs),
        **head,
    )


def _line(line: PurchaseLine, product: catalog.Product, *, sees_costs: bool) -> LineOut:
    return LineOut(
        id=line.id,
        position=line.position,
        product_id=line.product_id,
        sku=product.sku,
        name=product.name,
        uom=line.uom,
        quantity=line.quantity,
        received=line.received,
        missing=Balance(line.quantity, line.received).missing,
        unit_price=line.unit_price if sees_costs else None,
        total=line_total(line.quantity, line.unit_price) if sees_costs else None,
        suggestion_id=line.suggestion_id,
    )


async def _receipts(
    session: TenantSession, purchase_id: UUID, *, sees_costs: bool
) -> list[ReceiptOut]:
    receipts = await repository.receipts.of_purchase(session, purchase_id)
    lines = await repository.receipts.lines(session, [one.id for one in receipts])
    hidden = {} if sees_costs else {"unit_price": None}
    return [
        ReceiptOut(
            id=one.id,
            received_on=one.received_on,
            document=one.document,
            freight=one.freight if sees_costs else None,
            notes=one.notes,
            actor_name=one.actor_name,
            created_at=one.created_at,
            lines=[
                ReceiptLineOut.model_validate(line).model_copy(update=hidden)
                for line in lines[one.id]
            ],
        )
        for one in receipts
    ]
