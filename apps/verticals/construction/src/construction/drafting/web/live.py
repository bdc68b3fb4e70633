"""The stream that tells an open editor that somebody changed the draft."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from construction.access import Caller
from construction.drafting.service.live import Watched, follow, look
from construction.drafting.web.access import CAN_WRITE, limit_of
from construction.live import Pace, stream
from construction.quotes import QuoteNotFoundError

router = APIRouter(prefix="/web/quotes/{quote_id}", include_in_schema=False, dependencies=CAN_WRITE)


@router.get("/events")
async def events(request: Request, caller: Caller, quote_id: UUID) -> Response:
    """Stream what happens to a draft; the browser asks again when the stream ends."""
    state = request.app.state
    watched = Watched(caller.tenant_id, quote_id, limit_of(caller))
    if await look(state.database, watched) is None:
        raise QuoteNotFoundError
    return stream(follow(state.database, watched, state.stopping.asked, Pace()))
