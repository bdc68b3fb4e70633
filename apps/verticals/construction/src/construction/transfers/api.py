"""JSON routes of transfers."""

from __future__ import annotations

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import answer, created
from construction.transfers import service
from construction.transfers.schemas import TransferIn, TransferList, TransferOut

PATH = "/api/v1/stock/transfers"
router = APIRouter(prefix=PATH, tags=["stock"])


@router.post(
    "", status_code=201, response_model=TransferOut, dependencies=[allowed(Permission.STOCK_MOVE)]
)
async def transfer(
    body: TransferIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Let goods go from one location to another; more than is there is refused."""

    async def make() -> Outcome:
        made = await service.transfer(session, body, by=actor_of(caller), now=clock.now())
        return created(TransferOut(id=made), PATH)

    return await once.run(make)


@router.get("", response_model=TransferList, dependencies=[allowed(Permission.STOCK_READ)])
async def last(session: TenantWork) -> Response:
    """Read what went last from one location to another."""
    return answer(TransferList(items=await service.last(session)))
