"""Pages of approvals: the seller's card on a quote, the manager's list, the count beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel
from webkit import msgid, redirect

from construction.access import (
    BY_WHO_TYPED_IT,
    Caller,
    OwnQuotes,
    Permission,
    allowed,
    handles,
    may,
)
from construction.activity import actor_of
from construction.answers import problem, wants_json
from construction.approvals import repository, service
from construction.approvals.schemas import AnswerIn, ApprovalOut, WaitingOut, WordsIn, told
from construction.http import answer as json_answer
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    parse_form,
    templates,
    typed,
)
from construction.quotes import Below

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_READ = [allowed(Permission.QUOTES_READ)]
CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
CAN_APPROVE = [allowed(Permission.QUOTES_APPROVE)]
PAGE = "/web/approvals"
ASKED = msgid("Asked for approval")
SAID = {"approve": msgid("Discount approved"), "refuse": msgid("Discount refused")}
THEIRS = msgid(
    "Line %(line)s (%(product)s): the discounts come to %(figure)s%%, "
    "the seller may give %(limit)s%%"
)
Seen = Annotated[str, Query(max_length=32)]


@router.get("/quotes/{quote_id}/approval", dependencies=CAN_READ)
async def state(
    session: TenantWork, caller: Caller, quote_id: UUID, owner_id: OwnQuotes
) -> Response:
    """Tell the open editor how the quote stands towards the limits."""
    found = await service.need(session, quote_id, owner_id=owner_id, by=actor_of(caller))
    return json_answer(found.state)


@router.get("/quotes/{quote_id}/approval/card", dependencies=CAN_READ)
async def card(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnQuotes,
    seen: Seen = "",
) -> Response:
    """Return the card on a quote's page, or 204 if it is as the page has it."""
    found = await service.need(session, quote_id, owner_id=owner_id, by=actor_of(caller))
    mark = _mark([found.state], str(found.below))
    if mark == seen:
        return Response(status_code=204)
    asked = found.approval
    shown = [told(one) for one in ApprovalOut.model_validate(asked).breaches] if asked else []
    return templates.render(
        request,
        "approvals/card.html",
        need=found,
        quote=found.quote,
        mark=mark,
        below=_sentences(request, found.below or shown, own=bool(found.below)),
        may_ask=may(caller, Permission.QUOTES_WRITE) and handles(caller, found.quote.owner_id),
        may_answer=may(caller, Permission.QUOTES_APPROVE),
    )


@router.post("/quotes/{quote_id}/approval", dependencies=[*CAN_WRITE, BY_WHO_TYPED_IT])
async def ask(
    request: Request,
    session: TenantWork,
    caller: Caller,
    form: FormBody,
    quote_id: UUID,
    owner_id: OwnQuotes,
) -> Response:
    """Ask for what a draft sells below the seller's limits."""
    by, now = actor_of(caller), clock.now()
    try:
        given = parse_form(WordsIn, typed(form, ("words",)))
        await service.ask(session, quote_id, given, owner_id=owner_id, by=by, now=now)
    except (ConflictError, InvalidError) as error:
        if wants_json(request):
            raise RefusedError(problem(request, error)) from error
        await service.need(session, quote_id, owner_id=owner_id, by=by)  # 404 before any words
        raise _refused(request, f"/web/quotes/{quote_id}", error) from error
    if wants_json(request):
        found = await service.need(session, quote_id, owner_id=owner_id, by=by)
        return json_answer(found.state)
    words = templates.translations(request)
    return redirect(request, f"/web/quotes/{quote_id}", words.gettext(ASKED))


@router.get("/approvals", dependencies=CAN_APPROVE)
async def index(request: Request, session: TenantWork) -> Response:
    """Show what waits to be approved."""
    return await _list(request, "approvals/list.html", await service.waiting(session))


@router.get("/approvals/rows", dependencies=CAN_APPROVE)
async def rows(request: Request, session: TenantWork, seen: Seen = "") -> Response:
    """Return what waits, or 204 if it is as the page has it."""
    waiting = await service.waiting(session)
    if _mark(waiting) == seen:
        return Response(status_code=204)
    return await _list(request, "approvals/rows.html", waiting)


@router.get("/approvals/count", dependencies=CAN_APPROVE)
async def count(request: Request, session: TenantWork, seen: Seen = "") -> Response:
    """Return how many requests wait, or 204 if that is what the page shows."""
    found = await repository.count_waiting(session)
    if str(found) == seen:
        return Response(status_code=204)
    return templates.render(request, "approvals/count.html", url=request.url.path, count=found)


@router.post("/approvals/{approval_id}", dependencies=CAN_APPROVE)
async def answer(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, approval_id: UUID
) -> Response:
    """Allow or refuse what a seller asked for."""
    asked, by, now = await service.get(session, approval_id), actor_of(caller), clock.now()
    back = f"/web/quotes/{asked.quote_id}" if form.get("back") == "quote" else PAGE
    try:
        given = parse_form(AnswerIn, typed(form, ("verdict", "words")))
        await service.answer(session, approval_id, given, by=by, now=now)
    except (ConflictError, InvalidError) as error:
        raise _refused(request, back, error) from error
    text = templates.translations(request).gettext(SAID[given.verdict.value])
    return redirect(request, back, text)


async def _list(request: Request, page: str, waiting: Sequence[WaitingOut]) -> Response:
    found = [
        (one, _sentences(request, [told(x) for x in one.breaches], own=False)) for one in waiting
    ]
    return templates.render(request, page, found=found, mark=_mark(waiting))


def _mark(shown: Sequence[BaseModel], more: str = "") -> str:
    """Return what changes when anything that is shown changes."""
    text = more + "".join(one.model_dump_json() for one in shown)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sentences(request: Request, below: Sequence[Below], *, own: bool) -> list[str]:
    """Return what goes below: the reader's own limits, or those of the seller who asked."""
    words = templates.translations(request)
    return [
        words.gettext(one.sentence if own or one.limit is None else THEIRS) % one.values
        for one in below
    ]


def _refused(request: Request, back: str, error: ConflictError | InvalidError) -> RefusedError:
    words = templates.translations(request)
    text = words.gettext(error.detail)
    if isinstance(error, InvalidError):
        (text, *_) = form_errors(error, request).values()
    return RefusedError(redirect(request, back, text, "warning"))
