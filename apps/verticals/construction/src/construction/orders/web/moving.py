"""Moving orders on, and making them from quotes."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError, StaleError
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Request, Response
from webkit import is_htmx, msgid, redirect

from construction import quotes
from construction.access import (
    SCHEDULE,
    Caller,
    OwnOrders,
    OwnQuotes,
    Permission,
    allowed,
    ensure,
    ensure_any,
    may,
)
from construction.activity import actor_of
from construction.orders import service
from construction.orders.domain import OrderStatus
from construction.orders.errors import OrderStateError
from construction.orders.schemas import DeliverOnIn, StatusIn
from construction.orders.web.access import CAN_READ
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    parse_form,
    templates,
    typed,
    typed_version,
)

router = APIRouter(prefix="/web", include_in_schema=False)

DONE = {
    OrderStatus.PREPARING: msgid("The order is being prepared"),
    OrderStatus.OUT_FOR_DELIVERY: msgid("The order is out for delivery"),
    OrderStatus.DELIVERED: msgid("The goods are handed over and out of stock"),
    OrderStatus.CANCELLED: msgid("The order is cancelled"),
}
MOVED_ON = msgid("The order had moved on already; this is how it stands now")
SCHEDULED = msgid("Day of delivery saved")
CLOSED = msgid("The balance is closed: nothing more of this order is owed")
PLACED = msgid("The quote is an order now")
PLACED_BEFORE = msgid("This quote was an order already; here it is")
NOT_APPROVED = msgid("Only an approved quote becomes an order")


@router.post("/orders/{order_id}/status", dependencies=CAN_READ)
async def set_status(
    request: Request,
    order_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    form: FormBody,
) -> Response:
    """Move an order to its next status and show it."""
    given = parse_form(StatusIn, typed(form, ("status", "is_pickup", "reason")))
    to = OrderStatus(given.status)
    ensure(caller, service.needed(to, is_pickup=given.is_pickup))
    tone: Literal["success", "warning"] = "success"
    text = DONE[to]
    try:
        await service.set_status(
            session,
            order_id,
            to,
            is_pickup=given.is_pickup,
            reason=given.reason,
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
    except OrderStateError as error:
        is_rule = type(error) is not OrderStateError
        text, tone = error.detail if is_rule else MOVED_ON, "warning"
    text = templates.translations(request).gettext(text)
    return redirect(request, f"/web/orders/{order_id}", text, tone)


@router.post("/orders/{order_id}/deliver-on", dependencies=CAN_READ)
async def deliver_on(
    request: Request,
    order_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    form: FormBody,
) -> Response:
    """Set the day of delivery of an order and show it."""
    ensure_any(caller, SCHEDULE)
    words, where = templates.translations(request), f"/web/orders/{order_id}"
    by, now = actor_of(caller), clock.now()
    try:
        given = parse_form(DeliverOnIn, typed(form, ("deliver_on",)))
        await service.deliver_on(
            session,
            order_id,
            given.deliver_on,
            version=typed_version(form),
            owner_id=owner_id,
            by=by,
            now=now,
        )
    except InvalidError as error:
        (text,) = form_errors(error, request).values()
        return redirect(request, where, text, "warning")
    except (OrderStateError, StaleError) as error:
        return redirect(request, where, words.gettext(error.detail), "warning")
    return redirect(request, where, words.gettext(SCHEDULED))


@router.post("/orders/{order_id}/close-balance", dependencies=[allowed(Permission.ORDERS_CANCEL)])
async def close_balance(
    request: Request,
    order_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    _form: FormBody,
) -> Response:
    """Let nothing more be owed of an order and show it."""
    words = templates.translations(request)
    where = f"/web/orders/{order_id}"
    by, now = actor_of(caller), clock.now()
    try:
        await service.close_balance(session, order_id, owner_id=owner_id, by=by, now=now)
    except OrderStateError as error:
        return redirect(request, where, words.gettext(error.detail), "warning")
    return redirect(request, where, words.gettext(CLOSED))


@router.get("/quotes/{quote_id}/changes", dependencies=[allowed(Permission.ORDERS_PLACE)])
async def changes(
    request: Request, quote_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnQuotes
) -> Response:
    """Show what changed since the quote, beside the button that makes it an order."""
    costs = may(caller, Permission.COSTS_READ)
    found = await service.since_quote(session, quote_id, owner_id, with_costs=costs)
    if not is_htmx(request):
        return redirect(request, f"/web/quotes/{quote_id}")
    return templates.render(request, "orders/changes.html", changes=found)


@router.post("/quotes/{quote_id}/convert", dependencies=[allowed(Permission.ORDERS_PLACE)])
async def convert(
    request: Request,
    quote_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Turn an approved quote into its one order, for a day if one is given, and show that."""
    words, quote_page = templates.translations(request), f"/web/quotes/{quote_id}"
    by, now = actor_of(caller), clock.now()

    async def make() -> Outcome:
        given = parse_form(DeliverOnIn, typed(form, ("deliver_on",)))
        order_id = await service.convert(
            session, quote_id, deliver_on=given.deliver_on, owner_id=owner_id, by=by, now=now
        )
        return Outcome(303, location=f"/web/orders/{order_id}")

    try:
        made = await once.run(make)
    except InvalidError as error:
        (text,) = form_errors(error, request).values()
        raise RefusedError(redirect(request, quote_page, text, "warning")) from error
    except quotes.QuoteConvertedError as error:
        url = f"/web/orders/{error.extra['order_id']}"
        text = words.gettext(PLACED_BEFORE)
        raise RefusedError(redirect(request, url, text, "info")) from error
    except quotes.QuoteStateError as error:
        text = words.gettext(NOT_APPROVED)
        raise RefusedError(redirect(request, quote_page, text, "danger")) from error
    return redirect(request, made.headers["location"], words.gettext(PLACED))
