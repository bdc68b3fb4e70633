"""Moving many orders at once: each by the rules of one, what is not possible is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import Row

from construction import orders
from construction.access import Permission
from construction.activity import Actor
from construction.bulk import Done, each
from construction.numbering import label
from construction.order_lists import repository
from construction.order_lists.domain import Deed
from construction.orders import CancelReason, OrderNotFoundError, OrderStatus

STEPS: dict[Deed, OrderStatus] = {
    Deed.PREPARE: OrderStatus.PREPARING,
    Deed.LEAVE: OrderStatus.OUT_FOR_DELIVERY,
    Deed.DELIVER: OrderStatus.DELIVERED,
    Deed.CANCEL: OrderStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done to which orders, and why where they are cancelled."""

    deed: Deed
    ids: Sequence[UUID]
    reason: CancelReason | None = None


def needed(deed: Deed) -> Permission:
    """Return the permission that a deed needs."""
    return orders.needed(STEPS[deed], is_pickup=False)


async def chosen(
    session: TenantSession, ids: Sequence[UUID], owner_id: UUID | None
) -> list[Row[Any, Any, Any]]:
    """Return the chosen orders; `OrderNotFoundError` if one is not there for this person."""
    found = await repository.some(session, ids, owner_id)
    if len(found) != len(set(ids)):
        raise OrderNotFoundError
    return found


def fits(deed: Deed, status: str) -> bool:
    """Tell whether an order's state allows the deed."""
    return orders.is_step(OrderStatus(status), STEPS[deed], is_pickup=False)


async def move_many(
    session: TenantSession, wish: Wish, *, owner_id: UUID | None, by: Actor, now: datetime
) -> Done:
    """Move orders to their next status, or cancel them."""
    rows = await chosen(session, wish.ids, owner_id)
    numbered = [(row.Order.id, label(row.Order.number_mask, row.Order.number)) for row in rows]

    async def move(order_id: UUID) -> None:
        to = STEPS[wish.deed]
        await orders.set_status(
            session, order_id, to, reason=wish.reason, owner_id=owner_id, by=by, now=now
        )

    return await each(numbered, move)
