"""JSON routes of orders."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import Caller, OnlyOnce, Outcome, Page, Paging, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Response

from construction.access import OwnOrders, OwnQuotes, Permission, allowed, ensure, may
from construction.activity import actor_of
from construction.http import answer, created
from construction.orders import repository, service
from construction.orders.domain import Handed, OrderStatus, Returned
from construction.orders.schemas import (
    ChangeList,
    HandOverIn,
    HandOverList,
    HandOverOut,
    OrderIn,
    OrderOut,
    OrderSummary,
    ReturnIn,
    ReturnList,
    ReturnOut,
    StatusIn,
    summary_of,
)

router = APIRouter(prefix="/api/v1", tags=["orders"])

CAN_READ = [allowed(Permission.ORDERS_READ)]


def sees_prices(caller: Principal) -> bool:
    """Tell whether the caller's role sees prices."""
    return may(caller, Permission.PRICES_READ)


@router.post(
    "/quotes/{quote_id}/convert",
    status_code=201,
    response_model=OrderOut,
    dependencies=[allowed(Permission.ORDERS_PLACE)],
)
async def convert(
    quote_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders, once: OnlyOnce
) -> Response:
    """Turn an approved quote into its one order."""

    async def make() -> Outcome:
        order_id = await service.convert(
            session, quote_id, owner_id=owner_id, by=actor_of(caller), now=clock.now()
        )
        order = await service.get(session, order_id, None, with_prices=sees_prices(caller))
        return created(order, f"/api/v1/orders/{order_id}")

    return await once.run(make)


@router.get(
    "/quotes/{quote_id}/changes",
    response_model=ChangeList,
    dependencies=[allowed(Permission.ORDERS_PLACE)],
)
async def changes(
    quote_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnQuotes
) -> Response:
    """Read what of a quote is short in stock or of higher cost by now."""
    costs = may(caller, Permission.COSTS_READ)
    found = await service.since_quote(session, quote_id, owner_id, with_costs=costs)
    return answer(ChangeList.model_construct(items=found))


@router.post(
    "/orders",
    status_code=201,
    response_model=OrderOut,
    dependencies=[allowed(Permission.ORDERS_PLACE)],
)
async def place(body: OrderIn, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Make an order without a quote, at today's prices."""

    async def make() -> Outcome:
        order_id = await service.place(session, body, by=actor_of(caller), now=clock.now())
        order = await service.get(session, order_id, None, with_prices=sees_prices(caller))
        return created(order, f"/api/v1/orders/{order_id}")

    return await once.run(make)


@router.get("/orders", response_model=Page[OrderSummary], dependencies=CAN_READ)
async def search(
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    owner_id: OwnOrders,
    status: OrderStatus | None = None,
    customer_id: UUID | None = None,
    quote_id: UUID | None = None,
) -> Response:
    """List orders, newest first; sellers see their own."""
    wanted = repository.OrderFilter(
        owner_id, status.value if status else None, customer_id, quote_id
    )
    found = await repository.page(session, paging, wanted)
    items = [summary_of(row, with_prices=sees_prices(caller)) for row in found.rows]
    return answer(Page[OrderSummary].model_construct(items=items, next_cursor=found.next_cursor))


@router.get("/orders/{order_id}", response_model=OrderOut, dependencies=CAN_READ)
async def read(
    order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Read an order with its lines."""
    order = await service.get(session, order_id, owner_id, with_prices=sees_prices(caller))
    return answer(order, version=order.version)


@router.post("/orders/{order_id}/status", response_model=OrderOut, dependencies=CAN_READ)
async def set_status(
    order_id: UUID, body: StatusIn, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Move an order to its next status."""
    to = OrderStatus(body.status)
    ensure(caller, service.needed(to, is_pickup=body.is_pickup))
    await service.set_status(
        session,
        order_id,
        to,
        is_pickup=body.is_pickup,
        owner_id=owner_id,
        by=actor_of(caller),
        now=clock.now(),
    )
    order = await service.get(session, order_id, owner_id, with_prices=sees_prices(caller))
    return answer(order, version=order.version)


@router.get("/orders/{order_id}/hand-overs", response_model=HandOverList, dependencies=CAN_READ)
async def hand_overs(
    order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Read what was handed over of an order, newest first."""
    prices = sees_prices(caller)
    found = await service.hand_overs(session, order_id, owner_id, with_prices=prices)
    return answer(HandOverList.model_construct(items=found))


@router.post(
    "/orders/{order_id}/hand-overs",
    status_code=201,
    response_model=HandOverOut,
    dependencies=CAN_READ,
)
async def hand_over(
    order_id: UUID,
    body: HandOverIn,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    once: OnlyOnce,
) -> Response:
    """Hand over these quantities of an order; what is left stays owed."""
    ensure(caller, service.needed_to_hand_over(body.kind))

    async def make() -> Outcome:
        await service.hand_over(
            session,
            order_id,
            body.kind,
            [Handed(one.line_id, one.quantity) for one in body.lines],
            receiver=body.receiver,
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
        prices = sees_prices(caller)
        newest, *_ = await service.hand_overs(session, order_id, owner_id, with_prices=prices)
        return created(newest, f"/api/v1/orders/{order_id}/hand-overs")

    return await once.run(make)


@router.post(
    "/orders/{order_id}/close-balance",
    response_model=OrderOut,
    dependencies=[allowed(Permission.ORDERS_CANCEL)],
)
async def close_balance(
    order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Let nothing more be owed of an order of which something was handed over."""
    by, now = actor_of(caller), clock.now()
    await service.close_balance(session, order_id, owner_id=owner_id, by=by, now=now)
    order = await service.get(session, order_id, owner_id, with_prices=sees_prices(caller))
    return answer(order, version=order.version)


@router.get("/orders/{order_id}/returns", response_model=ReturnList, dependencies=CAN_READ)
async def returns(
    order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Read what came back of an order, newest first."""
    found = await service.returns(session, order_id, owner_id, with_prices=sees_prices(caller))
    return answer(ReturnList.model_construct(items=found))


@router.post(
    "/orders/{order_id}/returns",
    status_code=201,
    response_model=ReturnOut,
    dependencies=[allowed(Permission.ORDERS_RETURN)],
)
async def take_back(
    order_id: UUID,
    body: ReturnIn,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    once: OnlyOnce,
) -> Response:
    """Take goods of an order back: to the shelf, or damaged."""

    async def make() -> Outcome:
        await service.take_back(
            session,
            order_id,
            [Returned(one.line_id, one.quantity, one.is_damaged) for one in body.lines],
            service.Why(body.reason, body.words),
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
        prices = sees_prices(caller)
        newest, *_ = await service.returns(session, order_id, owner_id, with_prices=prices)
        return created(newest, f"/api/v1/orders/{order_id}/returns")

    return await once.run(make)
