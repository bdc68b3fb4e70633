"""The file of what is held of a customer."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Response

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import attachment
from construction.privacy import service

router = APIRouter(prefix="/web/customers", include_in_schema=False)


@router.get("/{customer_id}/personal-data.json", dependencies=[allowed(Permission.SETTINGS_WRITE)])
async def export(customer_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Save all that is held of a customer as a file."""
    found = await service.export(session, customer_id, by=actor_of(caller), now=clock.now())
    content = found.model_dump_json(indent=2).encode()
    return attachment([content], "dados-pessoais.json", "application/json")
