"""What is stated anew of suppliers when it is asked to republish."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.outbox import record
from sqlalchemy import select

from construction.suppliers.models import Supplier, SupplierOffer
from construction.suppliers.service import as_event, as_registered

PAGE = 100


async def restate(session: TenantSession, after: UUID, *, now: datetime) -> UUID | None:
    """Say of the next suppliers what they are; return the last one, None at the end."""
    query = select(Supplier).where(Supplier.tenant_id == session.tenant_id, Supplier.id > after)
    # Nobody changes one of them meanwhile, so that the event tells the last word.
    rows = await session.scalars(query.order_by(Supplier.id).limit(PAGE).with_for_update())
    suppliers = list(rows)
    for supplier in suppliers:
        record(session, as_registered(supplier), at=now)
    return suppliers[-1].id if len(suppliers) == PAGE else None


async def restate_offers(session: TenantSession, after: UUID, *, now: datetime) -> UUID | None:
    """Say of the next offers what they are, in the order in which they were made."""
    query = select(SupplierOffer).where(
        SupplierOffer.tenant_id == session.tenant_id, SupplierOffer.id > after
    )
    offers = list(await session.scalars(query.order_by(SupplierOffer.id).limit(PAGE)))
    for offer in offers:
        record(session, as_event(offer), at=now)
    return offers[-1].id if len(offers) == PAGE else None
