"""Use cases of customers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import StaleError
from basecore.ids import new_id

from construction.activity import Actor, note
from construction.customers import repository
from construction.customers.domain import is_valid_tax_id, masked, normal_tax_id
from construction.customers.errors import CustomerNotFoundError, TaxIdInvalidError
from construction.customers.models import Customer
from construction.customers.schemas import CustomerChange, CustomerIn
from construction.search import Kind, fold, remember


async def register(
    session: TenantSession, given: CustomerIn, *, by: Actor, now: datetime
) -> Customer:
    """Register a customer."""
    tax_id = normal_tax_id(given.tax_id)
    if not is_valid_tax_id(given.kind, tax_id):
        raise TaxIdInvalidError
    values = given.model_dump() | {
        "id": new_id(),
        "kind": given.kind.value,
        "tax_id": tax_id,
        "sort_name": fold(given.name),
        "is_active": True,
        "version": 1,
        "created_at": now,
    }
    await repository.add(session, values)
    customer = await get(session, values["id"])
    await _index(session, customer)
    await note(session, customer.id, "registered", by=by, at=now)
    return customer


async def get(session: TenantSession, customer_id: UUID) -> Customer:
    """Return a customer of this store, or raise `CustomerNotFoundError`."""
    customer = await repository.get(session, customer_id)
    if customer is None:
        raise CustomerNotFoundError
    return customer


async def change(
    session: TenantSession,
    customer_id: UUID,
    given: CustomerChange,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> Customer:
    """Change a customer that still has this version."""
    customer = await get(session, customer_id)
    values = given.model_dump(exclude_unset=True)
    if values.get("name"):
        values["sort_name"] = fold(values["name"])
    if not await repository.change(session, customer_id, version, values):
        raise StaleError
    await session.refresh(customer)
    await _index(session, customer)
    await note(session, customer_id, "changed", by=by, at=now, fields=", ".join(values))
    return customer


async def _index(session: TenantSession, customer: Customer) -> None:
    await remember(
        session,
        Kind.CUSTOMER,
        customer.id,
        customer.name,
        customer.tax_id,
        masked(customer.tax_id) if customer.tax_id else None,
        customer.phone,
        customer.city,
    )
