"""Goods on the shelf that an order keeps, and keeps no longer.

What is kept is what is still owed of open orders: it has no table of its own that could disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import StockReleased, StockReserved
from contracts.stock import ReleaseReason, ReservedLine

Kept = Iterable[tuple[UUID, UUID, Decimal]]
"""Line, product and quantity."""


def keep(session: TenantSession, order_id: UUID, goods: Kept, now: datetime) -> None:
    """Tell that an order keeps goods."""
    record(session, StockReserved(order_id=order_id, lines=_lines(goods)), at=now)


def let_go(
    session: TenantSession, order_id: UUID, reason: ReleaseReason, goods: Kept, now: datetime
) -> None:
    """Tell that an order keeps goods no longer."""
    event = StockReleased(order_id=order_id, reason=reason, lines=_lines(goods))
    record(session, event, at=now)


def _lines(goods: Kept) -> tuple[ReservedLine, ...]:
    return tuple(
        ReservedLine(line_id=line_id, product_id=product_id, quantity=quantity)
        for line_id, product_id, quantity in goods
        if quantity
    )
