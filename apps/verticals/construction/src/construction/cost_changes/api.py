"""JSON routes of cost changes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Query, Request, Response

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.cost_changes import service
from construction.cost_changes.schemas import (
    BuyingOut,
    CostChangeList,
    DoneOut,
    KeepIn,
    RepriceIn,
)
from construction.fields import Quantity
from construction.http import answer
from construction.pages import templates
from construction.pricing import Rounding

router = APIRouter(prefix="/api/v1/cost-changes", tags=["costs"])
buying = APIRouter(prefix="/api/v1/products", tags=["costs"])

CAN_REPRICE = [allowed(Permission.PRICES_WRITE)]


@router.get("", response_model=CostChangeList, dependencies=CAN_REPRICE)
async def waiting(session: TenantWork, rounding: Rounding = Rounding.NONE) -> Response:
    """List products whose cost changed since their price was thought over."""
    return answer(CostChangeList(items=await service.waiting(session, rounding)))


@router.post("/reprice", response_model=DoneOut, dependencies=CAN_REPRICE)
async def reprice(body: RepriceIn, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Let prices follow their costs from a day on."""

    async def make() -> Outcome:
        done = await service.reprice(session, body, by=actor_of(caller), now=clock.now())
        return Outcome(200, DoneOut(done=done).model_dump_json().encode())

    return await once.run(make)


@router.post("/keep", response_model=DoneOut, dependencies=CAN_REPRICE)
async def keep(body: KeepIn, session: TenantWork, caller: Caller) -> Response:
    """Leave prices as they are."""
    done = await service.keep(session, body.product_ids, by=actor_of(caller), now=clock.now())
    return answer(DoneOut(done=done))


@buying.get(
    "/{product_id}/suppliers",
    response_model=BuyingOut,
    dependencies=[allowed(Permission.COSTS_READ)],
)
async def compare(
    request: Request,
    session: TenantWork,
    product_id: UUID,
    quantity: Annotated[Quantity | None, Query(description="Else what is usually bought")] = None,
) -> Response:
    """Compare the suppliers of a product by what it really costs."""
    words = templates.translations(request)
    return answer(await service.buying(session, product_id, words, quantity))
