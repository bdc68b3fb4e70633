"""Registering, reading and changing suppliers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import StaleError
from basecore.ids import new_id
from basecore.outbox import record
from contracts import SupplierRegistered

from construction import customers
from construction.activity import Actor, moved, note
from construction.search import Kind, fold, remember
from construction.suppliers import repository
from construction.suppliers.domain import with_observed
from construction.suppliers.errors import CnpjInvalidError, SupplierNotFoundError
from construction.suppliers.models import Supplier
from construction.suppliers.schemas import (
    ContactIn,
    SupplierChange,
    SupplierIn,
    SupplierOut,
    supplier_of,
)

NEVER_EMPTY = ("name", "is_active")
TOLD = ("lead_time_days", "payment_term_days", "minimum_order", "is_active")
"""What those who reckon with suppliers must know when it changes."""
TOLD_IN_HISTORY = ("name", "tax_id", "city", "state", *TOLD)


async def register(
    session: TenantSession, given: SupplierIn, *, by: Actor, now: datetime
) -> Supplier:
    """Register a supplier."""
    values = given.model_dump(exclude={"contacts"}) | {
        "id": new_id(),
        "tax_id": _checked(given.tax_id),
        "sort_name": fold(given.name),
        "is_active": True,
        "version": 1,
        "created_at": now,
    }
    await repository.suppliers.add(session, values)
    await repository.suppliers.replace_contacts(session, values["id"], _people(given.contacts))
    supplier = await get(session, values["id"])
    await _index(session, supplier)
    await note(session, supplier.id, "registered", by=by, at=now)
    record(session, as_registered(supplier), at=now)
    return supplier


def _checked(tax_id: str | None) -> str | None:
    plain = customers.normal_tax_id(tax_id or "")
    if not plain:
        return None
    problem = customers.tax_id_problem(customers.CustomerKind.COMPANY, plain)
    if problem is not None:
        raise CnpjInvalidError(problem)
    return plain


def _people(given: Iterable[ContactIn]) -> list[dict[str, Any]]:
    return [one.model_dump() | {"id": new_id()} for one in given]


async def _index(session: TenantSession, supplier: Supplier) -> None:
    """Store the words by which a supplier is found."""
    words = (supplier.name, supplier.tax_id, supplier.phone, supplier.email, supplier.city)
    await remember(session, Kind.SUPPLIER, supplier.id, *words, is_offered=supplier.is_active)


def as_registered(supplier: Supplier) -> SupplierRegistered:
    """Return the event that says what a supplier is."""
    return SupplierRegistered(
        supplier_id=supplier.id,
        lead_time_days=supplier.lead_time_days,
        payment_term_days=supplier.payment_term_days,
        minimum_order_value=supplier.minimum_order,
        is_active=supplier.is_active,
    )


async def get(session: TenantSession, supplier_id: UUID) -> Supplier:
    """Return a supplier of this store, or raise `SupplierNotFoundError`."""
    supplier = await repository.suppliers.get(session, supplier_id)
    if supplier is None:
        raise SupplierNotFoundError
    return supplier


async def with_tax_id(session: TenantSession, tax_id: str) -> Supplier | None:
    """Return the supplier that has a document, however it is punctuated."""
    return await repository.suppliers.with_tax_id(session, customers.normal_tax_id(tax_id))


async def shown(session: TenantSession, suppliers: Iterable[Supplier]) -> list[SupplierOut]:
    """Return suppliers with the people there."""
    found = list(suppliers)
    people = await repository.suppliers.contacts(session, [one.id for one in found])
    return [supplier_of(one, people.get(one.id, [])) for one in found]


async def change(
    session: TenantSession,
    supplier_id: UUID,
    given: SupplierChange,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> Supplier:
    """Change a supplier that still has this version."""
    before = await get(session, supplier_id)
    was = {name: getattr(before, name) for name in TOLD_IN_HISTORY}
    values = given.model_dump(exclude_unset=True, exclude={"contacts"})
    values = {k: v for k, v in values.items() if v is not None or k not in NEVER_EMPTY}
    if "tax_id" in values:
        values["tax_id"] = _checked(values["tax_id"])
    if "name" in values:
        values["sort_name"] = fold(values["name"])
    if not await repository.suppliers.change(session, supplier_id, version, values):
        raise StaleError
    if given.contacts is not None:
        people = _people(given.contacts)
        await repository.suppliers.replace_contacts(session, supplier_id, people)
    supplier = await get(session, supplier_id)
    now_has = {name: getattr(supplier, name) for name in TOLD_IN_HISTORY}
    fields = ", ".join(sorted(given.model_fields_set))
    await note(session, supplier_id, "changed", by=by, at=now, fields=fields, **moved(was, now_has))
    await _index(session, supplier)
    if any(was[name] != now_has[name] for name in TOLD):
        record(session, as_registered(supplier), at=now)
    return supplier


async def observe(session: TenantSession, supplier_id: UUID, days: int) -> None:
    """Learn from a receipt how many days a supplier took."""
    supplier = await repository.suppliers.locked(session, supplier_id)
    if supplier is None:
        raise SupplierNotFoundError
    kept = with_observed(supplier.observed_days, days)
    await repository.suppliers.observe(session, supplier_id, kept)
