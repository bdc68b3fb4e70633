"""Putting together what is held of a customer, and forgetting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from basecore.db import TenantSession
from sqlalchemy import ColumnElement, Table, select

from construction import customers, remarks, sealing
from construction.activity import Actor, Audited, note_audited
from construction.customers import AnonymisedError, Customer, CustomerContact, CustomerKind
from construction.files import Files
from construction.orm import Base
from construction.privacy.domain import is_anothers, is_same
from construction.privacy.errors import (
    NameDiffersError,
    NobodyError,
    NotAPersonError,
    StillOpenError,
)
from construction.privacy.repository import (
    START,
    SUBJECTS,
    among,
    below,
    contacts,
    erasing,
    lines,
    of_store_alone,
    shown,
)
from construction.privacy.schemas import PersonalData
from construction.search import fold

Rows = list[dict[str, Any]]


async def export(
    session: TenantSession, customer_id: UUID, *, by: Actor, now: datetime
) -> PersonalData:
    """Return all that is held of a customer and of those merged into them; keep that it was."""
    customer = await _person_of(session, customer_id)
    ids = await _held(session, customer)
    every = [one for some in ids.values() for one in some]
    found: dict[str, Rows] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in ids:
            found[table.name] = await _rows(session, table, among(table, "id", ids[table.name]))
        elif table.name in SUBJECTS:
            condition = among(table, SUBJECTS[table.name], every)
            found[table.name] = await _rows(session, table, condition)
    found["activity"] = await _steps(session, found["activity"])
    kind = Audited.PRIVACY
    await note_audited(session, customer.id, "data_exported", kind, by=by, at=now)
    plain = orjson.loads(
        orjson.dumps({str(name): rows for name, rows in found.items() if rows}, str)
    )
    return PersonalData(customer_id=customer.id, exported_at=now, held=plain)


async def anonymise(
    session: TenantSession,
    customer_id: UUID,
    name: str,
    *,
    files: Files,
    by: Actor,
    now: datetime,
) -> None:
    """Forget who a customer was; what was sold, and for how much, stays.

    `name` is the customer's name as whoever asks for this typed it.
    """
    customer = await _person_of(session, customer_id)
    await customers.lock_many(session, [customer.id])
    ids = await _held(session, customer)
    if customer.anonymised_at is not None:
        raise AnonymisedError
    if customer.kind != CustomerKind.PERSON:
        raise NotAPersonError
    if await erasing.has_open(session, ids[START]):
        raise StillOpenError
    if fold(name) != customer.sort_name:
        raise NameDiffersError
    every = [one for some in ids.values() for one in some]
    await remarks.drop_all(session, every, files=files)
    await erasing.delete_people(session, ids)
    await erasing.overwrite(session, ids)
    await erasing.forget_words(session, ids)
    await sealing.forget(session, ids[START])
    await erasing.close(session, ids[START], anonymised_at=now)
    await note_audited(session, customer.id, "anonymised", Audited.PRIVACY, by=by, at=now)


async def export_contact(
    session: TenantSession, customer_id: UUID, contact_id: UUID, *, by: Actor, now: datetime
) -> PersonalData:
    """Return all that is held of a person to talk to at a customer's; keep that it was."""
    one = await _contact(session, customer_id, contact_id)
    found = {
        "customer_contact": [_plain(one.contact)],
        "job_site_contact": [dict(row) for row in one.at_sites],
        "outgoing": [dict(row) for row in one.mails],
    }
    kind = Audited.PRIVACY
    await note_audited(session, one.customer.id, "contact_exported", kind, by=by, at=now)
    held = orjson.loads(orjson.dumps({name: rows for name, rows in found.items() if rows}, str))
    return PersonalData(customer_id=one.customer.id, exported_at=now, held=held)


async def anonymise_contact(
    session: TenantSession, customer_id: UUID, contact_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Forget a person to talk to at a customer's: the company and its documents stay."""
    await customers.lock_many(session, [(await _person_of(session, customer_id)).id])
    one = await _contact(session, customer_id, contact_id)
    gone = [row["id"] for row in one.at_sites]
    await customers.drop_contact(session, one.customer.id, contact_id, by=by, now=now)
    await contacts.drop_at_sites(session, gone)
    await _drop_lines(session, one)
    await contacts.forget_words(session, fold(one.contact.name).split())
    sites = [row["job_site_id"] for row in one.at_sites]
    await erasing.forget_answers(session, [contact_id, *gone, *sites])
    await erasing.forget_mails(session, [row["idempotency_key"] for row in one.mails])
    kind = Audited.PRIVACY
    await note_audited(session, one.customer.id, "contact_anonymised", kind, by=by, at=now)


async def _drop_lines(session: TenantSession, one: _Contact) -> None:
    """Delete lines of files that name the person, but not those that name another so called."""
    held = await customers.named(session, one.customer_ids)
    tax_ids = {customer.tax_id for customer in held.values() if customer.tax_id}
    name, phone = one.contact.name, one.contact.phone
    found = await lines.naming(session, one.customer_ids, name)
    gone = [o for o in found if not is_anothers(o, tax_ids=tax_ids, name=name, phone=phone)]
    await lines.drop(session, gone)


@dataclass(frozen=True, slots=True)
class _Contact:
    """A person to talk to, and where they are found besides."""

    customer: Customer
    customer_ids: Sequence[UUID]
    contact: CustomerContact
    at_sites: Sequence[Mapping[str, Any]]
    mails: Sequence[Mapping[str, Any]]


async def _contact(session: TenantSession, customer_id: UUID, contact_id: UUID) -> _Contact:
    customer = await _person_of(session, customer_id)
    contact = await customers.contact_of(session, customer.id, contact_id)
    ids = [customer.id, *await customers.merged_ids(session, customer.id)]
    at_sites = [
        row
        for row in await contacts.at_sites(session, ids)
        if is_same(contact.name, contact.phone, row["name"], row["phone"])
    ]
    mails = await contacts.mailed(session, ids, contact.email) if contact.email else ()
    return _Contact(customer, ids, contact, at_sites, mails)


def _plain(contact: CustomerContact) -> dict[str, Any]:
    """Return what is held of a contact."""
    return {name: getattr(contact, name) for name in ("id", "name", "role", "phone", "email")}


async def _person_of(session: TenantSession, customer_id: UUID) -> Customer:
    customer = await customers.get(session, customer_id)
    if customer.is_walk_in:
        raise NobodyError
    return customer


async def _held(session: TenantSession, customer: Customer) -> dict[str, list[UUID]]:
    """Return the ids of all that belongs to a customer and those merged into them, by table."""
    ids = {START: [customer.id, *await customers.merged_ids(session, customer.id)]}
    for table in Base.metadata.sorted_tables:
        if table.name == START or "id" not in table.c:
            continue
        if (condition := below(table, ids)) is not None:
            of_store = table.c.tenant_id == session.tenant_id
            found = await session.scalars(select(table.c.id).where(of_store, condition))
            ids[table.name] = list(found)
    return ids


async def _steps(session: TenantSession, rows: Rows) -> Rows:
    """Return steps with what was sealed in them, without what tells of the store alone."""
    boxes = [(row["customer_id"], row.pop("sealed")) for row in rows]
    opened = await sealing.opened(session, boxes)
    for row, words in zip(rows, opened, strict=True):
        detail = row["detail"] | dict(words or {})
        row["detail"] = {k: v for k, v in detail.items() if not of_store_alone(k)}
    return rows


async def _rows(session: TenantSession, table: Table, condition: ColumnElement[bool]) -> Rows:
    of_store = table.c.tenant_id == session.tenant_id
    statement = select(*shown(table)).where(of_store, condition).order_by(table.c.id)
    found = (await session.execute(statement)).mappings()
    return [{str(name): value for name, value in row.items()} for row in found]
