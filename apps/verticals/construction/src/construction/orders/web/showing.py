"""Pages that show orders."""

from __future__ import annotations

from uuid import UUID

from basecore.http import PageRequest, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from webkit import redirect

from construction import catalog, remarks
from construction.access import SCHEDULE, Caller, OwnOrders, Permission, may
from construction.activity import activities
from construction.numbering import label
from construction.orders import repository, service
from construction.orders.domain import HANDS_OVER, OPEN, HandOverKind, OrderStatus, next_steps
from construction.orders.errors import OrderNotFoundError
from construction.orders.schemas import OrderOut, StatusIn
from construction.orders.web.access import CAN_READ
from construction.pages import new_key, templates

router = APIRouter(prefix="/web", include_in_schema=False)

LAST = 8
"""Sales that the panel of a product lists."""


def steps_of(order: OrderOut, caller: Caller) -> list[StatusIn]:
    """Return the steps that the order's state and the caller's role allow."""
    return [
        StatusIn.model_validate({"status": to.value, "is_pickup": is_pickup})
        for to, is_pickup in next_steps(order.status)
        if may(caller, service.needed(to, is_pickup=is_pickup))
    ]


def _kind_to_hand_over(order: OrderOut, caller: Principal) -> HandOverKind | None:
    """Return how the caller could hand over a part of an order now."""
    kinds = (kind for kind, status in HANDS_OVER.items() if status is order.status)
    return next((one for one in kinds if may(caller, service.needed_to_hand_over(one))), None)


def _can_close(order: OrderOut, caller: Principal) -> bool:
    is_begun = any(one.quantity != one.to_deliver for one in order.lines)
    is_resting = order.status is OrderStatus.PREPARING
    return is_begun and is_resting and may(caller, Permission.ORDERS_CANCEL)


@router.get("/orders/products/{product_id}", dependencies=CAN_READ)
async def of_product(
    request: Request,
    product_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
) -> Response:
    """Show the last sales of a product: a panel of its page."""
    product = await catalog.get(session, product_id)
    return templates.render(
        request,
        "orders/of_product.html",
        product=product,
        sales=await repository.sales_of(session, product_id, owner_id, LAST),
        label=label,
        sees_prices=may(caller, Permission.PRICES_READ),
    )


@router.get("/orders/{order_id}", dependencies=CAN_READ)
async def show(
    request: Request, order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Show an order with its lines, its life and what can be done next."""
    with_prices = may(caller, Permission.PRICES_READ)
    order = await service.get(session, order_id, owner_id, with_prices=with_prices)
    return templates.render(
        request,
        "orders/detail.html",
        order=order,
        steps=steps_of(order, caller),
        can_hand_over=_kind_to_hand_over(order, caller),
        can_close=_can_close(order, caller),
        can_schedule=order.status in OPEN and any(may(caller, one) for one in SCHEDULE),
        can_reorder=may(caller, Permission.QUOTES_WRITE),
        can_return=may(caller, Permission.ORDERS_RETURN)
        and any(line.returnable for line in order.lines),
        returns=await service.returns(session, order_id, owner_id, with_prices=with_prices),
        hand_overs=await service.hand_overs(session, order_id, owner_id, with_prices=with_prices),
        history=await activities(session, order_id),
        added=await remarks.of(session, [order_id]),
        key=new_key(),
        sees_prices=with_prices,
        sees_customers=may(caller, Permission.CUSTOMERS_READ),
        sees_quotes=may(caller, Permission.QUOTES_READ),
    )


@router.get("/quotes/{quote_id}/order", dependencies=CAN_READ)
async def of_quote(
    request: Request, quote_id: UUID, session: TenantWork, owner_id: OwnOrders
) -> Response:
    """Go to the order that a quote became."""
    wanted = repository.OrderFilter(owner_id, quote_id=quote_id)
    found = await repository.page(session, PageRequest(limit=1), wanted)
    if not found.rows:
        raise OrderNotFoundError
    return redirect(request, f"/web/orders/{found.rows[0].Order.id}")
