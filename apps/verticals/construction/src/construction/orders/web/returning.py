"""The page on which goods of an order are taken back."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller, OwnOrders, Permission, allowed
from construction.activity import actor_of
from construction.orders import service
from construction.orders.domain import Returned, ReturnReason
from construction.orders.schemas import OrderOut, ReturnIn
from construction.orders.web.quantities import at_places, fields_of, filled_in, shown
from construction.pages import (
    FormBody,
    RefusedError,
    form_locale,
    new_key,
    retry,
    templates,
    typed,
    validated,
)

router = APIRouter(prefix="/web/orders/{order_id}/return", include_in_schema=False)

CAN_RETURN = [allowed(Permission.ORDERS_RETURN)]
TAKEN_BACK = msgid("The goods are taken back")
REASONS = [one.value for one in ReturnReason]
PAGE = "orders/return.html"


@router.get("", dependencies=CAN_RETURN)
async def show(
    request: Request, order_id: UUID, session: TenantWork, owner_id: OwnOrders
) -> Response:
    """Show what the customer has, to say what comes back."""
    order = await service.get(session, order_id, owner_id, with_prices=True)
    values = dict.fromkeys(("reason", "words", *fields_of(order)), "")
    return shown(request, PAGE, order, values, errors={}, key=new_key(), reasons=REASONS)


@router.post("", dependencies=CAN_RETURN)
async def take_back(
    request: Request,
    order_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Take back what was typed and show the order."""
    order = await service.get(session, order_id, owner_id, with_prices=True)
    values = typed(form, ("reason", "words", *fields_of(order), *_ticks(order)))
    asked = {name: values[name] for name in ("reason", "words", *fields_of(order))}
    given, places = filled_in(order, asked, form_locale(request))
    for line, place in zip(given["lines"], places, strict=True):
        line["is_damaged"] = bool(values[_ticks(order)[place]])

    async def make() -> Outcome:
        goods = validated(ReturnIn, given, {})
        await service.take_back(
            session,
            order_id,
            [Returned(one.line_id, one.quantity, one.is_damaged) for one in goods.lines],
            service.Why(goods.reason, goods.words),
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
        return Outcome(303, location=f"/web/orders/{order_id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(at_places(error, places), form, request)
        raise RefusedError(shown(request, PAGE, order, values, **again, reasons=REASONS)) from error
    text = templates.translations(request).gettext(TAKEN_BACK)
    return redirect(request, made.headers["location"], text)


def _ticks(order: OrderOut) -> list[str]:
    return [f"lines.{place}.is_damaged" for place in range(len(order.lines))]
