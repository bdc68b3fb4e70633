"""Counting itself: the page of the phone, and what its script asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction import locations
from construction.access import BY_WHO_TYPED_IT, Caller
from construction.activity import actor_of
from construction.answers import JsonBody, read_json, told
from construction.counts import service
from construction.counts.domain import CountStatus
from construction.counts.schemas import EntryIn
from construction.counts.web.pages import CAN_COUNT, HERE
from construction.http import answer
from construction.pages import templates

router = APIRouter(prefix=f"{HERE}/{{count_id}}", include_in_schema=False, dependencies=CAN_COUNT)

WORDS: dict[str, Any] = {
    "states": {
        "saved": msgid("Saved"),
        "saving": msgid("Saving"),
        "stuck": msgid("Not saved: look at the marked entries"),
        "offline": msgid("Offline"),
        "failing": msgid("Not saved yet"),
        "signed_out": msgid("Signed out"),
        "closed": msgid("Closed"),
    },
    "notices": {
        "offline": msgid("No connection. Go on counting. Entries kept in this phone: {count}."),
        "failing": msgid(
            "The server does not answer; trying again. Entries kept in this phone: {count}."
        ),
    },
    "full": msgid("This phone has no space left. Wait until everything is saved."),
    "failed": msgid("This could not be saved"),
    "progress": msgid("{counted} of {count} counted"),
    "expected": msgid("{quantity} {uom} by the books"),
    "already": msgid("{quantity} {uom} counted already"),
    "unknown": msgid("“{text}” is not part of this count"),
    "number": msgid("Enter a number, zero if there is none"),
    "kept": msgid("{name}: {quantity} {uom}"),
    "discard": msgid("Discard"),
    "no_camera": msgid("The camera cannot be used here. Type the code."),
}


@router.get("")
async def page(request: Request, session: TenantWork, caller: Caller, count_id: UUID) -> Response:
    """Show what is to be counted; a count that is over shows what differed."""
    count = await service.get(session, count_id)
    if count.status != CountStatus.OPEN.value:
        return redirect(request, f"{HERE}/{count_id}/review")
    (shown,) = await service.shown(session, [count])
    return templates.render(
        request,
        "counts/counting.html",
        count=shown,
        locations=await locations.listed(session),
        user_id=caller.user_id,
        words=told(request, WORDS),
    )


@router.get("/sheet")
async def sheet(session: TenantWork, count_id: UUID, after: UUID | None = None) -> Response:
    """Return the next products of a count as the phone keeps them."""
    return answer(await service.sheet(session, await service.get(session, count_id), after))


@router.put("/entries/{entry_id}", dependencies=[BY_WHO_TYPED_IT])
async def enter(
    request: Request,
    session: TenantWork,
    caller: Caller,
    count_id: UUID,
    entry_id: UUID,
    body: JsonBody,
) -> Response:
    """Keep what somebody counted."""
    given = read_json(request, EntryIn, body, ["quantity"])
    by, now = actor_of(caller), clock.now()
    return answer(await service.enter(session, count_id, entry_id, given, by=by, now=now))
