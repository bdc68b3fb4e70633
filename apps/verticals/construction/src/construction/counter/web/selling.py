"""The screen of the counter: scan, say how much, take the money, hand over."""

from __future__ import annotations

from datetime import date
from typing import Any

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction import orders
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.counter import service
from construction.counter.errors import NobodyToOrderError
from construction.counter.schemas import SaleIn
from construction.counter.service import Basket
from construction.counter.web.basket import (
    BEGUN,
    ENTRY,
    HEAD,
    LATER,
    add,
    errors_of,
    field_of,
    given,
    lines_of,
    page,
    reckon,
)
from construction.orders import DeliverOnIn, OrderIn
from construction.pages import (
    FormBody,
    RefusedError,
    form_locale,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)

router = APIRouter(prefix="/web/counter", include_in_schema=False)

CAN_SELL = [allowed(Permission.ORDERS_PLACE), allowed(Permission.ORDERS_PICKUP)]
SOLD = msgid("Sold, handed over and out of stock")
CHANGED = "basket-changed"
ORDERED = msgid("The order is placed")


@router.get("", dependencies=CAN_SELL)
async def show(request: Request) -> Response:
    """Show an empty counter."""
    return page(request, Basket(), BEGUN, key=new_key())


@router.post("/basket", dependencies=CAN_SELL)
async def put(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Put a product into the basket or take one out, and show what it comes to."""
    values = typed(form, (*HEAD, LATER, *ENTRY))
    lines = lines_of(form)
    entry: dict[str, Any] = {"values": {}, "errors": {}}
    if values["product_id"] or values["product_id_text"]:
        entry = await add(session, request, lines, values)
    basket = await reckon(session, request, caller, lines, values)
    errors = errors_of(request, basket) | entry["errors"]
    key = str(form.get("idempotency_key", "")) or new_key()
    shown = page(request, basket, values | entry["values"], errors=errors, key=key, status=200)
    shown.headers["HX-Trigger-After-Settle"] = CHANGED
    return shown


@router.post("", dependencies=CAN_SELL)
async def finish(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Sell what is in the basket, or order it for later, and show the receipt or the order."""
    values = typed(form, (*HEAD, LATER, *ENTRY, "deed"))
    basket = await reckon(session, request, caller, lines_of(form), values)
    by, now = actor_of(caller), clock.now()

    async def make() -> Outcome:
        if basket.errors:
            raise basket.errors
        goods = given(basket, values, form_locale(request))
        if values["deed"] == "later":
            day = parse_form(DeliverOnIn, typed(form, (LATER,))).deliver_on
            order_id = await orders.place(session, _order(goods, day), by=by, now=now)
            return Outcome(303, location=f"/web/orders/{order_id}")
        order_id = await service.sell(session, goods, by=by, now=now)
        return Outcome(303, location=f"/web/orders/{order_id}/receipt")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        errors = {field_of(name): text for name, text in again["errors"].items()}
        again_page = page(request, basket, values, errors=errors, key=again["key"], status=422)
        raise RefusedError(again_page) from error
    said = ORDERED if values["deed"] == "later" else SOLD
    text = templates.translations(request).gettext(said)
    return redirect(request, made.headers["location"], text)


def _order(given: SaleIn, deliver_on: date | None) -> OrderIn:
    if given.customer_id is None:
        raise NobodyToOrderError
    return given.order(given.customer_id).model_copy(update={"deliver_on": deliver_on})
