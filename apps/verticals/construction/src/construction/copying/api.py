"""JSON routes of copying."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import Caller, OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction.access import OwnQuotes, Permission, allowed
from construction.activity import actor_of
from construction.copying import service
from construction.copying.schemas import CopiedLineOut, CopyIn, PlanOut
from construction.copying.service import CopiedLine
from construction.http import answer, created
from construction.quotes import QuoteOut

router = APIRouter(prefix="/api/v1/quotes/{quote_id}/copies", tags=["quotes"])

CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]


@router.get("/plan", response_model=PlanOut, dependencies=CAN_WRITE)
async def plan(
    quote_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnQuotes
) -> Response:
    """Read what a copy at today's prices would cost, before it is made."""
    by, now = actor_of(caller), clock.now()
    found = await service.plan(session, quote_id, owner_id=owner_id, by=by, now=now)
    shown = PlanOut(
        lines=[_line(one) for one in found.lines],
        total=found.total,
        total_today=found.total_today,
        difference=found.difference,
    )
    return answer(shown)


@router.post("", status_code=201, response_model=QuoteOut, dependencies=CAN_WRITE)
async def copy(
    quote_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnQuotes,
    once: OnlyOnce,
    body: CopyIn | None = None,
) -> Response:
    """Make a draft of a quote, at its prices or at those of today."""
    by, now, prices = actor_of(caller), clock.now(), (body or CopyIn()).prices

    async def make() -> Outcome:
        quote = await service.copy(session, quote_id, prices, owner_id=owner_id, by=by, now=now)
        return created(quote, f"/api/v1/quotes/{quote.id}")

    return await once.run(make)


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
