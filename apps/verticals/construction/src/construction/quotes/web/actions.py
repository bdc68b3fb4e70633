"""The buttons on a quote's page: send, approve."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid

from construction.access import Caller
from construction.activity import actor_of
from construction.pages import form_errors
from construction.quotes import service
from construction.quotes.routes import CAN_APPROVE, Approving
from construction.quotes.web.access import CAN_WRITE, OwnerLimit
from construction.quotes.web.answers import done, refused

router = APIRouter(prefix="/web/quotes", include_in_schema=False)

SENT = msgid("Quote sent")
APPROVED = msgid("Quote approved")


@router.post("/{quote_id}/send", dependencies=CAN_WRITE)
async def send(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID, owner_id: OwnerLimit
) -> Response:
    """Mark a draft as sent."""
    by, now = actor_of(caller), clock.now()
    try:
        await service.send(session, quote_id, owner_id=owner_id, by=by, now=now)
    except ConflictError as error:
        raise refused(request, quote_id, error.detail) from error
    except InvalidError as error:
        (sentence, *_) = form_errors(error, request).values()
        raise refused(request, quote_id, sentence) from error
    return done(request, quote_id, SENT)


@router.post("/{quote_id}/approve", dependencies=CAN_APPROVE)
async def approve(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID, approver: Approving
) -> Response:
    """Approve a sent quote; sellers their own, where and as far as the store lets them."""
    own, most = approver.owner_id, approver.most
    by, now = actor_of(caller), clock.now()
    try:
        await service.approve(session, quote_id, owner_id=own, most=most, by=by, now=now)
    except ConflictError as error:
        raise refused(request, quote_id, error.detail) from error
    return done(request, quote_id, APPROVED)
