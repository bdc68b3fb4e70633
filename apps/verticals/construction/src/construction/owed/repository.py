"""Every query of what is still owed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from basecore.money import discounted, round_money
from sqlalchemy import and_, func, literal_column, or_, select, tuple_

from construction.catalog import Product
from construction.customers import Customer
from construction.job_sites import JobSite
from construction.orders import Order, OrderLine, OrderStatus

OPEN = (OrderStatus.PENDING.value, OrderStatus.PREPARING.value, OrderStatus.OUT_FOR_DELIVERY.value)
AT_ONCE = 500
OWED = func.sum(OrderLine.to_deliver).label("owed")
ORDERS = func.count(Order.id.distinct()).label("orders")
SINCE = func.min(Order.created_at).label("since")


@dataclass(frozen=True, slots=True)
class OwedFilter:
    """Whose orders, to whom and of what; `owner_id` limits a seller to their own."""

    owner_id: UUID | None = None
    customer_id: UUID | None = None
    product_id: UUID | None = None
    job_site_id: UUID | None = None


async def lines(session: TenantSession, request: PageRequest, wanted: OwedFilter) -> Slice[Any]:
    """Return a page of open lines, those of the oldest orders first."""
    query = _lines(session, wanted)
    if request.cursor:
        number, position = decode_cursor(request.cursor, (int, int))
        query = query.where(tuple_(Order.number, OrderLine.position) > (number, position))
    rows = list((await session.execute(query.limit(request.limit + 1))).all())
    return slice_page(rows, request.limit, lambda row: (row.number, row.OrderLine.position))


async def every_line(session: TenantSession, wanted: OwedFilter) -> AsyncIterator[Sequence[Any]]:
    """Yield all open lines, some hundreds at a time."""
    query = _lines(session, wanted).limit(AT_ONCE)
    rows = (await session.execute(query)).all()
    while rows:
        yield rows
        last = rows[-1]
        after = tuple_(Order.number, OrderLine.position) > (last.number, last.OrderLine.position)
        rows = (await session.execute(query.where(after))).all()


async def products(session: TenantSession, request: PageRequest, wanted: OwedFilter) -> Slice[Any]:
    """Return a page of products with what is owed of each, by code."""
    query = _open(
        session,
        select(Product.id, Product.sku, Product.name, Product.uom, OWED, ORDERS, SINCE),
        wanted,
    )
    if request.cursor:
        (sku,) = decode_cursor(request.cursor, (str,))
        query = query.where(Product.sku > sku)
    query = query.group_by(Product.id, Product.sku, Product.name, Product.uom)
    query = query.order_by(Product.sku).limit(request.limit + 1)
    rows = list((await session.execute(query)).all())
    return slice_page(rows, request.limit, lambda row: (row.sku,))


async def customers(session: TenantSession, request: PageRequest, wanted: OwedFilter) -> Slice[Any]:
    """Return a page of customers with how many open lines and orders each has, by name."""
    count = func.count().label("lines")
    query = _open(
        session,
        select(Customer.id, Customer.name, Customer.sort_name, count, ORDERS, SINCE),
        wanted,
    )
    if request.cursor:
        name, last_id = decode_cursor(request.cursor, (str, UUID))
        same = and_(Customer.sort_name == name, Customer.id > last_id)
        query = query.where(or_(Customer.sort_name > name, same))
    query = query.group_by(Customer.id, Customer.name, Customer.sort_name)
    query = query.order_by(Customer.sort_name, Customer.id).limit(request.limit + 1)
    rows = list((await session.execute(query)).all())
    return slice_page(rows, request.limit, lambda row: (row.sort_name, str(row.id)))


async def worth(session: TenantSession, wanted: OwedFilter) -> tuple[int, Decimal]:
    """Return how many lines are open, and what their open parts cost at their orders' prices."""
    chosen = select(
        OrderLine.total, OrderLine.to_deliver, OrderLine.quantity, Order.discount_percent
    )
    rows = (await session.execute(_open(session, chosen, wanted))).all()
    parts = (
        discounted(row.total * row.to_deliver / row.quantity, row.discount_percent) for row in rows
    )
    return len(rows), round_money(sum(parts, Decimal(0)))


def _lines(session: TenantSession, wanted: OwedFilter) -> Any:
    chosen = select(
        OrderLine,
        Order.number,
        Order.number_mask,
        Order.created_at,
        Order.status,
        Customer.name.label("customer_name"),
        JobSite.name.label("job_site_name"),
        Product.sku,
        Product.name,
    )
    site = and_(JobSite.tenant_id == session.tenant_id, JobSite.id == Order.job_site_id)
    return (
        _open(session, chosen, wanted, Order.customer_id.label("customer_id"))
        .outerjoin(JobSite, site)
        .order_by(Order.number, OrderLine.position)
    )


def _open(session: TenantSession, chosen: Any, wanted: OwedFilter, *more: Any) -> Any:
    tenant = session.tenant_id
    query: Any = (
        chosen.add_columns(*more)
        .select_from(OrderLine)
        .join(Order, and_(Order.tenant_id == tenant, Order.id == OrderLine.order_id))
        .join(Customer, and_(Customer.tenant_id == tenant, Customer.id == Order.customer_id))
        .join(Product, and_(Product.tenant_id == tenant, Product.id == OrderLine.product_id))
        .where(
            OrderLine.tenant_id == tenant,
            OrderLine.to_deliver > literal_column("0"),
            Order.status.in_(OPEN),
        )
    )
    for column, value in (
        (Order.owner_id, wanted.owner_id),
        (Order.customer_id, wanted.customer_id),
        (Order.job_site_id, wanted.job_site_id),
        (OrderLine.product_id, wanted.product_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return query
