"""JSON routes of notices."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore import clock
from basecore.http import Page, Paging, TenantWork
from fastapi import APIRouter, Depends, Response

from construction.access import Caller, somebody
from construction.http import answer
from construction.notices import service
from construction.notices.schemas import NoticeOut, UnreadOut

router = APIRouter(prefix="/api/v1/notices", tags=["notices"], dependencies=[Depends(somebody)])


@router.get("", response_model=Page[NoticeOut])
async def index(
    session: TenantWork, caller: Caller, paging: Paging, *, unread: bool = False
) -> Response:
    """List what the caller was told, newest first."""
    return answer(await service.page(session, paging, caller, only_unread=unread))


@router.get("/unread", response_model=UnreadOut)
async def unread(session: TenantWork, caller: Caller) -> Response:
    """Count what the caller has not read."""
    return answer(UnreadOut(unread=await service.count_unread(session, caller)))


@router.post("/read", status_code=HTTPStatus.NO_CONTENT)
async def read_all(session: TenantWork, caller: Caller) -> Response:
    """Mark everything as read."""
    await service.read_all(session, caller, now=clock.now())
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/{notice_id}/read", status_code=HTTPStatus.NO_CONTENT)
async def read(notice_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Mark a notice as read."""
    await service.read(session, caller, notice_id, now=clock.now())
    return Response(status_code=HTTPStatus.NO_CONTENT)
