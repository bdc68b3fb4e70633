"""The page on which a quote is copied."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import AppError, ConflictError, InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller, OwnOrders, Permission, SeenQuotes, allowed
from construction.activity import actor_of
from construction.copying import service
from construction.copying.schemas import CopyIn
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    new_key,
    parse_form,
    templates,
    typed,
)

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
CAN_REORDER = [*CAN_WRITE, allowed(Permission.ORDERS_READ)]
COPIED = msgid("Quote duplicated")
REORDERED = msgid("A quote with today's prices, made from the order")


@router.get("/quotes/{quote_id}/copy", dependencies=CAN_WRITE)
async def show(
    request: Request, session: TenantWork, quote_id: UUID, owner_id: SeenQuotes, caller: Caller
) -> Response:
    """Show what a copy costs at today's prices, before it is made."""
    return await _page(request, session, quote_id, owner_id, caller)


@router.post("/quotes/{quote_id}/copy", dependencies=CAN_WRITE)
async def copy(
    request: Request,
    session: TenantWork,
    caller: Caller,
    form: FormBody,
    quote_id: UUID,
    owner_id: SeenQuotes,
    once: OnlyOnce,
) -> Response:
    """Make the copy and open it."""
    by, now = actor_of(caller), clock.now()

    async def make() -> Outcome:
        prices = parse_form(CopyIn, typed(form, ("prices",))).prices
        quote = await service.copy(session, quote_id, prices, owner_id=owner_id, by=by, now=now)
        return Outcome(303, media_type=None, location=f"/web/quotes/{quote.id}/edit")

    async def again(error: AppError) -> Response:
        return await _page(request, session, quote_id, owner_id, caller, error)

    return await _made(request, once, make, again, COPIED)


@router.get("/orders/{order_id}/copy", dependencies=CAN_REORDER)
async def show_order(
    request: Request, session: TenantWork, order_id: UUID, owner_id: OwnOrders, caller: Caller
) -> Response:
    """Show what ordering the same again costs today, before it is made."""
    return await _order_page(request, session, order_id, owner_id, caller)


@router.post("/orders/{order_id}/copy", dependencies=CAN_REORDER)
async def reorder(
    request: Request,
    session: TenantWork,
    caller: Caller,
    _form: FormBody,
    order_id: UUID,
    owner_id: OwnOrders,
    once: OnlyOnce,
) -> Response:
    """Make a draft of what was ordered and open it."""
    by, now = actor_of(caller), clock.now()

    async def make() -> Outcome:
        quote = await service.reorder(session, order_id, owner_id=owner_id, by=by, now=now)
        return Outcome(303, media_type=None, location=f"/web/quotes/{quote.id}/edit")

    async def again(error: AppError) -> Response:
        return await _order_page(request, session, order_id, owner_id, caller, error)

    return await _made(request, once, make, again, REORDERED)


async def _made(
    request: Request,
    once: OnlyOnce,
    make: Callable[[], Awaitable[Outcome]],
    again: Callable[[AppError], Awaitable[Response]],
    told: str,
) -> Response:
    """Make the copy and open it, or show the page again with what stands against it."""
    try:
        made = await once.run(make)
    except (InvalidError, ConflictError) as error:
        raise RefusedError(await again(error)) from error
    words = templates.translations(request)
    return redirect(request, made.headers["Location"], words.gettext(told))


async def _order_page(
    request: Request,
    session: TenantSession,
    order_id: UUID,
    owner_id: UUID | None,
    caller: Caller,
    error: AppError | None = None,
) -> Response:
    by, now = actor_of(caller), clock.now()
    planned = await service.plan_order(session, order_id, owner_id=owner_id, by=by, now=now)
    return _rendered(request, planned, error, is_order=True)


async def _page(
    request: Request,
    session: TenantSession,
    quote_id: UUID,
    owner_id: UUID | None,
    caller: Caller,
    error: AppError | None = None,
) -> Response:
    by, now = actor_of(caller), clock.now()
    planned = await service.plan(session, quote_id, owner_id=owner_id, by=by, now=now)
    return _rendered(request, planned, error, is_order=False)


def _rendered(
    request: Request, planned: service.Plan, error: AppError | None, *, is_order: bool
) -> Response:
    return templates.render(
        request,
        "copying/plan.html",
        status_code=error.status if error else 200,
        quote=planned.quote,
        plan=planned,
        is_order=is_order,
        sentences=_sentences(request, error) if error else [],
        key=new_key(),
    )


def _sentences(request: Request, error: AppError) -> list[str]:
    if isinstance(error, InvalidError):
        return list(form_errors(error, request).values())
    return [templates.translations(request).gettext(error.detail)]
