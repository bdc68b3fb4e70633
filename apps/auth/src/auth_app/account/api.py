"""JSON routes of one's own account."""

from __future__ import annotations

from uuid import UUID

from basecore.http import takes
from fastapi import APIRouter, Request, Response

from auth_app.account.schemas import PasswordBody, SessionAnswer, SessionsAnswer
from auth_app.account.service import Change, change_password
from auth_app.audit import note
from auth_app.edge import Here, ThisStore, json_answer, origin_of, read_json
from auth_app.sessions import devices_of, end_device, end_devices
from auth_app.wiring import Tools

router = APIRouter(prefix="/auth")


@router.get("/sessions", response_model=SessionsAnswer)
async def sessions(kit: Tools, store: ThisStore, here: Here) -> Response:
    """Return where the person is signed in."""
    async with kit.database.tenant(store.tenant_id) as session:
        found = await devices_of(session, here.user.id, now=kit.now())
    return json_answer(
        SessionsAnswer(
            items=[
                SessionAnswer(
                    id=one.id,
                    kind=one.kind,
                    device=one.device,
                    created_at=one.created_at,
                    last_seen_at=one.last_seen_at,
                    is_this_one=one.id == here.session_id,
                )
                for one in found
            ]
        )
    )


@router.delete("/sessions/{session_id}", status_code=204)
async def end(
    request: Request, session_id: UUID, kit: Tools, store: ThisStore, here: Here
) -> Response:
    """Sign one browser or program out."""
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        await end_device(session, here.user.id, session_id, now=now)
        await note(session, "device_ended", origin_of(request, here), user_id=here.user.id, now=now)
    return Response(status_code=204)


@router.delete("/sessions", status_code=204)
async def end_everywhere(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Sign out everywhere, here as well."""
    now = kit.now()
    async with kit.database.tenant(store.tenant_id) as session:
        await end_devices(session, here.user.id, keep=None, now=now)
        await note(
            session, "everywhere_ended", origin_of(request, here), user_id=here.user.id, now=now
        )
    return Response(status_code=204)


@router.put("/password", status_code=204, openapi_extra=takes(PasswordBody))
async def password(request: Request, kit: Tools, store: ThisStore, here: Here) -> Response:
    """Change the password; everything else that is signed in is signed out."""
    body = await read_json(request, PasswordBody)
    change = Change(body.current_password, body.new_password)
    await change_password(kit, store, here, change, origin_of(request, here))
    return Response(status_code=204)
