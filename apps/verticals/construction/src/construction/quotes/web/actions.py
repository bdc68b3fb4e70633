"""The buttons on a quote's page: send, approve, reject, cancel."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import Caller, TenantWork
from fastapi import APIRouter, Form, Request, Response
from webkit import msgid, redirect

from construction.activity import actor_of
from construction.pages import RefusedError, form_errors, parse_form, templates
from construction.quotes import service
from construction.quotes.schemas import CancelIn, RejectIn
from construction.quotes.web.access import CAN_APPROVE, CAN_WRITE, OwnerLimit, page_of

router = APIRouter(prefix="/web/quotes", include_in_schema=False)

SENT = msgid("Quote sent")
APPROVED = msgid("Quote approved")
REJECTED = msgid("Refusal noted")
CANCELLED = msgid("Quote cancelled")
CHOOSE_A_REASON = msgid("Choose a reason and keep the words short")
REASON_TOO_LONG = msgid("The reason is too long")


@router.post("/{quote_id}/send", dependencies=CAN_WRITE)
async def send(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID, owner_id: OwnerLimit
) -> Response:
    """Mark a draft as sent."""
    by, now = actor_of(caller), clock.now()
    try:
        await service.send(session, quote_id, owner_id=owner_id, by=by, now=now)
    except ConflictError as error:
        raise _refused(request, quote_id, error.detail) from error
    except InvalidError as error:
        (sentence, *_) = form_errors(error, request).values()
        raise _refused(request, quote_id, sentence) from error
    return _done(request, quote_id, SENT)


@router.post("/{quote_id}/approve", dependencies=CAN_APPROVE)
async def approve(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID
) -> Response:
    """Approve a sent quote."""
    try:
        await service.approve(session, quote_id, by=actor_of(caller), now=clock.now())
    except ConflictError as error:
        raise _refused(request, quote_id, error.detail) from error
    return _done(request, quote_id, APPROVED)


@router.post("/{quote_id}/reject", dependencies=CAN_WRITE)
async def reject(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    lost: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
) -> Response:
    """Note that the customer refused a sent quote."""
    by, now = actor_of(caller), clock.now()
    try:
        why = parse_form(RejectIn, {"reason": lost, "words": words})
        await service.reject(
            session,
            quote_id,
            reason=why.reason,
            words=why.words,
            owner_id=owner_id,
            by=by,
            now=now,
        )
    except ConflictError as error:
        raise _refused(request, quote_id, error.detail) from error
    except InvalidError as error:
        await service.get(session, quote_id, owner_id)  # 404 before any words about the form
        raise _refused(request, quote_id, CHOOSE_A_REASON) from error
    return _done(request, quote_id, REJECTED)


@router.post("/{quote_id}/cancel", dependencies=CAN_WRITE)
async def cancel(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Cancel a quote that is not an order yet."""
    by, now = actor_of(caller), clock.now()
    try:
        why = parse_form(CancelIn, {"reason": reason}).reason
        await service.cancel(session, quote_id, reason=why, owner_id=owner_id, by=by, now=now)
    except ConflictError as error:
        raise _refused(request, quote_id, error.detail) from error
    except InvalidError as error:
        raise _refused(request, quote_id, REASON_TOO_LONG) from error
    return _done(request, quote_id, CANCELLED)


def _done(request: Request, quote_id: UUID, text: str) -> Response:
    words = templates.translations(request)
    return redirect(request, page_of(quote_id), words.gettext(text))


def _refused(request: Request, quote_id: UUID, text: str) -> RefusedError:
    """Show the quote as it is now, and why the action was not possible."""
    words = templates.translations(request)
    return RefusedError(redirect(request, page_of(quote_id), words.gettext(text), "warning"))
