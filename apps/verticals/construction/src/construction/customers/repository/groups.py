"""Queries of groups and tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import Row, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from construction.customers.errors import GroupInUseError, GroupNameTakenError
from construction.customers.models import Customer, CustomerGroup

Values = Mapping[str, Any]


async def add(session: TenantSession, values: Values) -> None:
    """Insert a group; `GroupNameTakenError` if the name is taken."""
    try:
        async with session.begin_nested():
            await session.execute(
                insert(CustomerGroup).values(tenant_id=session.tenant_id, **values)
            )
    except IntegrityError as error:
        raise GroupNameTakenError from error


async def get(session: TenantSession, group_id: UUID) -> CustomerGroup | None:
    """Return a group of this store."""
    found: CustomerGroup | None = await session.scalar(
        select(CustomerGroup).where(
            CustomerGroup.tenant_id == session.tenant_id, CustomerGroup.id == group_id
        )
    )
    return found


async def every(session: TenantSession) -> list[Row[UUID, str, int]]:
    """Return the groups by name, with how many customers are in each."""
    query = (
        select(CustomerGroup.id, CustomerGroup.name, func.count(Customer.id).label("customers"))
        .outerjoin(
            Customer,
            and_(
                Customer.tenant_id == session.tenant_id,
                Customer.group_id == CustomerGroup.id,
                Customer.merged_into_id.is_(None),
            ),
        )
        .where(CustomerGroup.tenant_id == session.tenant_id)
        .group_by(CustomerGroup.id, CustomerGroup.name, CustomerGroup.sort_name)
        .order_by(CustomerGroup.sort_name)
    )
    return list((await session.execute(query)).all())


async def rename(session: TenantSession, group_id: UUID, values: Values) -> bool:
    """Change a group's name; tell whether there is such a group."""
    try:
        async with session.begin_nested():
            changed = await session.execute(
                update(CustomerGroup)
                .where(CustomerGroup.tenant_id == session.tenant_id, CustomerGroup.id == group_id)
                .values(**values)
                .returning(CustomerGroup.id)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        raise GroupNameTakenError from error
    return changed.scalar() is not None


async def drop(session: TenantSession, group_id: UUID) -> bool:
    """Delete a group that nothing uses; tell whether there was such a group."""
    try:
        async with session.begin_nested():
            dropped = await session.execute(
                delete(CustomerGroup)
                .where(CustomerGroup.tenant_id == session.tenant_id, CustomerGroup.id == group_id)
                .returning(CustomerGroup.id)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        raise GroupInUseError from error
    return dropped.scalar() is not None


async def tags(session: TenantSession) -> list[Row[str, int]]:
    """Return the tags in use and how many customers have each."""
    each = (
        select(func.unnest(Customer.tags).label("tag"))
        .where(Customer.tenant_id == session.tenant_id, Customer.merged_into_id.is_(None))
        .subquery()
    )
    query = (
        select(each.c.tag, func.count().label("customers"))
        .group_by(each.c.tag)
        .order_by(each.c.tag)
    )
    return list((await session.execute(query)).all())


async def lock_many(session: TenantSession, ids: Sequence[UUID]) -> list[Customer]:
    """Return several customers and hold them until the end of the transaction."""
    found = await session.scalars(
        select(Customer)
        .where(
            Customer.tenant_id == session.tenant_id,
            Customer.id.in_(ids),
            Customer.merged_into_id.is_(None),
        )
        .order_by(Customer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


async def set_values(session: TenantSession, customer_id: UUID, values: Values) -> None:
    """Change columns of a customer that is locked, and its version."""
    await session.execute(
        update(Customer)
        .where(Customer.tenant_id == session.tenant_id, Customer.id == customer_id)
        .values(version=Customer.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
