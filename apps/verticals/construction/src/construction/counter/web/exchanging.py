"""The counter with what comes back of an order: an exchange in one go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect

from construction import orders
from construction.access import Caller, OwnOrders, Permission, allowed
from construction.activity import actor_of
from construction.counter import service
from construction.counter.schemas import ExchangeIn
from construction.counter.service import Basket
from construction.counter.web.basket import (
    BEGUN,
    ENTRY,
    HEAD,
    back_fields,
    field_of,
    given,
    lines_of,
    page,
    reckon,
    worth_back,
)
from construction.orders import OrderOut, ReturnIn
from construction.pages import (
    FormBody,
    RefusedError,
    form_locale,
    new_key,
    parsed,
    retry,
    templates,
    typed,
    validated,
)

router = APIRouter(prefix="/web/orders/{order_id}/exchange", include_in_schema=False)

CAN_EXCHANGE = [
    allowed(Permission.ORDERS_PLACE),
    allowed(Permission.ORDERS_PICKUP),
    allowed(Permission.ORDERS_RETURN),
]
WHY = ("reason", "words")
EXCHANGED = msgid("Exchanged: what came back and what went are in the ledger")


@router.get("", dependencies=CAN_EXCHANGE)
async def show(
    request: Request, order_id: UUID, session: TenantWork, owner_id: OwnOrders
) -> Response:
    """Show what the customer has, and an empty basket."""
    order = await _order(session, order_id, owner_id)
    values = BEGUN | dict.fromkeys((*WHY, *back_fields(order)), "") | _buyer(order)
    return page(request, Basket(), values, key=new_key(), order=order)


@router.post("/difference", dependencies=CAN_EXCHANGE)
async def difference(
    request: Request,
    order_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    form: FormBody,
) -> Response:
    """Show what is to be paid, or given back, for what is typed so far."""
    order = await _order(session, order_id, owner_id)
    values = typed(form, (*HEAD, *back_fields(order), *_ticks(order))) | _buyer(order)
    values |= dict.fromkeys(WHY, "")
    basket = await reckon(session, request, caller, lines_of(form), values)
    comes = worth_back(order, values, form_locale(request))
    return templates.render(
        request, "counter/difference.html", order=order, goes=basket.total, comes=comes
    )


@router.post("", dependencies=CAN_EXCHANGE)
async def exchange(
    request: Request,
    order_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Take back, sell, and show the receipt of what was sold."""
    order = await _order(session, order_id, owner_id)
    names = (*HEAD, *ENTRY, *WHY, *back_fields(order), *_ticks(order))
    values = typed(form, names) | _buyer(order)
    basket = await reckon(session, request, caller, lines_of(form), values)
    back, places = _back(order, values, form_locale(request))

    async def make() -> Outcome:
        if basket.errors:
            raise basket.errors
        try:
            goods = validated(ReturnIn, back, {})
        except InvalidError as error:
            raise _of_back(error) from error
        asked = ExchangeIn(back=goods, sale=given(basket, values, form_locale(request)))
        made = await service.exchange(
            session, order_id, asked, owner_id=owner_id, by=actor_of(caller), now=clock.now()
        )
        return Outcome(303, location=f"/web/orders/{made}/receipt")

    try:
        done = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = _again(request, form, error, places)
        shown = page(request, basket, values, **again, status=422, order=order)
        raise RefusedError(shown) from error
    text = templates.translations(request).gettext(EXCHANGED)
    return redirect(request, done.headers["location"], text)


async def _order(session: TenantSession, order_id: UUID, owner_id: UUID | None) -> OrderOut:
    return await orders.get(session, order_id, owner_id, with_prices=True)


def _buyer(order: OrderOut) -> dict[str, str]:
    return {"customer_id": str(order.customer_id), "customer_id_text": order.customer_name}


def _ticks(order: OrderOut) -> list[str]:
    return [f"back.{place}.is_damaged" for place in range(len(order.lines))]


def _back(
    order: OrderOut, values: Mapping[str, str], locale: str
) -> tuple[dict[str, Any], list[int]]:
    """Return what comes back, and the places in the order of the lines that have a quantity."""
    names, ticks = back_fields(order), _ticks(order)
    read = parsed({name: values[name] for name in names}, names, locale, {})
    places = [place for place, name in enumerate(names) if read.get(name)]
    lines = [
        {
            "line_id": order.lines[place].id,
            "quantity": read[names[place]],
            "is_damaged": bool(values[ticks[place]]),
        }
        for place in places
    ]
    why = {name: values[name] for name in WHY if values[name]}
    return why | {"lines": lines}, places


def _of_back(error: InvalidError) -> InvalidError:
    """Return an error of what comes back under the names of its own fields."""
    moved = {name: name.replace("lines.", "back.", 1) for name in error.fields}
    values = {moved[name]: value for name, value in error.values.items()}
    return InvalidError({moved[name]: text for name, text in error.fields.items()}, values=values)


def _again(
    request: Request, form: FormData, error: InvalidError | KeyReusedError, places: list[int]
) -> dict[str, Any]:
    again = retry(error, form, request)
    return again | {"errors": {_at(name, places): text for name, text in again["errors"].items()}}


def _at(name: str, places: list[int]) -> str:
    match name.split("-"):
        case ["back", place, field]:
            return f"back-{places[int(place)]}-{field}"
        case _:
            return field_of(name)
