"""Importing and undoing."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller
from construction.activity import actor_of
from construction.imports.domain.states import Status
from construction.imports.service import preparing, running
from construction.imports.web.pages import CAN_IMPORT, mine
from construction.imports.web.words import words_of

router = APIRouter(prefix="/web/imports", include_in_schema=False)

IMPORTED = msgid("The file is imported")
UNDONE = msgid("The import is undone")


@router.post("/{batch_id}/run", dependencies=CAN_IMPORT)
async def run(request: Request, batch_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Import what the preview shows."""
    await mine(session, batch_id, caller)
    await running.start(session, batch_id, by=actor_of(caller), now=clock.now())
    return await _then(request, session, batch_id, IMPORTED)


@router.post("/{batch_id}/undo", dependencies=CAN_IMPORT)
async def undo(request: Request, batch_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Take an import back."""
    await mine(session, batch_id, caller)
    await running.undo(session, batch_id, by=actor_of(caller), now=clock.now())
    return await _then(request, session, batch_id, UNDONE)


async def _then(request: Request, session: TenantWork, batch_id: UUID, text: str) -> Response:
    batch = await preparing.get(session, batch_id)
    is_over = batch.status in {Status.DONE, Status.UNDONE}
    words = words_of(request).gettext(text) if is_over else None
    return redirect(request, f"/web/imports/{batch_id}", words)
