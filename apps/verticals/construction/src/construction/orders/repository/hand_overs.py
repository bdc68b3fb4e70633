"""Queries of what was handed over."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import case, update

from construction.orders.models import OrderLine


async def take(session: TenantSession, quantities: Mapping[UUID, Decimal]) -> None:
    """Let so much less be owed of each of these lines."""
    less = case(quantities, value=OrderLine.id, else_=0)
    await session.execute(
        update(OrderLine)
        .where(OrderLine.tenant_id == session.tenant_id, OrderLine.id.in_(quantities))
        .values(to_deliver=OrderLine.to_deliver - less)
        .execution_options(synchronize_session=False)
    )


async def withdraw(session: TenantSession, order_id: UUID) -> None:
    """Let nothing more be owed of an order: what was not handed over will not be."""
    await session.execute(
        update(OrderLine)
        .where(OrderLine.tenant_id == session.tenant_id, OrderLine.order_id == order_id)
        .values(withdrawn=OrderLine.withdrawn + OrderLine.to_deliver, to_deliver=0)
        .execution_options(synchronize_session=False)
    )
