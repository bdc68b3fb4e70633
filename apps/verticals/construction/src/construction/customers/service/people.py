"""A customer's contacts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction.activity import Actor, note
from construction.customers import repository
from construction.customers.errors import ContactNotFoundError
from construction.customers.models import CustomerContact
from construction.customers.schemas import ContactIn
from construction.customers.service.customers import get, held, index


async def add_contact(
    session: TenantSession, customer_id: UUID, given: ContactIn, *, by: Actor, now: datetime
) -> CustomerContact:
    """Add a contact; the first one is the preferred one."""
    customer = await held(session, customer_id)
    is_first = not await repository.people.contacts(session, customer.id)
    contact_id = new_id()
    values = given.model_dump() | {"id": contact_id, "customer_id": customer.id}
    values["is_preferred"] = given.is_preferred or is_first
    await repository.people.add_contact(session, values)
    if values["is_preferred"]:
        await repository.people.prefer(session, customer.id, contact_id)
    await index(session, customer)
    await note(session, customer.id, "contact_added", by=by, at=now)
    return await contact_of(session, customer.id, contact_id)


async def contact_of(
    session: TenantSession, customer_id: UUID, contact_id: UUID
) -> CustomerContact:
    """Return a customer's contact, or raise `ContactNotFoundError`."""
    for one in await repository.people.contacts(session, customer_id):
        if one.id == contact_id:
            return one
    raise ContactNotFoundError


async def change_contact(
    session: TenantSession,
    customer_id: UUID,
    contact_id: UUID,
    given: ContactIn,
    *,
    by: Actor,
    now: datetime,
) -> CustomerContact:
    """Replace all of a contact."""
    customer = await held(session, customer_id)
    values = given.model_dump()
    if not await repository.people.change_contact(session, customer.id, contact_id, values):
        raise ContactNotFoundError
    if given.is_preferred:
        await repository.people.prefer(session, customer.id, contact_id)
    await index(session, customer)
    await note(session, customer.id, "contact_changed", by=by, at=now)
    return await contact_of(session, customer.id, contact_id)


async def drop_contact(
    session: TenantSession, customer_id: UUID, contact_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Delete a contact."""
    customer = await get(session, customer_id)
    if not await repository.people.drop_contact(session, customer.id, contact_id):
        raise ContactNotFoundError
    await index(session, customer)
    await note(session, customer.id, "contact_dropped", by=by, at=now)
