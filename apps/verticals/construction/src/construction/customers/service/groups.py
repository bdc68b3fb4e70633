"""Groups, and what is done to many customers at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id

from construction.activity import Actor, note
from construction.customers import repository
from construction.customers.errors import (
    AnonymisedError,
    CustomerNotFoundError,
    GroupNotFoundError,
    GroupUnknownError,
)
from construction.customers.models import Customer, CustomerGroup
from construction.customers.schemas import GroupIn, ManyCustomers
from construction.customers.service.customers import tags_of
from construction.search import fold


async def make_group(
    session: TenantSession, given: GroupIn, *, by: Actor, now: datetime
) -> CustomerGroup:
    """Make a group."""
    group_id = new_id()
    values = {"id": group_id, "name": given.name, "sort_name": fold(given.name)}
    await repository.groups.add(session, values)
    await note(session, group_id, "group_made", by=by, at=now)
    return await get_group(session, group_id)


async def get_group(session: TenantSession, group_id: UUID) -> CustomerGroup:
    """Return a group, or raise `GroupNotFoundError`."""
    group = await repository.groups.get(session, group_id)
    if group is None:
        raise GroupNotFoundError
    return group


async def rename_group(
    session: TenantSession, group_id: UUID, given: GroupIn, *, by: Actor, now: datetime
) -> CustomerGroup:
    """Give a group another name."""
    values = {"name": given.name, "sort_name": fold(given.name)}
    if not await repository.groups.rename(session, group_id, values):
        raise GroupNotFoundError
    await note(session, group_id, "group_renamed", by=by, at=now)
    return await get_group(session, group_id)


async def drop_group(session: TenantSession, group_id: UUID, *, by: Actor, now: datetime) -> None:
    """Delete a group that nothing uses."""
    if not await repository.groups.drop(session, group_id):
        raise GroupNotFoundError
    await note(session, group_id, "group_dropped", by=by, at=now)


async def change_many(
    session: TenantSession, given: ManyCustomers, *, by: Actor, now: datetime
) -> int:
    """Tag customers, take tags off, put them in a group; return how many changed."""
    if given.group_id and await repository.groups.get(session, given.group_id) is None:
        raise GroupUnknownError
    found = await repository.groups.lock_many(session, given.ids)
    if len(found) < len(set(given.ids)):
        raise CustomerNotFoundError
    if any(customer.anonymised_at for customer in found):
        raise AnonymisedError
    changed = 0
    for customer in found:
        values = _changes(customer, given)
        if values:
            await repository.groups.set_values(session, customer.id, values)
            fields = ", ".join(sorted(values))
            await note(session, customer.id, "changed", by=by, at=now, fields=fields)
            changed += 1
    return changed


def _changes(customer: Customer, given: ManyCustomers) -> dict[str, Any]:
    taken_off = set(tags_of(given.remove_tags))
    tags = [tag for tag in tags_of([*customer.tags, *given.add_tags]) if tag not in taken_off]
    values: dict[str, Any] = {} if tags == customer.tags else {"tags": tags}
    if given.group_id and given.group_id != customer.group_id:
        values["group_id"] = given.group_id
    return values
