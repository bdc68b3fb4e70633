"""JSON routes of quotes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Depends, Response

from construction import pricing
from construction.access import Caller, Permission, allowed, may
from construction.access import OwnQuotes as OwnerLimit
from construction.activity import actor_of
from construction.http import answer, created, if_match
from construction.quotes import service
from construction.quotes.errors import NotExplainedError
from construction.quotes.routes import CAN_APPROVE, Approving
from construction.quotes.schemas import (
    CancelIn,
    QuoteIn,
    QuoteOut,
    RejectIn,
)

router = APIRouter(prefix="/api/v1/quotes", tags=["quotes"])

CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
CAN_READ = [allowed(Permission.QUOTES_READ)]


async def _read(session: TenantWork, quote_id: UUID, owner_id: UUID | None) -> Response:
    quote = await service.get(session, quote_id, owner_id)
    return answer(quote, version=quote.version)


@router.post("", status_code=201, response_model=QuoteOut, dependencies=CAN_WRITE)
async def create(body: QuoteIn, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Make a draft."""

    async def make() -> Outcome:
        quote = await service.create(session, body, by=actor_of(caller), now=clock.now())
        return created(quote, f"/api/v1/quotes/{quote.id}")

    return await once.run(make)


@router.get("/{quote_id}", response_model=QuoteOut, dependencies=CAN_READ)
async def read(quote_id: UUID, session: TenantWork, owner_id: OwnerLimit) -> Response:
    """Read a quote with its lines."""
    return await _read(session, quote_id, owner_id)


@router.put("/{quote_id}", response_model=QuoteOut, dependencies=CAN_WRITE)
async def revise(
    quote_id: UUID,
    body: QuoteIn,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnerLimit,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Replace all of a draft."""
    await service.revise(
        session,
        quote_id,
        body,
        version=version,
        owner_id=owner_id,
        by=actor_of(caller),
        now=clock.now(),
    )
    return await _read(session, quote_id, owner_id)


@router.post("/{quote_id}/send", response_model=QuoteOut, dependencies=CAN_WRITE)
async def send(
    quote_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnerLimit
) -> Response:
    """Mark a draft as sent."""
    await service.send(session, quote_id, owner_id=owner_id, by=actor_of(caller), now=clock.now())
    return await _read(session, quote_id, owner_id)


@router.post(
    "/{quote_id}/approve",
    response_model=QuoteOut,
    dependencies=CAN_APPROVE,
)
async def approve(
    quote_id: UUID, session: TenantWork, caller: Caller, approver: Approving
) -> Response:
    """Approve a sent quote; sellers their own, where and as far as the store lets them."""
    own, most = approver.owner_id, approver.most
    by, now = actor_of(caller), clock.now()
    await service.approve(session, quote_id, owner_id=own, most=most, by=by, now=now)
    return await _read(session, quote_id, own)


@router.get(
    "/{quote_id}/lines/{line_id}/price",
    response_model=pricing.ExplanationOut,
    dependencies=[*CAN_READ, allowed(Permission.PRICES_READ)],
)
async def why(
    quote_id: UUID, line_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnerLimit
) -> Response:
    """Read why a line costs what it costs, as it was when it was priced."""
    costs = may(caller, Permission.COSTS_READ)
    _, explanation = await service.why(session, quote_id, line_id, owner_id, costs=costs)
    if explanation is None:
        raise NotExplainedError
    return answer(explanation)


@router.post("/{quote_id}/cancel", response_model=QuoteOut, dependencies=CAN_WRITE)
async def cancel(
    quote_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnerLimit,
    body: CancelIn | None = None,
) -> Response:
    """Cancel a quote that is not an order yet."""
    await service.cancel(
        session,
        quote_id,
        (body or CancelIn()).loss,
        owner_id=owner_id,
        by=actor_of(caller),
        now=clock.now(),
    )
    return await _read(session, quote_id, owner_id)


@router.post("/{quote_id}/reject", response_model=QuoteOut, dependencies=CAN_WRITE)
async def reject(
    quote_id: UUID, body: RejectIn, session: TenantWork, caller: Caller, owner_id: OwnerLimit
) -> Response:
    """Note that the customer refused a sent quote, and why."""
    await service.reject(
        session,
        quote_id,
        body.loss,
        owner_id=owner_id,
        by=actor_of(caller),
        now=clock.now(),
    )
    return await _read(session, quote_id, owner_id)
