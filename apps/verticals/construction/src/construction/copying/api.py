"""JSON routes of copying."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction.access import Caller, OwnOrders, Permission, SeenQuotes, allowed
from construction.activity import actor_of
from construction.copying import service
from construction.copying.schemas import CopiedLineOut, CopyIn, PlanOut
from construction.copying.service import CopiedLine, Plan
from construction.http import answer, created
from construction.quotes import QuoteOut

router = APIRouter(prefix="/api/v1", tags=["quotes"])

CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
CAN_REORDER = [*CAN_WRITE, allowed(Permission.ORDERS_READ)]


@router.get("/quotes/{quote_id}/copies/plan", response_model=PlanOut, dependencies=CAN_WRITE)
async def plan(
    quote_id: UUID, session: TenantWork, caller: Caller, owner_id: SeenQuotes
) -> Response:
    """Read what a copy at today's prices would cost, before it is made."""
    by, now = actor_of(caller), clock.now()
    found = await service.plan(session, quote_id, owner_id=owner_id, by=by, now=now)
    return answer(_plan_out(found))


@router.post(
    "/quotes/{quote_id}/copies", status_code=201, response_model=QuoteOut, dependencies=CAN_WRITE
)
async def copy(
    quote_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: SeenQuotes,
    once: OnlyOnce,
    body: CopyIn | None = None,
) -> Response:
    """Make a draft of a quote, at its prices or at those of today."""
    by, now, prices = actor_of(caller), clock.now(), (body or CopyIn()).prices

    async def make() -> Outcome:
        quote = await service.copy(session, quote_id, prices, owner_id=owner_id, by=by, now=now)
        return created(quote, f"/api/v1/quotes/{quote.id}")

    return await once.run(make)


@router.get("/orders/{order_id}/copies/plan", response_model=PlanOut, dependencies=CAN_REORDER)
async def plan_order(
    order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Read what ordering the same again would cost today, before it is made."""
    by, now = actor_of(caller), clock.now()
    found = await service.plan_order(session, order_id, owner_id=owner_id, by=by, now=now)
    return answer(_plan_out(found))


@router.post(
    "/orders/{order_id}/copies", status_code=201, response_model=QuoteOut, dependencies=CAN_REORDER
)
async def reorder(
    order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders, once: OnlyOnce
) -> Response:
    """Make a draft of what was ordered, at today's prices."""
    by, now = actor_of(caller), clock.now()

    async def make() -> Outcome:
        quote = await service.reorder(session, order_id, owner_id=owner_id, by=by, now=now)
        return created(quote, f"/api/v1/quotes/{quote.id}")

    return await once.run(make)


def _plan_out(found: Plan) -> PlanOut:
    return PlanOut(
        lines=[_line(one) for one in found.lines],
        total=found.total,
        total_today=found.total_today,
        difference=found.difference,
    )


def _line(one: CopiedLine) -> CopiedLineOut:
    line = one.line
    return CopiedLineOut(
        line_id=line.id,
        product_id=line.product_id,
        name=line.name,
        price=line.unit_price,
        price_today=one.price_today,
        total=line.total,
        total_today=one.total_today,
    )
