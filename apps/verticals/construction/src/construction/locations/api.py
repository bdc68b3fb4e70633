"""JSON routes of locations."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction.access import Permission, allowed
from construction.http import answer, created
from construction.locations import service
from construction.locations.schemas import LocationIn, LocationList, LocationOut

PATH = "/api/v1/stock/locations"
router = APIRouter(prefix=PATH, tags=["stock"])

CAN_SET = [allowed(Permission.SETTINGS_WRITE)]


@router.get("", response_model=LocationList, dependencies=[allowed(Permission.STOCK_READ)])
async def listed(session: TenantWork) -> Response:
    """List where the store keeps goods."""
    return answer(LocationList(items=await service.listed(session)))


@router.post("", status_code=201, response_model=LocationOut, dependencies=CAN_SET)
async def add(body: LocationIn, session: TenantWork, once: OnlyOnce) -> Response:
    """Add a location."""

    async def make() -> Outcome:
        return created(await service.add(session, body, now=clock.now()), PATH)

    return await once.run(make)


@router.put("/{location_id}", status_code=HTTPStatus.NO_CONTENT, dependencies=CAN_SET)
async def rename(location_id: UUID, body: LocationIn, session: TenantWork) -> Response:
    """Call a location something else."""
    await service.rename(session, location_id, body)
    return Response(status_code=HTTPStatus.NO_CONTENT)
