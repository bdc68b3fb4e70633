"""JSON routes of approvals."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response

from construction.access import Caller, OwnQuotes, Permission, allowed
from construction.activity import actor_of
from construction.approvals import service
from construction.approvals.schemas import (
    AnswerIn,
    ApprovalOut,
    QuoteAndWordsIn,
    StateOut,
    Verdict,
    WaitingListOut,
    WordsIn,
)
from construction.http import answer, created

router = APIRouter(prefix="/api/v1", tags=["quotes"])

CAN_READ = [allowed(Permission.QUOTES_READ)]
CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
CAN_APPROVE = [allowed(Permission.QUOTES_APPROVE)]


@router.get("/quotes/{quote_id}/approval", response_model=StateOut, dependencies=CAN_READ)
async def state(
    quote_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnQuotes
) -> Response:
    """Read how a quote stands towards the limits: what its last request came to."""
    found = await service.need(session, quote_id, owner_id=owner_id, by=actor_of(caller))
    return answer(found.state)


@router.post(
    "/quotes/{quote_id}/approval",
    status_code=201,
    response_model=ApprovalOut,
    dependencies=CAN_WRITE,
)
async def ask(
    quote_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnQuotes,
    once: OnlyOnce,
    body: WordsIn | None = None,
) -> Response:
    """Ask for what a draft sells below the seller's limits."""
    given, by, now = body or WordsIn(), actor_of(caller), clock.now()

    async def make() -> Outcome:
        made = await service.ask(session, quote_id, given, owner_id=owner_id, by=by, now=now)
        return created(made, f"/api/v1/approvals/{made.id}")

    return await once.run(make)


@router.post("/approvals", status_code=201, response_model=ApprovalOut, dependencies=CAN_WRITE)
async def make_and_ask(
    body: QuoteAndWordsIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Make a draft below the seller's limits and ask for it; `quote_id` is the draft."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        made = await service.ask_with(session, body, by=by, now=now)
        return created(made, f"/api/v1/approvals/{made.id}")

    return await once.run(make)


@router.get("/approvals", response_model=WaitingListOut, dependencies=CAN_APPROVE)
async def waiting(session: TenantWork) -> Response:
    """List the requests that wait, oldest first."""
    return answer(WaitingListOut(items=await service.waiting(session)))


@router.get("/approvals/{approval_id}", response_model=ApprovalOut, dependencies=CAN_APPROVE)
async def read(approval_id: UUID, session: TenantWork) -> Response:
    """Read a request."""
    return answer(await service.get(session, approval_id))


@router.post(
    "/approvals/{approval_id}/approve", response_model=ApprovalOut, dependencies=CAN_APPROVE
)
async def approve(
    approval_id: UUID, session: TenantWork, caller: Caller, body: WordsIn | None = None
) -> Response:
    """Allow what was asked for, as long as the quote is as it was then."""
    return await _answered(approval_id, session, caller, Verdict.APPROVE, body)


@router.post(
    "/approvals/{approval_id}/refuse", response_model=ApprovalOut, dependencies=CAN_APPROVE
)
async def refuse(
    approval_id: UUID, session: TenantWork, caller: Caller, body: WordsIn | None = None
) -> Response:
    """Refuse what was asked for."""
    return await _answered(approval_id, session, caller, Verdict.REFUSE, body)


async def _answered(
    approval_id: UUID, session: TenantWork, caller: Caller, verdict: Verdict, body: WordsIn | None
) -> Response:
    given = AnswerIn(verdict=verdict, words=body.words if body else None)
    by, now = actor_of(caller), clock.now()
    return answer(await service.answer(session, approval_id, given, by=by, now=now))
