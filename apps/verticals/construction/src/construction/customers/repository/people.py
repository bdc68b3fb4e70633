"""Queries of a customer's contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import delete, insert, select, update

from construction.customers.models import CustomerContact

Values = Mapping[str, Any]


async def add_contact(session: TenantSession, values: Values) -> None:
    """Insert a contact."""
    await session.execute(insert(CustomerContact).values(tenant_id=session.tenant_id, **values))


async def contacts(session: TenantSession, customer_id: UUID) -> list[CustomerContact]:
    """Return a customer's contacts, the preferred one first."""
    found = await session.scalars(
        select(CustomerContact)
        .where(
            CustomerContact.tenant_id == session.tenant_id,
            CustomerContact.customer_id == customer_id,
        )
        .order_by(CustomerContact.is_preferred.desc(), CustomerContact.name, CustomerContact.id)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def change_contact(
    session: TenantSession, customer_id: UUID, contact_id: UUID, values: Values
) -> bool:
    """Change a contact; tell whether the customer has it."""
    changed = await session.execute(
        update(CustomerContact)
        .where(
            CustomerContact.tenant_id == session.tenant_id,
            CustomerContact.customer_id == customer_id,
            CustomerContact.id == contact_id,
        )
        .values(**values)
        .returning(CustomerContact.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar() is not None


async def prefer(session: TenantSession, customer_id: UUID, contact_id: UUID) -> None:
    """Make one contact the preferred one, and no other."""
    await session.execute(
        update(CustomerContact)
        .where(
            CustomerContact.tenant_id == session.tenant_id,
            CustomerContact.customer_id == customer_id,
        )
        .values(is_preferred=CustomerContact.id == contact_id)
        .execution_options(synchronize_session=False)
    )


async def drop_contact(session: TenantSession, customer_id: UUID, contact_id: UUID) -> bool:
    """Delete a contact; tell whether the customer had it."""
    dropped = await session.execute(
        delete(CustomerContact)
        .where(
            CustomerContact.tenant_id == session.tenant_id,
            CustomerContact.customer_id == customer_id,
            CustomerContact.id == contact_id,
        )
        .returning(CustomerContact.id)
        .execution_options(synchronize_session=False)
    )
    return dropped.scalar() is not None
