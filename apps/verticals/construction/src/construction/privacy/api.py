"""JSON routes of what is held of a customer."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Response

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import answer
from construction.privacy import service
from construction.privacy.schemas import PersonalData

router = APIRouter(prefix="/api/v1/customers", tags=["customers"])


@router.get(
    "/{customer_id}/personal-data",
    response_model=PersonalData,
    dependencies=[allowed(Permission.SETTINGS_WRITE)],
)
async def export(customer_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Give all that is held of a customer, who may ask to see it; the history keeps that it was."""
    return answer(await service.export(session, customer_id, by=actor_of(caller), now=clock.now()))
