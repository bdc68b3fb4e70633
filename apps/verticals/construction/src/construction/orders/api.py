"""JSON routes of orders."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Depends, Response

from construction.access import (
    SCHEDULE,
    Caller,
    OwnOrders,
    OwnQuotes,
    Permission,
    allowed,
    ensure,
    ensure_any,
    may,
)
from construction.activity import actor_of
from construction.http import answer, created, if_match, if_match_given
from construction.orders import service
from construction.orders.domain import Handed, OrderStatus, Returned
from construction.orders.schemas import (
    ChangeList,
    DeliverOnIn,
    HandOverIn,
    HandOverList,
    HandOverOut,
    History,
    OrderIn,
    OrderOut,
    ReturnIn,
    ReturnList,
    ReturnOut,
    StatusIn,
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
    quote_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    once: OnlyOnce,
    body: DeliverOnIn | None = None,
) -> Response:
    """Turn an approved quote into its one order, to be delivered on a day if one is given."""

    async def make() -> Outcome:
        order_id = await service.convert(
            session,
            quote_id,
            deliver_on=body.deliver_on if body else None,
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
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


@router.get("/orders/{order_id}", response_model=OrderOut, dependencies=CAN_READ)
async def read(
    order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Read an order with its lines."""
    order = await service.get(session, order_id, owner_id, with_prices=sees_prices(caller))
    return answer(order, version=order.version)


@router.post("/orders/{order_id}/status", response_model=OrderOut, dependencies=CAN_READ)
async def set_status(
    order_id: UUID,
    body: StatusIn,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    version: Annotated[int | None, Depends(if_match_given)],
) -> Response:
    """Move an order to its next status; with `If-Match`, only as it was read."""
    to = OrderStatus(body.status)
    ensure(caller, service.needed(to, is_pickup=body.is_pickup))
    await service.set_status(
        session,
        order_id,
        to,
        is_pickup=body.is_pickup,
        reason=body.reason,
        version=version,
        owner_id=owner_id,
        by=actor_of(caller),
        now=clock.now(),
    )
    order = await service.get(session, order_id, owner_id, with_prices=sees_prices(caller))
    return answer(order, version=order.version)


@router.put("/orders/{order_id}/deliver-on", response_model=OrderOut, dependencies=CAN_READ)
async def deliver_on(
    order_id: UUID,
    body: DeliverOnIn,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Set the day on which the customer is to have the goods."""
    ensure_any(caller, SCHEDULE)
    await service.deliver_on(
        session,
        order_id,
        body.deliver_on,
        version=version,
        owner_id=owner_id,
        by=actor_of(caller),
        now=clock.now(),
    )
    order = await service.get(session, order_id, owner_id, with_prices=sees_prices(caller))
    return answer(order, version=order.version)


@router.get("/orders/{order_id}/history", response_model=History, dependencies=CAN_READ)
async def history(order_id: UUID, session: TenantWork, owner_id: OwnOrders) -> Response:
    """Read what happened to an order, by whom and when, newest first."""
    found = await service.history(session, order_id, owner_id)
    return answer(History.model_construct(items=found))


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
