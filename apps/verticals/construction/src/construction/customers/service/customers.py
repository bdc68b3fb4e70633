"""Registering, reading and changing customers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import StaleError
from basecore.ids import new_id

from construction.activity import Actor, moved, note
from construction.customers import repository
from construction.customers.domain import (
    CustomerKind,
    masked,
    normal_tags,
    normal_tax_id,
    phone_key,
    tax_id_problem,
)
from construction.customers.errors import (
    MAX_TAGS,
    AnonymisedError,
    CustomerNotFoundError,
    TaxIdInvalidError,
    TooManyTagsError,
)
from construction.customers.models import Customer
from construction.customers.schemas import CustomerChange, CustomerIn
from construction.search import Kind, fold, remember

WALK_IN = "Consumidor"
"""What receipts call who gives no name."""
NEVER_EMPTY = ("kind", "name", "tags", "is_active")


TOLD_IN_HISTORY = ("credit_limit", "is_active")
"""Fields whose values before and after a change stand in the history: none of them is personal."""
ADDRESS = ("street", "street_number", "district", "city", "state", "postal_code")
"""Told of companies too; a person's home is not kept in a history that is never deleted."""


async def register(
    session: TenantSession, given: CustomerIn, *, by: Actor, now: datetime
) -> Customer:
    """Register a customer."""
    values = given.model_dump() | {
        "id": new_id(),
        "kind": given.kind.value,
        "tax_id": _checked(given.kind, given.tax_id),
        "tags": tags_of(given.tags),
        "sort_name": fold(given.name),
        "phone_key": phone_key(given.phone),
        "is_active": True,
        "version": 1,
        "created_at": now,
    }
    await repository.add(session, values)
    customer = await find(session, values["id"])
    await index(session, customer)
    await note(session, customer.id, "registered", by=by, at=now)
    return customer


async def walk_in(session: TenantSession, *, by: Actor, now: datetime) -> UUID:
    """Return who buys without giving a name; the first such sale of a store registers them."""
    known = await repository.walk_in_id(session)
    if known is not None:
        return known
    values: dict[str, Any] = {
        "id": new_id(),
        "kind": CustomerKind.PERSON.value,
        "name": WALK_IN,
        "sort_name": fold(WALK_IN),
        "created_at": now,
    }
    if not await repository.add_walk_in(session, values):
        return await walk_in(session, by=by, now=now)
    customer = await find(session, values["id"])
    await index(session, customer)
    await note(session, customer.id, "registered", by=by, at=now)
    return customer.id


async def find(session: TenantSession, customer_id: UUID) -> Customer:
    """Return the customer with this id, merged or not, or raise `CustomerNotFoundError`."""
    customer = await repository.get(session, customer_id)
    if customer is None:
        raise CustomerNotFoundError
    return customer


async def get(session: TenantSession, customer_id: UUID) -> Customer:
    """Return a customer of this store; of a merged one, the customer that it became part of."""
    customer = await find(session, customer_id)
    while customer.merged_into_id is not None:
        customer = await find(session, customer.merged_into_id)
    return customer


async def held(session: TenantSession, customer_id: UUID) -> Customer:
    """Return a customer whom nobody forgets before the commit, or raise `AnonymisedError`."""
    customer = await repository.hold(session, (await get(session, customer_id)).id)
    if customer is None:
        raise AnonymisedError
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
    if customer.anonymised_at is not None:
        raise AnonymisedError
    is_company = customer.kind == CustomerKind.COMPANY
    told = (*TOLD_IN_HISTORY, *(ADDRESS if is_company else ()))
    before = {name: getattr(customer, name) for name in told}
    values = _changes(customer, given)
    if not await repository.change(session, customer.id, version, values):
        raise StaleError
    await session.refresh(customer)
    await index(session, customer)
    fields = ", ".join(sorted(given.model_fields_set))
    after = {name: getattr(customer, name) for name in told}
    detail = {"fields": fields, **moved(before, after)}
    await note(session, customer.id, "changed", by=by, at=now, **detail)
    return customer


def _changes(customer: Customer, given: CustomerChange) -> dict[str, Any]:
    values = given.model_dump(exclude_unset=True)
    for name in NEVER_EMPTY:
        if name in values and values[name] is None:
            del values[name]
    if "name" in values:
        values["sort_name"] = fold(values["name"])
    if "phone" in values:
        values["phone_key"] = phone_key(values["phone"])
    if "tags" in values:
        values["tags"] = tags_of(values["tags"])
    if "kind" in values or "tax_id" in values:
        kind = CustomerKind(values.get("kind", customer.kind))
        values["kind"] = kind.value
        values["tax_id"] = _checked(kind, values.get("tax_id", customer.tax_id))
    return values


def _checked(kind: CustomerKind, text: str | None) -> str | None:
    tax_id = normal_tax_id(text or "")
    if problem := tax_id_problem(kind, tax_id):
        raise TaxIdInvalidError(problem)
    return tax_id or None


def tags_of(given: list[str]) -> list[str]:
    """Return tags as they are stored, or raise `TooManyTagsError`."""
    tags = normal_tags(given)
    if len(tags) > MAX_TAGS:
        raise TooManyTagsError
    return tags


async def index(session: TenantSession, customer: Customer) -> None:
    """Store the words by which a customer is found, those of contacts and merged ones too."""
    contacts = await repository.people.contacts(session, customer.id)
    merged = await repository.named(session, await repository.merged_ids(session, customer.id))
    await remember(
        session,
        Kind.CUSTOMER,
        customer.id,
        customer.name,
        customer.tax_id,
        masked(customer.tax_id) if customer.tax_id else None,
        customer.phone,
        customer.city,
        *(word for one in contacts for word in (one.name, one.phone)),
        *(word for one in merged.values() for word in (one.name, one.phone)),
    )
