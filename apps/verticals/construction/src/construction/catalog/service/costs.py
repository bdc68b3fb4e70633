"""Costs that receipts of goods bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import ProductChanged

from construction.activity import Actor, moved, note
from construction.catalog import repository
from construction.catalog.service.products import facts


async def set_costs(
    session: TenantSession, costs: Mapping[UUID, Decimal], *, by: Actor, now: datetime
) -> None:
    """Give products the costs that were reckoned for them, where they are others."""
    for product in await repository.lock_many(session, costs):
        cost, before = costs[product.id], product.cost
        if cost == before:
            continue
        await repository.change_all(session, [product.id], {"cost": cost})
        await session.refresh(product)
        what = moved({"cost": before}, {"cost": product.cost})
        await note(session, product.id, "changed", by=by, at=now, fields="cost", **what)
        record(session, ProductChanged(**facts(product)), at=now)
