"""Every query of customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from construction.customers.errors import TaxIdTakenError
from construction.customers.models import Customer
from construction.search import Kind, matches


async def add(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a customer; `TaxIdTakenError` if the document is taken."""
    try:
        async with session.begin_nested():
            await session.execute(insert(Customer).values(tenant_id=session.tenant_id, **values))
    except IntegrityError as error:
        raise TaxIdTakenError from error


async def get(session: TenantSession, customer_id: UUID) -> Customer | None:
    """Return a customer of this store."""
    found: Customer | None = await session.scalar(
        select(Customer).where(Customer.tenant_id == session.tenant_id, Customer.id == customer_id)
    )
    return found


async def change(
    session: TenantSession, customer_id: UUID, version: int, values: Mapping[str, Any]
) -> bool:
    """Change a customer if it still has this version; tell whether it had."""
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
    return changed.scalar() is not None


async def page(session: TenantSession, request: PageRequest) -> Slice[Customer]:
    """Return a page of customers by name."""
    query = select(Customer).where(Customer.tenant_id == session.tenant_id)
    if request.q:
        query = query.where(matches(session, Kind.CUSTOMER, Customer.id, request.q))
    if request.cursor:
        after = decode_cursor(request.cursor, (str, UUID))
        query = query.where(tuple_(Customer.sort_name, Customer.id) > after)
    query = query.order_by(Customer.sort_name, Customer.id).limit(request.limit + 1)
    rows = list(await session.scalars(query))
    return slice_page(rows, request.limit, lambda row: (row.sort_name, str(row.id)))
