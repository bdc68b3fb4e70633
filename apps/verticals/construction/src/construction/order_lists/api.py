"""The list of orders as JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import Page, Paging, TenantWork
from fastapi import APIRouter, Depends, Query, Response

from construction import orders
from construction.access import Caller, OwnOrders, Permission, allowed, may
from construction.http import answer
from construction.order_lists import repository
from construction.order_lists.domain import Wanted
from construction.orders import OrderStatus, OrderSummary

router = APIRouter(prefix="/api/v1/orders", tags=["orders"])


async def wanted_of(
    *,
    status: OrderStatus | None = None,
    customer_id: UUID | None = None,
    seller_id: UUID | None = None,
    created_from: date | None = None,
    created_to: date | None = None,
    deliver_from: date | None = None,
    deliver_to: date | None = None,
    is_late: Annotated[bool, Query(alias="late")] = False,
    is_owed: Annotated[bool, Query(alias="owed")] = False,
) -> Wanted:
    """Read what the list is narrowed by."""
    return Wanted(
        status=status.value if status else None,
        customer_id=customer_id,
        seller_id=seller_id,
        created_from=created_from,
        created_to=created_to,
        deliver_from=deliver_from,
        deliver_to=deliver_to,
        is_late=is_late,
        is_owed=is_owed,
    )


@router.get("", response_model=Page[OrderSummary], dependencies=[allowed(Permission.ORDERS_READ)])
async def search(
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    owner_id: OwnOrders,
    wanted: Annotated[Wanted, Depends(wanted_of)],
    quote_id: UUID | None = None,
) -> Response:
    """List orders, newest first; sellers see their own."""
    only = repository.conditions(wanted, clock.now())
    own = orders.OrderFilter(owner_id, quote_id=quote_id)
    found = await orders.page(session, paging, own, *only)
    prices = may(caller, Permission.PRICES_READ)
    items = [orders.summary_of(row, with_prices=prices) for row in found.rows]
    return answer(Page[OrderSummary].model_construct(items=items, next_cursor=found.next_cursor))
