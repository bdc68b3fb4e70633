"""JSON routes of the stock ledger."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction import catalog
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import answer, created
from construction.inventory import repository, service
from construction.inventory.schemas import MovementIn, MovementList, MovementOut

router = APIRouter(prefix="/api/v1/stock/movements", tags=["stock"])


@router.post(
    "", status_code=201, response_model=MovementOut, dependencies=[allowed(Permission.STOCK_MOVE)]
)
async def enter(body: MovementIn, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Write a receipt, issue, return or adjustment into the ledger."""

    async def make() -> Outcome:
        await service.enter(session, body, by=actor_of(caller), now=clock.now())
        (row,) = await repository.ledger(session, body.product_id, limit=1)
        where = f"/api/v1/stock/movements?product_id={body.product_id}"
        return created(MovementOut.model_validate(row), where)

    return await once.run(make)


@router.get("", response_model=MovementList, dependencies=[allowed(Permission.STOCK_READ)])
async def ledger(product_id: UUID, session: TenantWork) -> Response:
    """Read a product's last movements."""
    await catalog.get(session, product_id)
    rows = await repository.ledger(session, product_id)
    return answer(MovementList(items=[MovementOut.model_validate(row) for row in rows]))
