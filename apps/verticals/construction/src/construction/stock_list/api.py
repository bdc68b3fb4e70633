"""JSON routes of the stock list."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import Page, Paging, TenantWork
from fastapi import APIRouter, Depends, Response

from construction.access import Caller, Permission, allowed, may
from construction.http import answer
from construction.stock_list import service
from construction.stock_list.domain import Period, Show, State, Wanted
from construction.stock_list.schemas import StockLevel

router = APIRouter(prefix="/api/v1/stock/levels", tags=["stock"])


async def wanted_of(
    *,
    category_id: UUID | None = None,
    show: Show = Show.ACTIVE,
    state: State | None = None,
    days: Period = Period.MONTH,
) -> Wanted:
    """Read what the list is narrowed by; `days` is for `still`."""
    return Wanted(category_id, show, state, days)


@router.get("", response_model=Page[StockLevel], dependencies=[allowed(Permission.STOCK_READ)])
async def levels(
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    wanted: Annotated[Wanted, Depends(wanted_of)],
) -> Response:
    """List products by name with what there is of each; the value only for who may see costs."""
    sees_costs = may(caller, Permission.COSTS_READ)
    found = await service.page(session, paging, wanted, now=clock.now(), sees_costs=sees_costs)
    return answer(Page[StockLevel].model_construct(items=found.rows, next_cursor=found.next_cursor))
