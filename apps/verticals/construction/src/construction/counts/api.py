"""JSON routes of counts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import OnlyOnce, Outcome, Paging, TenantWork
from fastapi import APIRouter, Query, Response

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.counts import service
from construction.counts.repository import View
from construction.counts.schemas import (
    CountIn,
    CountList,
    CountOut,
    EntryIn,
    EntryOut,
    LineList,
    ReasonIn,
)
from construction.http import answer, created

PATH = "/api/v1/stock/counts"
router = APIRouter(prefix=PATH, tags=["stock"], dependencies=[allowed(Permission.STOCK_MOVE)])


async def _shown(session: TenantSession, count_id: UUID) -> CountOut:
    (shown,) = await service.shown(session, [await service.get(session, count_id)])
    return shown


@router.post("", status_code=201, response_model=CountOut)
async def start(body: CountIn, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Begin a count of everything, a category, or the products whose turn it is."""

    async def make() -> Outcome:
        made = await service.start(session, body, by=actor_of(caller), now=clock.now())
        return created(await _shown(session, made), f"{PATH}/{made}")

    return await once.run(make)


@router.get("", response_model=CountList)
async def page(session: TenantWork, paging: Paging) -> Response:
    """List counts, the last one first."""
    return answer(await service.page(session, paging))


@router.get("/{count_id}", response_model=CountOut)
async def read(count_id: UUID, session: TenantWork) -> Response:
    """Read a count."""
    return answer(await _shown(session, count_id))


@router.get("/{count_id}/lines", response_model=LineList)
async def lines(
    count_id: UUID,
    session: TenantWork,
    caller: Caller,
    view: View = "differences",
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Read what differs, what was counted, or what was not."""
    count = await service.get(session, count_id)
    found = await service.lines(
        session,
        count,
        view,
        sees_costs=may(caller, Permission.COSTS_READ),
        after=cursor,
        limit=limit + 1,
    )
    more = str(found[limit - 1].product_id) if len(found) > limit else None
    return answer(LineList(items=found[:limit], next_cursor=more))


@router.put("/{count_id}/entries/{entry_id}", response_model=EntryOut)
async def enter(
    count_id: UUID, entry_id: UUID, body: EntryIn, session: TenantWork, caller: Caller
) -> Response:
    """Enter what was counted; the id is the caller's, the same one again changes nothing."""
    by, now = actor_of(caller), clock.now()
    return answer(await service.enter(session, count_id, entry_id, body, by=by, now=now))


@router.put("/{count_id}/lines/{product_id}/reason", status_code=HTTPStatus.NO_CONTENT)
async def explain(
    count_id: UUID, product_id: UUID, body: ReasonIn, session: TenantWork
) -> Response:
    """Say why a product differs."""
    await service.explain(session, count_id, product_id, body)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/{count_id}/post", response_model=CountOut)
async def post(count_id: UUID, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Let the ledger have what was counted; a posted count answers as it did."""

    async def make() -> Outcome:
        await service.post(session, count_id, by=actor_of(caller), now=clock.now())
        return Outcome(200, (await _shown(session, count_id)).model_dump_json().encode())

    return await once.run(make)


@router.post("/{count_id}/cancel", response_model=CountOut)
async def cancel(count_id: UUID, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Put a count away: nothing of it goes into the ledger."""

    async def make() -> Outcome:
        await service.cancel(session, count_id, by=actor_of(caller), now=clock.now())
        return Outcome(200, (await _shown(session, count_id)).model_dump_json().encode())

    return await once.run(make)
