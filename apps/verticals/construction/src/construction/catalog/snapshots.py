"""What the catalogue states anew when it is asked to republish."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from contracts import ProductChanged

from construction.catalog import repository
from construction.catalog.service import facts

PAGE = 100


async def restate(session: TenantSession, after: UUID, *, now: datetime) -> UUID | None:
    """Say of the next products what they are; return the last one, None at the end."""
    products = await repository.locked_page(session, after, PAGE)
    for product in products:
        record(session, ProductChanged(**facts(product)), at=now)
    return products[-1].id if len(products) == PAGE else None
