"""Queries of what suppliers call products and what they ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from construction.suppliers.models import Supplier, SupplierCode, SupplierOffer

Values = Mapping[str, Any]
RECENT = 1000
"""Offers of a product that are looked at to find those that hold."""


async def keep_code(session: TenantSession, values: Values) -> UUID:
    """Store what a supplier calls a product, in place of what the code meant before."""
    made = upsert(SupplierCode).values(tenant_id=session.tenant_id, **values)
    kept = {name: made.excluded[name] for name in values if name != "id"}
    found = await session.scalars(
        made.on_conflict_do_update(
            index_elements=["tenant_id", "supplier_id", "code"], set_=kept
        ).returning(SupplierCode.id)
    )
    kept_id: UUID = found.one()
    return kept_id


async def codes(session: TenantSession, supplier_id: UUID) -> list[SupplierCode]:
    """Return a supplier's codes in their order."""
    found = await session.scalars(
        select(SupplierCode)
        .where(SupplierCode.tenant_id == session.tenant_id, SupplierCode.supplier_id == supplier_id)
        .order_by(SupplierCode.code)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def drop_code(session: TenantSession, supplier_id: UUID, code_id: UUID) -> bool:
    """Forget a code; tell whether the supplier had it."""
    dropped = await session.execute(
        delete(SupplierCode)
        .where(
            SupplierCode.tenant_id == session.tenant_id,
            SupplierCode.supplier_id == supplier_id,
            SupplierCode.id == code_id,
        )
        .returning(SupplierCode.id)
        .execution_options(synchronize_session=False)
    )
    return dropped.scalar() is not None


async def add(session: TenantSession, rows: Sequence[Values]) -> None:
    """Insert offers."""
    if rows:
        own = {"tenant_id": session.tenant_id}
        await session.execute(insert(SupplierOffer), [{**row, **own} for row in rows])


async def page(
    session: TenantSession, supplier_id: UUID, request: PageRequest
) -> Slice[SupplierOffer]:
    """Return a page of a supplier's offers, the last one first."""
    query = select(SupplierOffer).where(
        SupplierOffer.tenant_id == session.tenant_id, SupplierOffer.supplier_id == supplier_id
    )
    if request.cursor:
        (before,) = decode_cursor(request.cursor, (UUID,))
        query = query.where(SupplierOffer.id < before)
    query = query.order_by(SupplierOffer.id.desc()).limit(request.limit + 1)
    rows = list(await session.scalars(query))
    return slice_page(rows, request.limit, lambda row: (str(row.id),))


async def of_sellers(
    session: TenantSession, product_ids: Sequence[UUID]
) -> tuple[list[SupplierCode], list[SupplierOffer]]:
    """Return the codes and the last offers of products at suppliers who are bought from."""
    found: list[Any] = []
    for table in (SupplierCode, SupplierOffer):
        rows = await session.scalars(
            select(table)
            .join(
                Supplier,
                (Supplier.tenant_id == table.tenant_id) & (Supplier.id == table.supplier_id),
            )
            .where(
                table.tenant_id == session.tenant_id,
                table.product_id.in_(product_ids),
                Supplier.is_active,
            )
            .order_by(table.id.desc())
            .limit(RECENT * 10)
        )
        found.append(list(rows))
    return found[0], found[1]


async def of_products(
    session: TenantSession, supplier_id: UUID, product_ids: Sequence[UUID]
) -> list[SupplierOffer]:
    """Return a supplier's last offers of products."""
    found = await session.scalars(
        select(SupplierOffer)
        .where(
            SupplierOffer.tenant_id == session.tenant_id,
            SupplierOffer.supplier_id == supplier_id,
            SupplierOffer.product_id.in_(product_ids),
        )
        .order_by(SupplierOffer.id.desc())
        .limit(RECENT)
    )
    return list(found)
