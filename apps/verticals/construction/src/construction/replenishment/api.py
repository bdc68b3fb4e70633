"""JSON routes of what to buy."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Response

from construction.access import Permission, allowed
from construction.replenishment import service
from construction.replenishment.schemas import DecisionIn

router = APIRouter(prefix="/api/v1/insights/stock", tags=["insights"])

CAN_DECIDE = [allowed(Permission.PURCHASES_WRITE)]


@router.post(
    "/suggestions/{suggestion_id}/decision",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=CAN_DECIDE,
)
async def decide(session: TenantWork, suggestion_id: UUID, given: DecisionIn) -> Response:
    """Follow a suggestion, with its quantity or another, or ignore it with a reason."""
    await service.decide(session, suggestion_id, given, now=clock.now())
    return Response(status_code=HTTPStatus.NO_CONTENT)
