"""A draft as the editor sends and reads it: header and lines, one small request each."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import TenantWork
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from construction import quotes
from construction.answers import JsonBody, problem, read_json
from construction.drafting import service
from construction.drafting.service import Reader
from construction.drafting.web.access import CAN_WRITE, Changing, Reading
from construction.http import answer
from construction.pages import RefusedError

router = APIRouter(prefix="/web/quotes/{quote_id}", include_in_schema=False, dependencies=CAN_WRITE)

HEADER_NUMBERS = ("discount_percent",)
LINE_NUMBERS = ("unit_price", "discount_percent")


@router.get("/state")
async def state(
    session: TenantWork,
    quote_id: UUID,
    reader: Reading,
    since: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Return a draft, or what changed in it since a version."""
    return answer(await service.state(session, quote_id, since, reader))


@router.put("/draft")
async def put_draft(
    request: Request,
    session: TenantWork,
    quote_id: UUID,
    body: JsonBody,
    hand: Changing,
    reader: Reading,
) -> Response:
    """Make a draft, or replace its header."""
    given = read_json(request, quotes.DraftIn, body, HEADER_NUMBERS)
    try:
        await quotes.put_draft(session, quote_id, given, hand)
    except quotes.StaleDraftError as error:
        current = (await service.header_answer(session, quote_id, reader)).quote
        raise stale(request, error, current) from error
    return answer(await service.header_answer(session, quote_id, reader))


@router.put("/lines/{line_id}")
async def put_line(
    request: Request,
    session: TenantWork,
    quote_id: UUID,
    line_id: UUID,
    body: JsonBody,
    hand: Changing,
    reader: Reading,
) -> Response:
    """Add a line to a draft, or replace one."""
    given = read_json(request, quotes.DraftLineIn, body, LINE_NUMBERS)
    try:
        await quotes.put_line(session, quote_id, line_id, given, hand)
    except quotes.StaleDraftError as error:
        raise await _stale_line(request, session, quote_id, line_id, reader, error) from error
    return answer(await service.line_answer(session, quote_id, line_id, reader))


@router.post("/lines/{line_id}/remove")
async def remove_line(
    request: Request,
    session: TenantWork,
    quote_id: UUID,
    line_id: UUID,
    body: JsonBody,
    hand: Changing,
    reader: Reading,
) -> Response:
    """Take a line out of a draft."""
    given = read_json(request, quotes.RemoveIn, body)
    try:
        await quotes.remove_line(session, quote_id, line_id, given, hand)
    except quotes.StaleDraftError as error:
        raise await _stale_line(request, session, quote_id, line_id, reader, error) from error
    return answer(await service.removed_answer(session, quote_id, line_id, reader))


@router.post("/done")
async def done(session: TenantWork, quote_id: UUID, hand: Changing, reader: Reading) -> Response:
    """Let a draft come to rest: what changed in it is told now."""
    await quotes.rest(session, quote_id, owner_id=hand.owner_id, now=hand.now)
    return answer(await service.header_answer(session, quote_id, reader))


async def _stale_line(
    request: Request,
    session: TenantSession,
    quote_id: UUID,
    line_id: UUID,
    reader: Reader,
    error: quotes.StaleDraftError,
) -> RefusedError:
    quote = await quotes.header_of(session, quote_id, reader.owner_id)
    return stale(request, error, await service.row_of(session, quote, line_id, reader))


def stale(
    request: Request, error: quotes.StaleDraftError, current: BaseModel | None
) -> RefusedError:
    """Show who was faster and what is there now; what was sent is not stored."""
    shown = current.model_dump(mode="json") if current else None
    return RefusedError(problem(request, error, current=shown))
