"""JSON routes of revisions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Path, Query, Response

from construction import quotes
from construction.access import Caller, OwnQuotes, Permission, allowed
from construction.activity import actor_of
from construction.http import answer
from construction.quotes import QuoteOut
from construction.revisions import service
from construction.revisions.domain import LineChange
from construction.revisions.schemas import ComparisonOut, LineChangeOut, RevisionsOut
from construction.revisions.service import Comparison

router = APIRouter(prefix="/api/v1/quotes/{quote_id}", tags=["quotes"])

CAN_READ = [allowed(Permission.QUOTES_READ)]
CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
MOST = 2**31 - 1
"""Revisions are counted in PostgreSQL's `integer`."""


@router.post("/change", response_model=QuoteOut, dependencies=CAN_WRITE)
async def change(
    quote_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnQuotes
) -> Response:
    """Make a quote that was sent a draft again, as its next revision; the earlier one is kept."""
    by = actor_of(caller)
    await service.change(session, quote_id, owner_id=owner_id, by=by, now=clock.now())
    quote = await quotes.get(session, quote_id, owner_id)
    return answer(quote, version=quote.version)


@router.post("/restore", response_model=QuoteOut, dependencies=CAN_WRITE)
async def restore(
    quote_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnQuotes
) -> Response:
    """Drop a change that was begun: the quote is again as its customer was sent it."""
    by = actor_of(caller)
    await service.restore(session, quote_id, owner_id=owner_id, by=by, now=clock.now())
    quote = await quotes.get(session, quote_id, owner_id)
    return answer(quote, version=quote.version)


@router.get("/revisions", response_model=RevisionsOut, dependencies=CAN_READ)
async def index(quote_id: UUID, session: TenantWork, owner_id: OwnQuotes) -> Response:
    """List a quote's revisions, newest first."""
    return answer(RevisionsOut(items=await service.listed(session, quote_id, owner_id)))


@router.get("/revisions/{revision}", response_model=QuoteOut, dependencies=CAN_READ)
async def read(
    quote_id: UUID,
    revision: Annotated[int, Path(ge=1, le=MOST)],
    session: TenantWork,
    owner_id: OwnQuotes,
) -> Response:
    """Read a quote as it was in a revision."""
    return answer(await service.get(session, quote_id, revision, owner_id))


@router.get("/comparison", response_model=ComparisonOut, dependencies=CAN_READ)
async def compare(
    quote_id: UUID,
    session: TenantWork,
    owner_id: OwnQuotes,
    before: Annotated[int | None, Query(ge=1, le=MOST)] = None,
    after: Annotated[int | None, Query(ge=1, le=MOST)] = None,
) -> Response:
    """Read what differs between two revisions of a quote: the last two, if none are named."""
    found = await service.compared(session, quote_id, before, after, owner_id)
    return answer(_comparison(found))


def _comparison(found: Comparison) -> ComparisonOut:
    return ComparisonOut(
        before=found.before.revision,
        after=found.after.revision,
        fields=found.fields,
        lines=[_change(one) for one in found.changes],
        total_before=found.before.total,
        total_after=found.after.total,
        difference=found.difference,
    )


def _change(one: LineChange) -> LineChangeOut:
    return LineChangeOut.model_validate(one, from_attributes=True)
