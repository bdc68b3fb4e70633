"""JSON routes of the counter."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction import orders
from construction.access import Caller, OwnOrders, Permission, allowed
from construction.activity import actor_of
from construction.counter import service
from construction.counter.schemas import ExchangeIn, SaleIn
from construction.http import created
from construction.orders import OrderOut

router = APIRouter(prefix="/api/v1", tags=["orders"])

CAN_SELL = [allowed(Permission.ORDERS_PLACE), allowed(Permission.ORDERS_PICKUP)]


@router.post("/counter-sales", status_code=201, response_model=OrderOut, dependencies=CAN_SELL)
async def sell(body: SaleIn, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Sell at the counter: priced, paid, handed over and out of stock at once."""

    async def make() -> Outcome:
        order_id = await service.sell(session, body, by=actor_of(caller), now=clock.now())
        order = await orders.get(session, order_id, None, with_prices=True)
        return created(order, f"/api/v1/orders/{order_id}")

    return await once.run(make)


@router.post(
    "/orders/{order_id}/exchanges",
    status_code=201,
    response_model=OrderOut,
    dependencies=[*CAN_SELL, allowed(Permission.ORDERS_RETURN)],
)
async def exchange(
    order_id: UUID,
    body: ExchangeIn,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    once: OnlyOnce,
) -> Response:
    """Take goods of an order back and sell its customer others, at once."""

    async def make() -> Outcome:
        made = await service.exchange(
            session, order_id, body, owner_id=owner_id, by=actor_of(caller), now=clock.now()
        )
        order = await orders.get(session, made, None, with_prices=True)
        return created(order, f"/api/v1/orders/{made}")

    return await once.run(make)
