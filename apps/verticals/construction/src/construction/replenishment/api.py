"""JSON routes of what to buy."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Response

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import answer
from construction.replenishment import service
from construction.replenishment.domain import Target
from construction.replenishment.schemas import (
    DecisionIn,
    OutlookOut,
    ParametersIn,
    ParametersList,
    StoreParametersIn,
)

router = APIRouter(prefix="/api/v1", tags=["insights"])

CAN_DECIDE = [allowed(Permission.PURCHASES_WRITE)]
CAN_READ = [allowed(Permission.STOCK_READ)]
CAN_SET = [allowed(Permission.STOCK_MOVE)]
PARAMETERS = "/replenishment/parameters"


@router.post(
    "/insights/stock/suggestions/{suggestion_id}/decision",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=CAN_DECIDE,
)
async def decide(session: TenantWork, suggestion_id: UUID, given: DecisionIn) -> Response:
    """Follow a suggestion, with its quantity or another, or ignore it with a reason."""
    await service.decide(session, suggestion_id, given, now=clock.now())
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get(
    "/insights/stock/products/{product_id}", response_model=OutlookOut, dependencies=CAN_READ
)
async def outlook(session: TenantWork, product_id: UUID) -> Response:
    """Say what was asked for of a product by week, what is expected, and when it runs out."""
    today = clock.business_date(clock.now())
    return answer(service.told(await service.outlook(session, product_id, today), today))


@router.get(PARAMETERS, response_model=ParametersList, dependencies=CAN_READ)
async def parameters(session: TenantWork) -> Response:
    """List how things are to be bought, the widest scope first."""
    return answer(ParametersList(items=await service.listed(session)))


@router.put(f"{PARAMETERS}/store", status_code=HTTPStatus.NO_CONTENT, dependencies=CAN_SET)
async def set_for_store(session: TenantWork, caller: Caller, given: StoreParametersIn) -> Response:
    """Replace how the store buys what nothing else is said of, and how it weighs offers."""
    return await _set(session, caller, Target("store"), given)


@router.put(
    f"{PARAMETERS}/categories/{{name_id}}",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=CAN_SET,
)
async def set_for_category(
    session: TenantWork, caller: Caller, name_id: UUID, given: ParametersIn
) -> Response:
    """Replace how a category is bought."""
    return await _set(session, caller, await service.target(session, "category", name_id), given)


@router.put(
    f"{PARAMETERS}/products/{{product_id}}",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=CAN_SET,
)
async def set_for_product(
    session: TenantWork, caller: Caller, product_id: UUID, given: ParametersIn
) -> Response:
    """Replace how a product is bought."""
    return await _set(session, caller, await service.target(session, "product", product_id), given)


async def _set(session: TenantWork, caller: Caller, about: Target, given: ParametersIn) -> Response:
    await service.set_parameters(session, about, given, by=actor_of(caller), now=clock.now())
    return Response(status_code=HTTPStatus.NO_CONTENT)
