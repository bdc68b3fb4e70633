"""Queries of purchases and their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import ColumnElement, delete, func, insert, select, update

from construction.orm import one_of
from construction.purchases.domain import OPEN, PurchaseStatus
from construction.purchases.models import Purchase, PurchaseLine
from construction.search import Kind, matches

Values = Mapping[str, Any]
OPEN_STATUSES = [one.value for one in OPEN]


@dataclass(frozen=True, slots=True)
class PurchaseFilter:
    """Which purchases a list shows; `late_on` is the day on which they are late."""

    status: PurchaseStatus | None = None
    supplier_id: UUID | None = None
    is_open: bool = False
    late_on: date | None = None


async def add(session: TenantSession, values: Values) -> None:
    """Insert a purchase."""
    await session.execute(insert(Purchase).values(tenant_id=session.tenant_id, **values))


async def get(
    session: TenantSession, purchase_id: UUID, *, for_change: bool = False
) -> Purchase | None:
    """Return a purchase, held until the commit if it is to be changed."""
    query = (
        select(Purchase)
        .where(Purchase.tenant_id == session.tenant_id, Purchase.id == purchase_id)
        .execution_options(populate_existing=True)
    )
    found: Purchase | None = await session.scalar(query.with_for_update() if for_change else query)
    return found


async def numbered(session: TenantSession, number: int) -> Purchase | None:
    """Return the purchase that has a number."""
    found: Purchase | None = await session.scalar(
        select(Purchase).where(Purchase.tenant_id == session.tenant_id, Purchase.number == number)
    )
    return found


async def owners(session: TenantSession, line_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the purchase of each of several lines."""
    found = await session.execute(
        select(PurchaseLine.id, PurchaseLine.purchase_id).where(
            PurchaseLine.tenant_id == session.tenant_id, PurchaseLine.id.in_(line_ids)
        )
    )
    return {row[0]: row[1] for row in found}


async def drafted(session: TenantSession, suggestion_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the draft in which each of these suggestions stands already."""
    found = await session.execute(
        select(PurchaseLine.suggestion_id, Purchase.id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            Purchase.tenant_id == session.tenant_id,
            PurchaseLine.tenant_id == session.tenant_id,
            Purchase.status == PurchaseStatus.DRAFT.value,
            PurchaseLine.suggestion_id.in_(suggestion_ids),
        )
    )
    return {row[0]: row[1] for row in found if row[0] is not None}


async def change(session: TenantSession, purchase_id: UUID, values: Values) -> None:
    """Change a purchase that is held; it gets a new version."""
    await session.execute(
        update(Purchase)
        .where(Purchase.tenant_id == session.tenant_id, Purchase.id == purchase_id)
        .values(version=Purchase.version + 1, **values)
        .execution_options(synchronize_session=False)
    )


async def lines(session: TenantSession, purchase_id: UUID) -> list[PurchaseLine]:
    """Return the lines of a purchase in their order."""
    found = await session.scalars(
        select(PurchaseLine)
        .where(PurchaseLine.tenant_id == session.tenant_id, PurchaseLine.purchase_id == purchase_id)
        .order_by(PurchaseLine.position)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def replace_lines(session: TenantSession, purchase_id: UUID, rows: Sequence[Values]) -> None:
    """Let exactly these be the lines of a purchase."""
    await session.execute(
        delete(PurchaseLine)
        .where(PurchaseLine.tenant_id == session.tenant_id, PurchaseLine.purchase_id == purchase_id)
        .execution_options(synchronize_session=False)
    )
    if rows:
        own = {"tenant_id": session.tenant_id, "purchase_id": purchase_id}
        await session.execute(insert(PurchaseLine), [{**row, **own} for row in rows])


async def add_received(session: TenantSession, line_id: UUID, quantity: Decimal) -> None:
    """Count goods towards a line."""
    await session.execute(
        update(PurchaseLine)
        .where(PurchaseLine.tenant_id == session.tenant_id, PurchaseLine.id == line_id)
        .values(received=PurchaseLine.received + quantity)
        .execution_options(synchronize_session=False)
    )


def _wanted(session: TenantSession, wanted: PurchaseFilter) -> list[ColumnElement[bool]]:
    found = [Purchase.tenant_id == session.tenant_id]
    if wanted.status is not None:
        found.append(Purchase.status == wanted.status.value)
    if wanted.supplier_id is not None:
        found.append(Purchase.supplier_id == wanted.supplier_id)
    if wanted.is_open or wanted.late_on is not None:
        found.append(Purchase.status.in_(OPEN_STATUSES))
    if wanted.late_on is not None:
        found.append(Purchase.expected_on < wanted.late_on)
    return found


async def page(
    session: TenantSession, request: PageRequest, wanted: PurchaseFilter
) -> Slice[Purchase]:
    """Return a page of purchases, the last one first; what is searched is the supplier."""
    query = select(Purchase).where(*_wanted(session, wanted))
    if request.q:
        query = query.where(matches(session, Kind.SUPPLIER, Purchase.supplier_id, request.q))
    if request.cursor:
        (before,) = decode_cursor(request.cursor, (int,))
        query = query.where(Purchase.number < before)
    query = query.order_by(Purchase.number.desc()).limit(request.limit + 1)
    rows = list(await session.scalars(query))
    return slice_page(rows, request.limit, lambda row: (row.number,))


async def late(session: TenantSession, today: date) -> int:
    """Return how many purchases should have come by now."""
    found = await session.scalar(
        select(func.count()).where(*_wanted(session, PurchaseFilter(late_on=today)))
    )
    return int(found or 0)


async def incoming(
    session: TenantSession, product_ids: Sequence[UUID]
) -> list[tuple[PurchaseLine, Purchase]]:
    """Return the lines that are still to come of products, what is expected first."""
    found = await session.execute(
        select(PurchaseLine, Purchase)
        .join(
            Purchase,
            (Purchase.tenant_id == PurchaseLine.tenant_id)
            & (Purchase.id == PurchaseLine.purchase_id),
        )
        .where(
            PurchaseLine.tenant_id == session.tenant_id,
            PurchaseLine.product_id == one_of(product_ids),
            Purchase.status.in_(OPEN_STATUSES),
            PurchaseLine.received < PurchaseLine.quantity,
        )
        .order_by(Purchase.expected_on, Purchase.number)
    )
    return [(line, purchase) for line, purchase in found]


async def still_to_come(session: TenantSession, product_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """Return how much of each of these products was ordered and has not come yet."""
    found = await session.execute(
        select(PurchaseLine.product_id, func.sum(PurchaseLine.quantity - PurchaseLine.received))
        .join(
            Purchase,
            (Purchase.tenant_id == PurchaseLine.tenant_id)
            & (Purchase.id == PurchaseLine.purchase_id),
        )
        .where(
            PurchaseLine.tenant_id == session.tenant_id,
            PurchaseLine.product_id == one_of(product_ids),
            Purchase.status.in_(OPEN_STATUSES),
            PurchaseLine.received < PurchaseLine.quantity,
        )
        .group_by(PurchaseLine.product_id)
    )
    return {row[0]: row[1] for row in found}
