"""JSON routes of the store's particulars."""

from __future__ import annotations

from typing import Annotated

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Depends, Request, Response

from construction import adjustments, sold_units
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import answer, if_match
from construction.pages import templates
from construction.store import service
from construction.store.schemas import (
    AdjustmentsIn,
    AdjustmentsOut,
    NumberingIn,
    NumberingOut,
    SeriesOut,
    SoldUnitIn,
    StoreIn,
    StoreOut,
    UnitsIn,
    UnitsOut,
)

router = APIRouter(prefix="/api/v1/store", tags=["store"])

CAN_WRITE = [allowed(Permission.SETTINGS_WRITE)]


async def _read(session: TenantWork) -> Response:
    found = StoreOut.model_validate(await service.get(session))
    found.time_zone = await service.time_zone(session)
    return answer(found, version=found.version)


@router.get("", response_model=StoreOut, dependencies=CAN_WRITE)
async def read(session: TenantWork) -> Response:
    """Read what the store says of itself."""
    return await _read(session)


@router.put("", response_model=StoreOut, dependencies=CAN_WRITE)
async def save(
    body: StoreIn,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Replace what the store says of itself."""
    await service.save(session, body, version=version, by=actor_of(caller), now=clock.now())
    return await _read(session)


async def _read_adjustments(session: TenantWork) -> Response:
    found = AdjustmentsOut.model_validate(await adjustments.read(session))
    return answer(found, version=found.version)


@router.get("/permissions", response_model=AdjustmentsOut, dependencies=CAN_WRITE)
async def read_adjustments(session: TenantWork) -> Response:
    """Read what the store allows its people beyond their roles."""
    return await _read_adjustments(session)


@router.put("/permissions", response_model=AdjustmentsOut, dependencies=CAN_WRITE)
async def adjust(
    body: AdjustmentsIn,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Replace what the store allows its people beyond their roles; it counts at once."""
    await service.adjust(session, body, version=version, by=actor_of(caller), now=clock.now())
    return await _read_adjustments(session)


async def _read_numbering(session: TenantWork) -> Response:
    found = await service.numbered(session)
    series = {
        name: SeriesOut.model_validate(found.series[document])
        for name, document in service.DOCUMENTS.items()
    }
    return answer(NumberingOut(**series, version=found.version), version=found.version)


@router.get("/numbering", response_model=NumberingOut, dependencies=CAN_WRITE)
async def read_numbering(session: TenantWork) -> Response:
    """Read how the store's documents are numbered."""
    return await _read_numbering(session)


@router.put("/numbering", response_model=NumberingOut, dependencies=CAN_WRITE)
async def renumber(
    body: NumberingIn,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Let documents be numbered otherwise, from the next one on."""
    await service.renumber(session, body, version=version, by=actor_of(caller), now=clock.now())
    return await _read_numbering(session)


async def _read_units(request: Request, session: TenantWork) -> Response:
    found = await sold_units.read(session)
    units = found.told(templates.translations(request).gettext)
    shown = [SoldUnitIn.model_validate(one) for one in units]
    return answer(UnitsOut(units=shown, version=found.version), version=found.version)


@router.get("/units", response_model=UnitsOut, dependencies=CAN_WRITE)
async def read_units(request: Request, session: TenantWork) -> Response:
    """Read the units that forms offer."""
    return await _read_units(request, session)


@router.put("/units", response_model=UnitsOut, dependencies=CAN_WRITE)
async def offer_units(
    request: Request,
    body: UnitsIn,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Replace the units that forms offer; products keep those that they have."""
    await service.offer_units(session, body, version=version, by=actor_of(caller), now=clock.now())
    return await _read_units(request, session)
