"""The list of notices, and the stream that keeps the bell of every open page fresh."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Literal
from uuid import UUID

from basecore import clock
from basecore.http import Paging, TenantWork
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from webkit import Translations, msgid, redirect

from construction.access import Caller
from construction.live import Pace, event, follow, stream
from construction.notices import service
from construction.notices.service import Seen
from construction.notices.web.words import LOOKS, sentence
from construction.pages import templates

router = APIRouter(prefix="/web/notices", include_in_schema=False)

PAGE = "/web/notices"
ALL_READ = msgid("Everything is marked as read")
PACE = Pace(look=2.0)


@router.get("")
async def index(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    show: Literal["unread", "all"] = "unread",
) -> Response:
    """Show what the person was told."""
    only_unread = show == "unread"
    found = await service.page(session, paging, caller, only_unread=only_unread)
    words = templates.translations(request)
    return templates.render(
        request,
        "notices/list.html",
        notices=[(one, LOOKS[one.kind], sentence(one, words)) for one in found.items],
        next_cursor=found.next_cursor,
        paging=paging,
        show=show,
    )


@router.get("/events")
async def events(request: Request, caller: Caller) -> Response:
    """Stream how many notices the person has not read, and what is new."""
    state, words = request.app.state, templates.translations(request)

    async def look() -> Seen:
        return await service.look(state.database, caller)

    def told(before: Seen | None, now: Seen) -> Iterator[bytes]:
        return news(before, now, words)

    return stream(follow(look, told, state.stopping.asked, PACE))


def news(before: Seen | None, now: Seen, words: Translations) -> Iterator[bytes]:
    """Yield the bell's figure when it changed, and the sentence of what is new."""
    if before is None or before.unread != now.unread:
        yield event("unread", count=now.unread)
    last = before.newest.id if before and before.newest else None
    if before is not None and now.newest is not None and now.newest.id != last:
        yield event("told", text=sentence(now.newest, words), tone=LOOKS[now.newest.kind].tone)


@router.post("/read")
async def read_all(request: Request, session: TenantWork, caller: Caller) -> Response:
    """Mark everything as read."""
    await service.read_all(session, caller, now=clock.now())
    return redirect(request, PAGE, templates.translations(request).gettext(ALL_READ))


@router.post("/{notice_id}")
async def read(session: TenantWork, caller: Caller, notice_id: UUID) -> Response:
    """Mark a notice as read and open what it is about."""
    place = await service.read(session, caller, notice_id, now=clock.now())
    return RedirectResponse(place, HTTPStatus.SEE_OTHER)
