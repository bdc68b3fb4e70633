"""JSON routes of what is held of a customer."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Response

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.files import StoreFiles
from construction.http import answer
from construction.privacy import service
from construction.privacy.schemas import AnonymiseIn, PersonalData

router = APIRouter(prefix="/api/v1/customers", tags=["customers"])


@router.get(
    "/{customer_id}/personal-data",
    response_model=PersonalData,
    dependencies=[allowed(Permission.SETTINGS_WRITE)],
)
async def export(customer_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Give all that is held of a customer, who may ask to see it; the history keeps that it was."""
    return answer(await service.export(session, customer_id, by=actor_of(caller), now=clock.now()))


@router.post(
    "/{customer_id}/anonymisation",
    status_code=204,
    dependencies=[allowed(Permission.SETTINGS_WRITE)],
)
async def anonymise(
    customer_id: UUID, given: AnonymiseIn, session: TenantWork, caller: Caller, files: StoreFiles
) -> Response:
    """Forget who a customer was; their documents stay, without a name. It cannot be undone."""
    by, now = actor_of(caller), clock.now()
    await service.anonymise(session, customer_id, given.name, files=files, by=by, now=now)
    return Response(status_code=204)


@router.get(
    "/{customer_id}/contacts/{contact_id}/personal-data",
    response_model=PersonalData,
    dependencies=[allowed(Permission.SETTINGS_WRITE)],
)
async def export_contact(
    customer_id: UUID, contact_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Give all that is held of a person to talk to at a customer's; the history keeps that."""
    by, now = actor_of(caller), clock.now()
    return answer(await service.export_contact(session, customer_id, contact_id, by=by, now=now))


@router.post(
    "/{customer_id}/contacts/{contact_id}/anonymisation",
    status_code=204,
    dependencies=[allowed(Permission.SETTINGS_WRITE)],
)
async def anonymise_contact(
    customer_id: UUID, contact_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Forget a person to talk to at a customer's, wherever they stand. It cannot be undone."""
    by, now = actor_of(caller), clock.now()
    await service.anonymise_contact(session, customer_id, contact_id, by=by, now=now)
    return Response(status_code=204)
