"""Queries of orders and their lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on

from construction.catalog import Product
from construction.customers import Customer
from construction.job_sites import JobSite
from construction.orders.domain import OrderStatus
from construction.orders.models import Order, OrderLine
from construction.orm import one_of
from construction.search import Kind, matches

Values = Mapping[str, Any]
CANCELLED = OrderStatus.CANCELLED.value
IS_OPEN = OrderLine.to_deliver > literal_column("0")
"""Written out, or no index of open lines would be known to fit."""


TENANT = bindparam("tenant", type_=Uuid)
SUMMARIES: Select[Any, Any, Any] = (
    select(Order, Customer.name.label("customer_name"), JobSite.name.label("job_site_name"))
    .outerjoin(Customer, and_(Customer.tenant_id == TENANT, Customer.id == Order.customer_id))
    .outerjoin(JobSite, and_(JobSite.tenant_id == TENANT, JobSite.id == Order.job_site_id))
    .where(Order.tenant_id == TENANT)
)
"""Orders with the names of their customers and job sites; put together once.

Every order has its customer, yet the join is an outer one: of an inner one PostgreSQL expects
few rows, since it takes both keys for independent, and sorts all orders instead of the newest.
"""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders a list shows; `owner_id` limits a seller to their own."""

    owner_id: UUID | None = None
    status: str | None = None
    customer_id: UUID | None = None
    quote_id: UUID | None = None


async def add(session: TenantSession, header: Values, lines: Sequence[Values]) -> None:
    """Insert an order and its lines."""
    await session.execute(insert(Order.__table__), [dict(header)])  # type: ignore[arg-type]  # Table
    await session.execute(insert(OrderLine.__table__), [dict(line) for line in lines])  # type: ignore[arg-type]  # Table


async def lock(session: TenantSession, order_id: UUID, owner_id: UUID | None) -> Order | None:
    """Return an order and hold it until the end of the transaction."""
    query = select(Order).where(Order.tenant_id == session.tenant_id, Order.id == order_id)
    if owner_id is not None:
        query = query.where(Order.owner_id == owner_id)
    found: Order | None = await session.scalar(
        query.with_for_update().execution_options(populate_existing=True)
    )
    return found


async def set_values(session: TenantSession, order_id: UUID, values: Values) -> None:
    """Change columns of an order that is locked, and its version."""
    await session.execute(
        update(Order)
        .where(Order.tenant_id == session.tenant_id, Order.id == order_id)
        .values(version=Order.version + 1, **values)
        .execution_options(synchronize_session=False)
    )


async def id_of_quote(session: TenantSession, quote_id: UUID) -> UUID | None:
    """Return the order that a quote became."""
    found: UUID | None = await session.scalar(
        select(Order.id).where(Order.tenant_id == session.tenant_id, Order.quote_id == quote_id)
    )
    return found


async def get(
    session: TenantSession, order_id: UUID, owner_id: UUID | None
) -> Row[Any, Any, Any] | None:
    """Return an order with the names of its customer and job site."""
    query = SUMMARIES.where(Order.id == order_id)
    if owner_id is not None:
        query = query.where(Order.owner_id == owner_id)
    query = query.execution_options(populate_existing=True)
    found = await session.execute(query, {"tenant": session.tenant_id})
    row: Row[Any, Any, Any] | None = found.one_or_none()
    return row


async def lines_of(session: TenantSession, order_id: UUID) -> list[Row[Any, Any, Any]]:
    """Return an order's lines with their products' codes and names, in order."""
    query: Select[Any, Any, Any] = (
        select(OrderLine, Product.sku, Product.name)
        .join(
            Product,
            and_(Product.tenant_id == session.tenant_id, Product.id == OrderLine.product_id),
        )
        .where(OrderLine.tenant_id == session.tenant_id, OrderLine.order_id == order_id)
        .order_by(OrderLine.position)
        .execution_options(populate_existing=True)
    )
    rows: list[Row[Any, Any, Any]] = list((await session.execute(query)).all())
    return rows


async def page(
    session: TenantSession, request: PageRequest, wanted: OrderFilter, *only: ColumnElement[bool]
) -> Slice[Row[Any, Any, Any]]:
    """Return a page of orders, newest first; `only` narrows it further."""
    query = SUMMARIES.where(*only)
    for column, value in (
        (Order.owner_id, wanted.owner_id),
        (Order.status, wanted.status),
        (Order.customer_id, wanted.customer_id),
        (Order.quote_id, wanted.quote_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if request.q:
        query = query.where(matches(session, Kind.ORDER, Order.id, request.q))
    if request.cursor:
        (number,) = decode_cursor(request.cursor, (int,))
        query = query.where(Order.number < number)
    query = query.order_by(Order.number.desc()).limit(request.limit + 1)
    rows = list((await session.execute(query, {"tenant": session.tenant_id})).all())
    return slice_page(rows, request.limit, lambda row: (row.Order.number,))


async def sales_of(
    session: TenantSession, product_id: UUID, owner_id: UUID | None, limit: int
) -> Sequence[Row[Any, Any, Any, Any, Any]]:
    """Return the newest order lines of a product: (line, mask, number, when, customer)."""
    query = (
        select(OrderLine, Order.number_mask, Order.number, Order.created_at, Customer.name)
        .join(Order, and_(Order.tenant_id == OrderLine.tenant_id, Order.id == OrderLine.order_id))
        .join(
            Customer,
            and_(Customer.tenant_id == Order.tenant_id, Customer.id == Order.customer_id),
        )
        .where(
            OrderLine.tenant_id == session.tenant_id,
            OrderLine.product_id == product_id,
            Order.status != CANCELLED,
        )
        .order_by(Order.number.desc(), OrderLine.position)
        .limit(limit)
    )
    if owner_id is not None:
        query = query.where(Order.owner_id == owner_id)
    return (await session.execute(query)).all()


async def times_sold(session: TenantSession, since: datetime) -> dict[UUID, int]:
    """Return in how many order lines since then each product stands."""
    rows = await session.execute(
        select(OrderLine.product_id, func.count())
        .join(Order, and_(Order.tenant_id == OrderLine.tenant_id, Order.id == OrderLine.order_id))
        .where(
            OrderLine.tenant_id == session.tenant_id,
            Order.created_at >= since,
            Order.status != CANCELLED,
        )
        .group_by(OrderLine.product_id)
    )
    return {row[0]: row[1] for row in rows}


async def promised(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """Return how much of each of these products open orders still have to hand over.

    The order of each open line is looked up by itself: few lines of a product are open, however
    many there are, and a join would read every order of the store.
    """
    status = (
        select(Order.status)
        .where(Order.tenant_id == OrderLine.tenant_id, Order.id == OrderLine.order_id)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(OrderLine.product_id, func.sum(OrderLine.to_deliver))
        .where(
            OrderLine.tenant_id == session.tenant_id,
            OrderLine.product_id == one_of(ids),
            IS_OPEN,
            status != CANCELLED,
        )
        .group_by(OrderLine.product_id)
    )
    return {row[0]: row[1] for row in rows}


async def last_prices(
    session: TenantSession, customer_id: UUID, ids: Collection[UUID]
) -> dict[UUID, tuple[Decimal, Decimal, datetime]]:
    """Return what a customer paid last for each of these products: (price, discount, when)."""
    rows = await session.execute(
        select(
            OrderLine.product_id,
            OrderLine.unit_price,
            OrderLine.discount_percent,
            Order.created_at,
        )
        .join(Order, and_(Order.tenant_id == OrderLine.tenant_id, Order.id == OrderLine.order_id))
        .where(
            OrderLine.tenant_id == session.tenant_id,
            OrderLine.product_id.in_(ids),
            Order.customer_id == customer_id,
            Order.status != CANCELLED,
        )
        .ext(distinct_on(OrderLine.product_id))
        .order_by(OrderLine.product_id, Order.number.desc())
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}
