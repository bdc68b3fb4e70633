"""Queries of what is compared of customers, and of pairs that somebody told apart."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import ColumnElement, Table, Text, func, select
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import insert as upsert

from construction.customers import Customer
from construction.duplicates.domain import Known
from construction.duplicates.models import CustomerDistinct

MOST_COMPARED = 50_000
COMPARED = (Customer.id, Customer.sort_name, Customer.tax_id, Customer.phone_key)


def _could_be_one(session: TenantSession) -> tuple[ColumnElement[bool], ...]:
    return (
        Customer.tenant_id == session.tenant_id,
        Customer.merged_into_id.is_(None),
        Customer.anonymised_at.is_(None),
        ~Customer.is_walk_in,
    )


async def mark(session: TenantSession) -> str:
    """Return what changes with whatever is compared of the store's customers."""
    said = func.concat_ws("|", *(func.coalesce(cast_to(one, Text), "-") for one in COMPARED))
    found = await session.execute(
        select(func.count(), func.bit_xor(func.hashtextextended(said, 0))).where(
            *_could_be_one(session)
        )
    )
    count, bits = found.one()
    return f"{count}:{bits}"


async def known(session: TenantSession) -> list[Known]:
    """Return what is compared of every customer whom another one could become part of."""
    found = await session.execute(
        select(*COMPARED)
        .where(*_could_be_one(session))
        .order_by(Customer.sort_name, Customer.id)
        .limit(MOST_COMPARED)
    )
    return [Known(*row) for row in found]


async def distinct(session: TenantSession) -> set[tuple[UUID, UUID]]:
    """Return the pairs that somebody said are two."""
    found = await session.execute(
        select(CustomerDistinct.first_id, CustomerDistinct.second_id).where(
            CustomerDistinct.tenant_id == session.tenant_id
        )
    )
    return {(row[0], row[1]) for row in found}


async def tell_apart(session: TenantSession, first_id: UUID, second_id: UUID) -> None:
    """Remember that two customers are two."""
    row = {
        "tenant_id": session.tenant_id,
        "id": new_id(),
        "first_id": first_id,
        "second_id": second_id,
    }
    table = cast("Table", CustomerDistinct.__table__)
    await session.execute(upsert(table).values(row).on_conflict_do_nothing())
