"""Queries across a customer's quotes, orders and history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Row,
    Select,
    Table,
    Uuid,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    select,
)

from construction.activity import Activity, Step, read
from construction.catalog import Product
from construction.customers import Customer
from construction.job_sites import JobSite
from construction.orders import Order, OrderLine, OrderStatus
from construction.quotes import Quote

OPEN = (OrderStatus.PENDING.value, OrderStatus.PREPARING.value, OrderStatus.OUT_FOR_DELIVERY.value)
WRITTEN_OPEN: list[ColumnClause[str]] = [literal_column(f"'{one}'") for one in OPEN]
"""Written out, or no index of open orders would be known to fit."""
ORDER, CUSTOMER = cast("Table", Order.__table__), cast("Table", Customer.__table__)
MOST_ORDERS = 1000


async def open_totals(
    session: TenantSession, customer_ids: Sequence[UUID]
) -> dict[UUID, tuple[Decimal, int]]:
    """Return what the open orders of each customer add up to, and how many there are."""
    found = await session.execute(
        select(Order.customer_id, func.sum(Order.total), func.count())
        .where(
            Order.tenant_id == session.tenant_id,
            Order.customer_id.in_(customer_ids),
            Order.status.in_(OPEN),
        )
        .group_by(Order.customer_id)
    )
    return {row[0]: (row[1], row[2]) for row in found}


def with_open_orders(session: TenantSession) -> Select[UUID]:
    """Return the query for customers who have open orders."""
    return select(Order.customer_id).where(
        Order.tenant_id == session.tenant_id, Order.status.in_(OPEN)
    )


def over_limit(session: TenantSession) -> Select[UUID]:
    """Return the query for customers whose open orders pass their limit."""
    return _over_limit(literal(session.tenant_id))


def _over_limit(tenant: ColumnElement[UUID]) -> Select[UUID]:
    owed = (
        select(ORDER.c.customer_id, func.sum(ORDER.c.total).label("owed"))
        .where(ORDER.c.tenant_id == tenant, ORDER.c.status.in_(WRITTEN_OPEN))
        .group_by(ORDER.c.customer_id)
        .subquery()
    )
    return (
        select(CUSTOMER.c.id)
        .join(owed, owed.c.customer_id == CUSTOMER.c.id)
        .where(CUSTOMER.c.tenant_id == tenant, owed.c.owed > CUSTOMER.c.credit_limit)
    )


def _owed() -> Select[int, Decimal]:
    tenant = bindparam("tenant", type_=Uuid)
    over = select(func.count()).select_from(_over_limit(tenant).subquery())
    total = func.coalesce(func.sum(ORDER.c.total), literal_column("0"))
    mine = (ORDER.c.tenant_id == tenant, ORDER.c.status.in_(WRITTEN_OPEN))
    return select(over.scalar_subquery(), select(total).where(*mine).scalar_subquery())


OWED = Hot(_owed())


async def owed_in_all(session: TenantSession) -> tuple[int, Decimal]:
    """Return how many customers' open orders pass their limit, and what all open ones add up to."""
    rows = await session.hot(OWED, {"tenant": session.tenant_id})
    return rows[0][0], rows[0][1]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose documents: a customer's, at one job site or all, one seller's or all."""

    customer_id: UUID
    job_site_id: UUID | None = None
    owner_id: UUID | None = None


async def orders(
    session: TenantSession, asked: Asked, since: datetime, until: datetime
) -> list[Row[Any, Any]]:
    """Return the orders of a time that were not cancelled, oldest first, with their job sites."""
    query: Select[Any, Any] = (
        select(Order, JobSite.name.label("job_site_name"))
        .outerjoin(
            JobSite, and_(JobSite.tenant_id == session.tenant_id, JobSite.id == Order.job_site_id)
        )
        .where(
            Order.tenant_id == session.tenant_id,
            Order.customer_id == asked.customer_id,
            Order.status != OrderStatus.CANCELLED.value,
            Order.created_at >= since,
            Order.created_at < until,
        )
        .order_by(Order.number)
        .limit(MOST_ORDERS + 1)
    )
    if asked.job_site_id is not None:
        query = query.where(Order.job_site_id == asked.job_site_id)
    if asked.owner_id is not None:
        query = query.where(Order.owner_id == asked.owner_id)
    return list((await session.execute(query)).all())


async def lines(session: TenantSession, order_ids: Sequence[UUID]) -> list[Row[Any, Any, Any]]:
    """Return the lines of several orders with their products' codes and names."""
    query: Select[Any, Any, Any] = (
        select(OrderLine, Product.sku, Product.name)
        .join(
            Product,
            and_(Product.tenant_id == session.tenant_id, Product.id == OrderLine.product_id),
        )
        .where(OrderLine.tenant_id == session.tenant_id, OrderLine.order_id.in_(order_ids))
        .order_by(OrderLine.order_id, OrderLine.position)
    )
    return list((await session.execute(query)).all())


async def documents(
    session: TenantSession, kind: type[Quote | Order], asked: Asked, before: datetime, limit: int
) -> list[Any]:
    """Return the newest quotes or orders made before a moment."""
    query = select(kind).where(
        kind.tenant_id == session.tenant_id,
        kind.customer_id == asked.customer_id,
        kind.created_at < before,
    )
    if asked.owner_id is not None:
        query = query.where(kind.owner_id == asked.owner_id)
    return list(await session.scalars(query.order_by(kind.number.desc()).limit(limit)))


async def activities(
    session: TenantSession, subjects: Sequence[UUID], before: datetime, limit: int
) -> list[Step]:
    """Return the newest steps in the life of several records before a moment."""
    found = await session.scalars(
        select(Activity)
        .where(
            Activity.tenant_id == session.tenant_id,
            Activity.subject_id.in_(subjects),
            Activity.at < before,
        )
        .order_by(Activity.id.desc())
        .limit(limit)
    )
    return await read(session, found.all())
