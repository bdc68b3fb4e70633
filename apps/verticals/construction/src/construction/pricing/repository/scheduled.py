"""The queries of base prices to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import RowMapping, Table, and_, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from construction.pricing.errors import DayTakenError
from construction.pricing.models import BasePriceChange
from construction.pricing.repository.resolving import PRODUCT
from construction.search import Kind, matches

CHANGE = cast("Table", BasePriceChange.__table__)
NAMED = select(CHANGE, PRODUCT.c.sku, PRODUCT.c.name, PRODUCT.c.uom, PRODUCT.c.base_price).join(
    PRODUCT,
    and_(PRODUCT.c.tenant_id == CHANGE.c.tenant_id, PRODUCT.c.id == CHANGE.c.product_id),
)


async def add_change(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a price to come; `DayTakenError` if the product has one on that day."""
    try:
        async with session.begin_nested():
            await session.execute(insert(CHANGE), [dict(values) | {"tenant_id": session.tenant_id}])
    except IntegrityError as error:
        raise DayTakenError from error


async def change_page(
    session: TenantSession, request: PageRequest, state: str
) -> Slice[RowMapping]:
    """Return a page of one state, in the order of their days: what comes next first."""
    query = NAMED.where(CHANGE.c.tenant_id == session.tenant_id, CHANGE.c.state == state)
    if request.q:
        query = query.where(matches(session, Kind.PRODUCT, CHANGE.c.product_id, request.q))
    order = (CHANGE.c.effective_on, CHANGE.c.id)
    if request.cursor:
        day, last = decode_cursor(request.cursor, (int, UUID))
        query = query.where(tuple_(*order) > (date.fromordinal(day), last))
    query = query.order_by(*order).limit(request.limit + 1)
    rows = (await session.execute(query)).mappings().all()
    return slice_page(
        list(rows),
        request.limit,
        lambda row: (row["effective_on"].toordinal(), str(row["id"])),
    )


async def changes_of(session: TenantSession, product_id: UUID) -> Sequence[RowMapping]:
    """Return the prices to come of a product, the next first."""
    query = NAMED.where(
        CHANGE.c.tenant_id == session.tenant_id,
        CHANGE.c.product_id == product_id,
        CHANGE.c.state == "scheduled",
    )
    return (await session.execute(query.order_by(CHANGE.c.effective_on))).mappings().all()


async def due(session: TenantSession, today: date, limit: int) -> list[UUID]:
    """Return the prices whose day has come, the oldest first."""
    found = await session.scalars(
        select(CHANGE.c.id)
        .where(
            CHANGE.c.tenant_id == session.tenant_id,
            CHANGE.c.state == "scheduled",
            CHANGE.c.effective_on <= today,
        )
        .order_by(CHANGE.c.effective_on, CHANGE.c.id)
        .limit(limit)
    )
    return list(found)


async def lock_change(session: TenantSession, change_id: UUID) -> RowMapping | None:
    """Return a price to come and hold it until the end of the transaction."""
    query = select(CHANGE).where(CHANGE.c.tenant_id == session.tenant_id, CHANGE.c.id == change_id)
    return (await session.execute(query.with_for_update())).mappings().one_or_none()


async def settle(session: TenantSession, change_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a price to come that is locked."""
    await session.execute(
        update(CHANGE)
        .where(CHANGE.c.tenant_id == session.tenant_id, CHANGE.c.id == change_id)
        .values(**values)
    )


async def change(session: TenantSession, change_id: UUID) -> RowMapping | None:
    """Return a price to come with its product."""
    query = NAMED.where(CHANGE.c.tenant_id == session.tenant_id, CHANGE.c.id == change_id)
    return (await session.execute(query)).mappings().one_or_none()
