"""Customers in bulk: read by document, written with few statements."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Text,
    Uuid,
    and_,
    any_,
    collate,
    delete,
    func,
    insert,
    literal,
    select,
)

from construction.customers import Customer, CustomerContact, CustomerGroup
from construction.imports.repository.common import table_of
from construction.search import Kind, SearchText

TABLE = table_of(Customer)
CONTACTS = table_of(CustomerContact)
GROUPS = table_of(CustomerGroup)
OWN = (
    "tax_id", "kind", "name", "email", "phone", "street", "street_number", "district", "city",
    "state", "postal_code", "notes", "tags", "credit_limit", "credit_notes", "is_active",
)  # fmt: skip
QUERY = select(
    TABLE.c.id, *(TABLE.c[name] for name in OWN), GROUPS.c.name.label("group")
).select_from(
    TABLE.outerjoin(
        GROUPS, and_(GROUPS.c.tenant_id == TABLE.c.tenant_id, GROUPS.c.id == TABLE.c.group_id)
    )
)
IS_SOMEBODY = (TABLE.c.merged_into_id.is_(None), TABLE.c.anonymised_at.is_(None))
"""Files neither name nor change who is part of another, or was forgotten."""
PARTITION = 500


class Whole(NamedTuple):
    """A customer with the people to talk to."""

    row: RowMapping
    contacts: list[tuple[bool, str, str | None, str | None, str | None]]


async def load(
    session: TenantSession,
    tax_ids: Collection[str],
    sort_names: Collection[str],
    *,
    lock: bool = False,
) -> list[Whole]:
    """Return the customers with these documents, and those without one that have these names."""
    found = await _load(session, TABLE.c.tax_id == any_(_texts(tax_ids)), lock=lock)
    if sort_names:
        unnamed = and_(TABLE.c.tax_id.is_(None), TABLE.c.sort_name == any_(_texts(sort_names)))
        found += await _load(session, unnamed, lock=lock)
    return found


def _texts(values: Collection[str]) -> ColumnElement[Any]:
    return literal(list(values), ARRAY(Text))


async def load_ids(session: TenantSession, ids: Collection[UUID]) -> list[Whole]:
    """Return customers by id, locked."""
    return await _load(session, TABLE.c.id == any_(literal(list(ids), ARRAY(Uuid))), lock=True)


async def _load(session: TenantSession, which: ColumnElement[bool], *, lock: bool) -> list[Whole]:
    query = QUERY.where(TABLE.c.tenant_id == session.tenant_id, *IS_SOMEBODY, which).order_by(
        TABLE.c.id
    )
    if lock:
        query = query.with_for_update(of=TABLE)
    return await _whole(session, (await session.execute(query)).mappings().all())


async def everything(session: TenantSession) -> AsyncIterator[list[Whole]]:
    """Yield every customer that is somebody: by document, then by name and phone."""
    query = QUERY.where(TABLE.c.tenant_id == session.tenant_id, *IS_SOMEBODY)
    order = (
        collate(TABLE.c.tax_id, "C").nulls_last(),
        collate(TABLE.c.sort_name, "C"),
        collate(func.coalesce(TABLE.c.phone_key, ""), "C"),
        TABLE.c.id,
    )
    found = await session.stream(query.order_by(*order))
    async for rows in found.mappings().partitions(PARTITION):
        yield await _whole(session, rows)


async def _whole(session: TenantSession, rows: Sequence[RowMapping]) -> list[Whole]:
    """Add the people to talk to."""
    if not rows:
        return []
    found = {row["id"]: Whole(row, []) for row in rows}
    people = await session.execute(
        select(CONTACTS).where(
            CONTACTS.c.tenant_id == session.tenant_id,
            CONTACTS.c.customer_id == any_(literal(list(found), ARRAY(Uuid))),
        )
    )
    for one in people:
        person = (one.is_preferred, one.name, one.role, one.phone, one.email)
        found[one.customer_id].contacts.append(person)
    return list(found.values())


async def merged_words(
    session: TenantSession, ids: Collection[UUID]
) -> dict[UUID, list[str | None]]:
    """Return names and phones of those that became part of these customers."""
    found = await session.execute(
        select(TABLE.c.merged_into_id, TABLE.c.name, TABLE.c.phone).where(
            TABLE.c.tenant_id == session.tenant_id,
            TABLE.c.merged_into_id == any_(literal(list(ids), ARRAY(Uuid))),
        )
    )
    words: dict[UUID, list[str | None]] = {}
    for row in found:
        words.setdefault(row.merged_into_id, []).extend((row.name, row.phone))
    return words


async def set_contacts(
    session: TenantSession, people: Mapping[UUID, Sequence[Mapping[str, Any]]]
) -> None:
    """Replace the people to talk to."""
    await session.execute(
        delete(CONTACTS).where(
            CONTACTS.c.tenant_id == session.tenant_id,
            CONTACTS.c.customer_id == any_(literal(list(people), ARRAY(Uuid))),
        )
    )
    rows = [
        {"tenant_id": session.tenant_id, "id": new_id(), "customer_id": customer_id, **one}
        for customer_id, own in people.items()
        for one in own
    ]
    if rows:
        await session.execute(insert(CONTACTS), rows)


async def remove(session: TenantSession, ids: Collection[UUID]) -> None:
    """Delete customers that nothing names, with the people to talk to."""
    await set_contacts(session, {one: [] for one in ids})
    chosen = literal(list(ids), ARRAY(Uuid))
    await session.execute(
        delete(table_of(SearchText)).where(
            SearchText.tenant_id == session.tenant_id,
            SearchText.kind == Kind.CUSTOMER.value,
            SearchText.id == any_(chosen),
        )
    )
    await session.execute(
        delete(TABLE).where(TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == any_(chosen))
    )
