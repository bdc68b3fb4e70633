"""Queries of merges, and the one statement that moves what belongs to a customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, cast
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from construction.customers import Customer, CustomerContact
from construction.duplicates.errors import DocumentTakenError, MergeConflictError
from construction.duplicates.models import CustomerMerge, CustomerMergeRow
from construction.orm import Base

Values = Mapping[str, Any]

FIRST = "called_first"
"""Stands for a table's name where a merge keeps which contact was the preferred one."""
STAYS = frozenset({"customer", "customer_merge", "customer_distinct"})
"""Tables whose rows keep naming the merged customer: merges are history."""


@cache
def movable() -> tuple[Column[Any], ...]:
    """Return every column, of any feature's table, that names a customer and moves with it."""
    customer = cast("Table", Customer.__table__)
    return tuple(
        list(key.columns)[-1]
        for table in Base.metadata.sorted_tables
        if table.name not in STAYS
        for key in table.foreign_key_constraints
        if key.referred_table is customer
    )


async def move(session: TenantSession, merged_id: UUID, kept_id: UUID) -> list[tuple[str, UUID]]:
    """Give all that belongs to one customer to another; return table and id of each row.

    One statement, because a quote's key holds its customer and its job site: keys are checked when
    all of them have moved.
    """
    moved = [
        update(column.table)
        .where(column.table.c.tenant_id == session.tenant_id, column == merged_id)
        .values({column: kept_id})
        .returning(column.table.c.id)
        .cte(f"moved_{column.table.name}")
        for column in movable()
    ]
    rows = union_all(
        *(
            select(literal(column.table.name).label("name"), cte.c.id)
            for column, cte in zip(movable(), moved, strict=True)
        )
    )
    try:
        async with session.begin_nested():
            return [(row[0], row[1]) for row in await session.execute(rows)]
    except IntegrityError as error:
        raise MergeConflictError from error


async def move_back(session: TenantSession, merge: CustomerMerge) -> None:
    """Give a merged customer its rows back, and what was made since out of them."""
    ctes = [
        update(column.table)
        .where(
            column.table.c.tenant_id == session.tenant_id,
            column == merge.kept_id,
            _goes_back(column.table, lambda name: _moved_by(session, merge, name)),
        )
        .values({column: merge.merged_id})
        .returning(column.table.c.id)
        .cte(f"back_{column.table.name}")
        for column in movable()
    ]
    try:
        async with session.begin_nested():
            await session.execute(union_all(*(select(cte.c.id) for cte in ctes)))
    except IntegrityError as error:
        raise MergeConflictError from error


def _goes_back(table: Table, moved: Callable[[str], Select[UUID]]) -> ColumnElement[bool]:
    """Return which rows go: those that came, and what their quotes and job sites brought since.

    What was given a job site of the other's meanwhile stays there.
    """
    belongs = [table.c.id.in_(moved(table.name))]
    if "quote_id" in table.c:
        belongs.append(table.c.quote_id.in_(moved("quote")))
    if "job_site_id" not in table.c:
        return or_(*belongs)
    site = table.c.job_site_id
    at_theirs = site.in_(moved("job_site"))
    return or_(at_theirs, and_(site.is_(None), or_(*belongs)))


def _moved_by(session: TenantSession, merge: CustomerMerge, name: str) -> Select[UUID]:
    return select(CustomerMergeRow.row_id).where(
        CustomerMergeRow.tenant_id == session.tenant_id,
        CustomerMergeRow.merge_id == merge.id,
        CustomerMergeRow.table_name == name,
    )


async def step_back(session: TenantSession, kept_id: UUID, ids: Iterable[UUID]) -> list[UUID]:
    """Let contacts that came be called first no more where another one is; return which were."""
    came = list(ids)
    others = aliased(CustomerContact)
    stays = select(others.id).where(
        others.tenant_id == session.tenant_id,
        others.customer_id == kept_id,
        others.is_preferred,
        others.id.not_in(came),
    )
    changed = await session.scalars(
        update(CustomerContact)
        .where(
            CustomerContact.tenant_id == session.tenant_id,
            CustomerContact.id.in_(came),
            CustomerContact.is_preferred,
            stays.exists(),
        )
        .values(is_preferred=False)
        .returning(CustomerContact.id)
        .execution_options(synchronize_session=False)
    )
    return list(changed)


async def step_forward(session: TenantSession, merge: CustomerMerge) -> None:
    """Let the contacts that a merge took back a step be called first again."""
    await session.execute(
        update(CustomerContact)
        .where(
            CustomerContact.tenant_id == session.tenant_id,
            CustomerContact.customer_id == merge.merged_id,
            CustomerContact.id.in_(_moved_by(session, merge, FIRST)),
        )
        .values(is_preferred=True)
        .execution_options(synchronize_session=False)
    )


async def add(session: TenantSession, values: Values, moved: Iterable[tuple[str, UUID]]) -> None:
    """Insert a merge and the rows that it moved."""
    await session.execute(insert(CustomerMerge).values(tenant_id=session.tenant_id, **values))
    rows = [
        {
            "tenant_id": session.tenant_id,
            "id": new_id(),
            "merge_id": values["id"],
            "table_name": name,
            "row_id": row_id,
        }
        for name, row_id in moved
    ]
    if rows:
        await session.execute(insert(CustomerMergeRow), rows)


async def lock(session: TenantSession, kept_id: UUID, merge_id: UUID) -> CustomerMerge | None:
    """Return a merge into a customer and hold it until the end of the transaction."""
    found: CustomerMerge | None = await session.scalar(
        select(CustomerMerge)
        .where(
            CustomerMerge.tenant_id == session.tenant_id,
            CustomerMerge.kept_id == kept_id,
            CustomerMerge.id == merge_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def set_undone(session: TenantSession, merge_id: UUID, values: Values) -> None:
    """Mark a merge that is locked as undone."""
    await session.execute(
        update(CustomerMerge)
        .where(CustomerMerge.tenant_id == session.tenant_id, CustomerMerge.id == merge_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def merges(session: TenantSession, kept_id: UUID) -> list[CustomerMerge]:
    """Return the merges into a customer, newest first."""
    found = await session.scalars(
        select(CustomerMerge)
        .where(CustomerMerge.tenant_id == session.tenant_id, CustomerMerge.kept_id == kept_id)
        .order_by(CustomerMerge.id.desc())
        .limit(50)
    )
    return list(found)


async def moved_counts(
    session: TenantSession, merge_ids: Iterable[UUID]
) -> dict[UUID, dict[str, int]]:
    """Return how many rows of each table several merges moved."""
    rows = await session.execute(
        select(CustomerMergeRow.merge_id, CustomerMergeRow.table_name, func.count())
        .where(
            CustomerMergeRow.tenant_id == session.tenant_id,
            CustomerMergeRow.merge_id.in_(list(merge_ids)),
        )
        .group_by(CustomerMergeRow.merge_id, CustomerMergeRow.table_name)
    )
    found: dict[UUID, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = row[2]
    return found


async def give_document_back(session: TenantSession, customer_id: UUID, values: Values) -> None:
    """Make a merged customer one of its own again; `DocumentTakenError` if that cannot be."""
    try:
        async with session.begin_nested():
            await session.execute(
                update(Customer)
                .where(Customer.tenant_id == session.tenant_id, Customer.id == customer_id)
                .values(version=Customer.version + 1, **values)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        raise DocumentTakenError from error
