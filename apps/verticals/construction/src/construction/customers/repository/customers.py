"""Queries of customers themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import (
    ColumnElement,
    Select,
    any_,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from construction.customers.errors import GroupUnknownError, TaxIdTakenError
from construction.customers.models import Customer
from construction.search import Kind, matches

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers a list shows; `among` and `not_among` are queries for ids."""

    group_id: UUID | None = None
    tag: str | None = None
    city: str | None = None
    active: bool | None = None
    among: tuple[Select[UUID], ...] = ()


async def add(session: TenantSession, values: Values) -> None:
    """Insert a customer; `TaxIdTakenError` if the document is taken."""
    try:
        async with session.begin_nested():
            await session.execute(insert(Customer).values(tenant_id=session.tenant_id, **values))
    except IntegrityError as error:
        raise _refused(error) from error


async def add_walk_in(session: TenantSession, values: Values) -> bool:
    """Insert who buys without a name, unless the store has them; tell whether it was done."""
    made = upsert(Customer).values(tenant_id=session.tenant_id, is_walk_in=True, **values)
    found = await session.scalar(made.on_conflict_do_nothing().returning(Customer.id))
    return found is not None


async def walk_in_id(session: TenantSession) -> UUID | None:
    """Return who buys without a name in this store."""
    found: UUID | None = await session.scalar(
        select(Customer.id).where(Customer.tenant_id == session.tenant_id, Customer.is_walk_in)
    )
    return found


def _refused(error: IntegrityError) -> GroupUnknownError | TaxIdTakenError:
    return GroupUnknownError() if "group_id" in str(error.orig) else TaxIdTakenError()


async def get(session: TenantSession, customer_id: UUID) -> Customer | None:
    """Return a customer of this store, merged or not."""
    found: Customer | None = await session.scalar(
        select(Customer).where(Customer.tenant_id == session.tenant_id, Customer.id == customer_id)
    )
    return found


async def hold(session: TenantSession, customer_id: UUID) -> Customer | None:
    """Return a customer who is not anonymised, nor will be before the commit."""
    found: Customer | None = await session.scalar(
        select(Customer)
        .where(
            Customer.tenant_id == session.tenant_id,
            Customer.id == customer_id,
            Customer.anonymised_at.is_(None),
        )
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    return found


async def change(session: TenantSession, customer_id: UUID, version: int, values: Values) -> bool:
    """Change a customer if it still has this version; tell whether it had."""
    try:
        async with session.begin_nested():
            changed = await session.execute(
                update(Customer)
                .where(
                    Customer.tenant_id == session.tenant_id,
                    Customer.id == customer_id,
                    Customer.version == version,
                )
                .values(version=Customer.version + 1, **values)
                .returning(Customer.id)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        raise _refused(error) from error
    return changed.scalar() is not None


def _wanted(session: TenantSession, wanted: CustomerFilter) -> list[ColumnElement[bool]]:
    found = [Customer.tenant_id == session.tenant_id, Customer.merged_into_id.is_(None)]
    for column, value in (
        (Customer.group_id, wanted.group_id),
        (Customer.city, wanted.city),
        (Customer.is_active, wanted.active),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.tag is not None:
        found.append(literal(wanted.tag) == any_(Customer.tags))
    found += [Customer.id.in_(ids) for ids in wanted.among]
    return found


async def page(
    session: TenantSession, request: PageRequest, wanted: CustomerFilter | None = None
) -> Slice[Customer]:
    """Return a page of customers by name."""
    query = select(Customer).where(*_wanted(session, wanted or CustomerFilter()))
    if request.q:
        query = query.where(matches(session, Kind.CUSTOMER, Customer.id, request.q))
    if request.cursor:
        after = decode_cursor(request.cursor, (str, UUID))
        query = query.where(tuple_(Customer.sort_name, Customer.id) > after)
    query = query.order_by(Customer.sort_name, Customer.id).limit(request.limit + 1)
    rows = list(await session.scalars(query))
    return slice_page(rows, request.limit, lambda row: (row.sort_name, str(row.id)))


async def named(session: TenantSession, ids: Sequence[UUID]) -> dict[UUID, Customer]:
    """Return several customers by id."""
    found = await session.scalars(
        select(Customer).where(Customer.tenant_id == session.tenant_id, Customer.id.in_(ids))
    )
    return {one.id: one for one in found}


async def like(
    session: TenantSession, *, tax_id: str | None, phone: str | None, words: Sequence[str]
) -> list[Customer]:
    """Return a few customers with this document, this phone, or all of these words."""
    same: list[ColumnElement[bool]] = []
    if tax_id:
        same.append(Customer.tax_id == tax_id)
    if phone:
        same.append(Customer.phone_key == phone)
    if words:
        same.append(matches(session, Kind.CUSTOMER, Customer.id, " ".join(words)))
    if not same:
        return []
    found = await session.scalars(
        select(Customer)
        .where(*_wanted(session, CustomerFilter()), or_(*same))
        .order_by(Customer.sort_name, Customer.id)
        .limit(20)
    )
    return list(found)


async def merged_ids(session: TenantSession, customer_id: UUID) -> list[UUID]:
    """Return the customers that became part of one, however long the chain."""
    first = (
        select(Customer.id)
        .where(Customer.tenant_id == session.tenant_id, Customer.merged_into_id == customer_id)
        .cte("merged", recursive=True)
    )
    deeper = aliased(Customer)
    chain = first.union(
        select(deeper.id).where(
            deeper.tenant_id == session.tenant_id, deeper.merged_into_id == first.c.id
        )
    )
    return list(await session.scalars(select(chain.c.id)))


async def cities(session: TenantSession) -> list[str]:
    """Return where customers live, for a filter."""
    found = await session.scalars(
        select(Customer.city)
        .where(
            Customer.tenant_id == session.tenant_id,
            Customer.merged_into_id.is_(None),
            Customer.city.is_not(None),
        )
        .group_by(Customer.city)
        .order_by(func.count().desc(), Customer.city)
        .limit(50)
    )
    return sorted(city for city in found if city)
