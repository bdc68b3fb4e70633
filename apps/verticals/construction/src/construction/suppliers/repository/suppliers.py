"""Queries of suppliers themselves and of the people there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from construction.search import Kind, matches
from construction.suppliers.errors import CnpjTakenError
from construction.suppliers.models import Supplier, SupplierContact

Values = Mapping[str, Any]


async def add(session: TenantSession, values: Values) -> None:
    """Insert a supplier; `CnpjTakenError` if the document is taken."""
    try:
        async with session.begin_nested():
            await session.execute(insert(Supplier).values(tenant_id=session.tenant_id, **values))
    except IntegrityError as error:
        raise CnpjTakenError from error


async def get(session: TenantSession, supplier_id: UUID) -> Supplier | None:
    """Return a supplier of this store."""
    return (await named(session, [supplier_id])).get(supplier_id)


async def named(session: TenantSession, ids: Sequence[UUID]) -> dict[UUID, Supplier]:
    """Return several suppliers by id."""
    found = await session.scalars(
        select(Supplier)
        .where(Supplier.tenant_id == session.tenant_id, Supplier.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}


async def with_tax_id(session: TenantSession, tax_id: str) -> Supplier | None:
    """Return the supplier that has a document."""
    found: Supplier | None = await session.scalar(
        select(Supplier).where(Supplier.tenant_id == session.tenant_id, Supplier.tax_id == tax_id)
    )
    return found


async def locked(session: TenantSession, supplier_id: UUID) -> Supplier | None:
    """Return a supplier, held until the commit."""
    found: Supplier | None = await session.scalar(
        select(Supplier)
        .where(Supplier.tenant_id == session.tenant_id, Supplier.id == supplier_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def change(session: TenantSession, supplier_id: UUID, version: int, values: Values) -> bool:
    """Change a supplier if it still has this version; tell whether it had."""
    try:
        async with session.begin_nested():
            changed = await session.execute(
                update(Supplier)
                .where(
                    Supplier.tenant_id == session.tenant_id,
                    Supplier.id == supplier_id,
                    Supplier.version == version,
                )
                .values(version=Supplier.version + 1, **values)
                .returning(Supplier.id)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        raise CnpjTakenError from error
    return changed.scalar() is not None


async def observe(session: TenantSession, supplier_id: UUID, days: Sequence[int]) -> None:
    """Keep the observed lead times of a supplier."""
    await session.execute(
        update(Supplier)
        .where(Supplier.tenant_id == session.tenant_id, Supplier.id == supplier_id)
        .values(observed_days=list(days))
        .execution_options(synchronize_session=False)
    )


async def page(
    session: TenantSession, request: PageRequest, *, active: bool | None = None
) -> Slice[Supplier]:
    """Return a page of suppliers by name."""
    query = select(Supplier).where(Supplier.tenant_id == session.tenant_id)
    if active is not None:
        query = query.where(Supplier.is_active == active)
    if request.q:
        query = query.where(matches(session, Kind.SUPPLIER, Supplier.id, request.q))
    if request.cursor:
        after = decode_cursor(request.cursor, (str, UUID))
        query = query.where(tuple_(Supplier.sort_name, Supplier.id) > after)
    query = query.order_by(Supplier.sort_name, Supplier.id).limit(request.limit + 1)
    rows = list(await session.scalars(query))
    return slice_page(rows, request.limit, lambda row: (row.sort_name, str(row.id)))


async def contacts(
    session: TenantSession, supplier_ids: Sequence[UUID]
) -> Mapping[UUID, list[SupplierContact]]:
    """Return whom to talk to at several suppliers, in the order in which they were typed."""
    rows = await session.scalars(
        select(SupplierContact)
        .where(
            SupplierContact.tenant_id == session.tenant_id,
            SupplierContact.supplier_id.in_(supplier_ids),
        )
        .order_by(SupplierContact.id)
    )
    found: dict[UUID, list[SupplierContact]] = defaultdict(list)
    for row in rows:
        found[row.supplier_id].append(row)
    return found


async def replace_contacts(
    session: TenantSession, supplier_id: UUID, people: Sequence[Values]
) -> None:
    """Let exactly these be the people at a supplier."""
    await session.execute(
        delete(SupplierContact)
        .where(
            SupplierContact.tenant_id == session.tenant_id,
            SupplierContact.supplier_id == supplier_id,
        )
        .execution_options(synchronize_session=False)
    )
    if people:
        own = {"tenant_id": session.tenant_id, "supplier_id": supplier_id}
        await session.execute(insert(SupplierContact), [{**one, **own} for one in people])
