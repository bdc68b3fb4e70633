"""Every query of suppliers' invoices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from construction.nfe.domain import InvoiceStatus
from construction.nfe.models import Invoice, InvoiceLine

Values = Mapping[str, Any]


async def add(session: TenantSession, values: Values) -> bool:
    """Insert an invoice, unless its access key is here already; tell whether it was done."""
    made = upsert(Invoice).values(tenant_id=session.tenant_id, **values)
    found = await session.scalar(made.on_conflict_do_nothing().returning(Invoice.id))
    return found is not None


async def add_lines(session: TenantSession, rows: Sequence[Values]) -> None:
    """Insert the lines of an invoice."""
    own = {"tenant_id": session.tenant_id}
    await session.execute(insert(InvoiceLine), [{**row, **own} for row in rows])


async def get(
    session: TenantSession, invoice_id: UUID, *, for_change: bool = False
) -> Invoice | None:
    """Return an invoice, held until the commit if it is to be changed."""
    query = (
        select(Invoice)
        .where(Invoice.tenant_id == session.tenant_id, Invoice.id == invoice_id)
        .execution_options(populate_existing=True)
    )
    found: Invoice | None = await session.scalar(query.with_for_update() if for_change else query)
    return found


async def with_key(session: TenantSession, access_key: str) -> UUID | None:
    """Return the invoice that has an access key."""
    found: UUID | None = await session.scalar(
        select(Invoice.id).where(
            Invoice.tenant_id == session.tenant_id, Invoice.access_key == access_key
        )
    )
    return found


async def change(session: TenantSession, invoice_id: UUID, values: Values) -> None:
    """Change an invoice that is held."""
    await session.execute(
        update(Invoice)
        .where(Invoice.tenant_id == session.tenant_id, Invoice.id == invoice_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def lines(session: TenantSession, invoice_id: UUID) -> list[InvoiceLine]:
    """Return the lines of an invoice in their order."""
    return list(await session.scalars(_lines(session, invoice_id)))


def _lines(session: TenantSession, invoice_id: UUID) -> Select[InvoiceLine]:
    return (
        select(InvoiceLine)
        .where(InvoiceLine.tenant_id == session.tenant_id, InvoiceLine.invoice_id == invoice_id)
        .order_by(InvoiceLine.position)
        .execution_options(populate_existing=True)
    )


async def line(session: TenantSession, invoice_id: UUID, line_id: UUID) -> InvoiceLine | None:
    """Return a line of an invoice."""
    found: InvoiceLine | None = await session.scalar(
        _lines(session, invoice_id).where(InvoiceLine.id == line_id)
    )
    return found


async def next_open(session: TenantSession, invoice_id: UUID) -> InvoiceLine | None:
    """Return the first line of an invoice that waits for a decision."""
    waiting = _lines(session, invoice_id).where(InvoiceLine.state == "open")
    found: InvoiceLine | None = await session.scalar(waiting.limit(1))
    return found


async def count(session: TenantSession, invoice_id: UUID) -> int:
    """Return how many lines an invoice has."""
    found = await session.scalar(
        select(func.count()).where(
            InvoiceLine.tenant_id == session.tenant_id, InvoiceLine.invoice_id == invoice_id
        )
    )
    return int(found or 0)


async def change_line(session: TenantSession, line_id: UUID, values: Values) -> None:
    """Change a line of an invoice that is held."""
    await session.execute(
        update(InvoiceLine)
        .where(InvoiceLine.tenant_id == session.tenant_id, InvoiceLine.id == line_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def page(
    session: TenantSession, request: PageRequest, status: InvoiceStatus | None
) -> Slice[Invoice]:
    """Return a page of invoices, the last one first."""
    query = select(Invoice).where(Invoice.tenant_id == session.tenant_id)
    if status is not None:
        query = query.where(Invoice.status == status.value)
    if request.cursor:
        (before,) = decode_cursor(request.cursor, (UUID,))
        query = query.where(Invoice.id < before)
    rows = list(await session.scalars(query.order_by(Invoice.id.desc()).limit(request.limit + 1)))
    return slice_page(rows, request.limit, lambda row: (str(row.id),))


async def undecided(session: TenantSession, invoice_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many lines of invoices wait for a decision."""
    found = await session.execute(
        select(InvoiceLine.invoice_id, func.count())
        .where(
            InvoiceLine.tenant_id == session.tenant_id,
            InvoiceLine.invoice_id.in_(invoice_ids),
            InvoiceLine.state == "open",
        )
        .group_by(InvoiceLine.invoice_id)
    )
    return {row[0]: row[1] for row in found}
