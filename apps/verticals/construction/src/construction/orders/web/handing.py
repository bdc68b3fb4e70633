"""The page on which a part of an order is handed over."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller, OwnOrders, Permission, ensure, may
from construction.activity import actor_of
from construction.orders import service
from construction.orders.domain import HANDS_OVER, Handed
from construction.orders.errors import OrderStateError
from construction.orders.schemas import HandOverIn, OrderOut
from construction.orders.web.access import CAN_READ
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

router = APIRouter(prefix="/web/orders/{order_id}/hand-over", include_in_schema=False)

HANDED = msgid("Handed over and out of stock; what is left stays to be delivered")
PAGE = "orders/hand_over.html"


@router.get("", dependencies=CAN_READ)
async def show(
    request: Request, order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Show what is still owed, ready to be handed over."""
    order = await _order(session, order_id, owner_id, caller)
    kind = next((one for one, status in HANDS_OVER.items() if status is order.status), None)
    if kind is None:
        return redirect(request, f"/web/orders/{order_id}")
    ensure(caller, service.needed_to_hand_over(kind))
    owed = [one.to_deliver or "" for one in order.lines]
    values = dict(zip(fields_of(order), owed, strict=True))
    return shown(
        request,
        PAGE,
        order,
        values | {"kind": kind.value, "receiver": ""},
        errors={},
        key=new_key(),
    )


@router.post("", dependencies=CAN_READ)
async def hand_over(
    request: Request,
    order_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Hand over what was typed and show the order."""
    order = await _order(session, order_id, owner_id, caller)
    values = typed(form, ("kind", "receiver", *fields_of(order)))
    given, places = filled_in(order, values, form_locale(request))

    async def make() -> Outcome:
        goods = validated(HandOverIn, given, {})
        ensure(caller, service.needed_to_hand_over(goods.kind))
        await service.hand_over(
            session,
            order_id,
            goods.kind,
            [Handed(one.line_id, one.quantity) for one in goods.lines],
            receiver=goods.receiver,
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
        return Outcome(303, location=f"/web/orders/{order_id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(at_places(error, places), form, request)
        raise RefusedError(shown(request, PAGE, order, values, **again)) from error
    except OrderStateError as error:
        text = templates.translations(request).gettext(error.detail)
        answer = redirect(request, f"/web/orders/{order_id}", text, "warning")
        raise RefusedError(answer) from error
    text = templates.translations(request).gettext(HANDED)
    return redirect(request, made.headers["location"], text)


async def _order(
    session: TenantSession, order_id: UUID, owner_id: UUID | None, caller: Principal
) -> OrderOut:
    prices = may(caller, Permission.PRICES_READ)
    return await service.get(session, order_id, owner_id, with_prices=prices)
