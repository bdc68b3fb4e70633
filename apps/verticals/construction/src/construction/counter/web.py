"""The screen of the counter: scan, say how much, take the money, hand over."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import Caller, OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import NumberError, is_htmx, msgid, parse_decimal, redirect

from construction import catalog, orders
from construction.access import Permission, allowed
from construction.activity import actor_of
from construction.counter import service
from construction.counter.errors import EmptyBasketError, NobodyToOrderError
from construction.counter.schemas import MAX_LINES, SaleIn
from construction.counter.service import Basket, Said, Wish
from construction.orders import OrderIn, PaymentMethod
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    form_locale,
    new_key,
    retry,
    templates,
    typed,
    validated,
)

router = APIRouter(prefix="/web/counter", include_in_schema=False)

CAN_SELL = [allowed(Permission.ORDERS_PLACE), allowed(Permission.ORDERS_PICKUP)]
HEAD = ("customer_id", "customer_id_text", "discount_percent", "payment_method", "notes")
ENTRY = ("product_id", "product_id_text", "said")
SHORTEST_BARCODE = 8
SOLD = msgid("Sold, handed over and out of stock")
ORDERED = msgid("The order is placed")
NO_SUCH_PRODUCT = msgid("No product has this code or name: choose one from the list")


@router.get("", dependencies=CAN_SELL)
async def show(request: Request) -> Response:
    """Show an empty counter."""
    values = dict.fromkeys((*HEAD, *ENTRY), "") | {"payment_method": PaymentMethod.CASH.value}
    return _page(request, Basket(), values, key=new_key())


@router.post("/basket", dependencies=CAN_SELL)
async def put(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Put a product into the basket or take one out, and show what it comes to."""
    values = typed(form, (*HEAD, *ENTRY))
    lines, entry = _lines_of(form), {"values": values, "errors": {}}
    if values["product_id"] or values["product_id_text"]:
        entry = await _add(session, request, lines, values)
    basket = await _reckon(session, request, caller, lines, values)
    errors = _errors(request, basket) | entry["errors"]
    key = str(form.get("idempotency_key", "")) or new_key()
    return _page(request, basket, values | entry["values"], errors=errors, key=key, status=200)


@router.post("", dependencies=CAN_SELL)
async def finish(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Sell what is in the basket, or order it for later, and show the receipt or the order."""
    values = typed(form, (*HEAD, *ENTRY, "deed"))
    basket = await _reckon(session, request, caller, _lines_of(form), values)
    by, now = actor_of(caller), clock.now()

    async def make() -> Outcome:
        if basket.errors:
            raise basket.errors
        given = _given(basket, values, form_locale(request))
        if values["deed"] == "later":
            order_id = await orders.place(session, _order(given), by=by, now=now)
            return Outcome(303, location=f"/web/orders/{order_id}")
        order_id = await service.sell(session, given, by=by, now=now)
        return Outcome(303, location=f"/web/orders/{order_id}/receipt")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        errors = {_field(name): text for name, text in again["errors"].items()}
        page = _page(request, basket, values, errors=errors, key=again["key"], status=422)
        raise RefusedError(page) from error
    text = templates.translations(request).gettext(ORDERED if values["deed"] == "later" else SOLD)
    return redirect(request, made.headers["location"], text)


def _lines_of(form: FormData) -> list[Said]:
    """Return the lines of the basket that was sent, but the one to take out."""
    removed = str(form.get("remove", ""))
    found = []
    for place in range(MAX_LINES):
        product_id = as_id(str(form.get(f"lines.{place}.product_id", "")))
        if product_id is None:
            break
        if str(place) != removed:
            found.append(Said(product_id, str(form.get(f"lines.{place}.said", "")).strip()))
    return found


async def _add(
    session: TenantSession, request: Request, lines: list[Said], values: Mapping[str, str]
) -> dict[str, Any]:
    """Add what was scanned or chosen; a second scan in the field of the quantity is another one."""
    scanned = values["said"] if _is_barcode(values["said"]) else ""
    words = [one for one in (values["product_id_text"], scanned) if one]
    coded = await catalog.coded(session, words)
    chosen = as_id(values["product_id"])
    if chosen is None:
        product = coded.get(values["product_id_text"])
        chosen = product.id if product else None
    if chosen is None:
        text = templates.translations(request).gettext(NO_SUCH_PRODUCT)
        return {"values": {}, "errors": {"product_id": text}}
    said = "1" if scanned else values["said"] or "1"
    lines.append(await _said(session, chosen, values["product_id_text"], said))
    if scanned and scanned in coded:
        lines.append(await _said(session, coded[scanned].id, scanned, "1"))
    return {"values": dict.fromkeys(ENTRY, ""), "errors": {}}


async def _said(session: TenantSession, product_id: UUID, code: str, said: str) -> Said:
    """Return a line; where the barcode of a box was scanned, boxes are meant."""
    unit = await catalog.scanned_unit(session, code)
    if unit and unit[0] == product_id and said.isdecimal():
        return Said(product_id, f"{said} {unit[1]}")
    return Said(product_id, said)


def _is_barcode(text: str) -> bool:
    return text.isdecimal() and len(text) >= SHORTEST_BARCODE


async def _reckon(
    session: TenantSession,
    request: Request,
    caller: Caller,
    lines: list[Said],
    values: Mapping[str, str],
) -> Basket:
    locale = form_locale(request)
    wish = Wish(lines, as_id(values["customer_id"]), _discount(values, locale))
    by, now = actor_of(caller), clock.now()
    return await service.reckon(session, wish, by=by, now=now, locale=locale)


def _discount(values: Mapping[str, str], locale: str) -> Decimal:
    """Return the discount as far as it can be read; selling says what is wrong with it."""
    try:
        percent = parse_decimal(values["discount_percent"] or "0", locale)
    except NumberError:
        return Decimal(0)
    return percent if 0 <= percent <= 100 else Decimal(0)  # noqa: PLR2004 - per cent


def _given(basket: Basket, values: Mapping[str, str], locale: str) -> SaleIn:
    head = {name: values[name] for name in ("customer_id", "payment_method", "notes")}
    given: dict[str, Any] = {name: text for name, text in head.items() if text}
    if values["discount_percent"]:
        try:
            given["discount_percent"] = parse_decimal(values["discount_percent"], locale)
        except NumberError as error:
            raise InvalidError({"discount_percent": str(error)}) from error
    if not basket.lines:
        raise EmptyBasketError
    return validated(SaleIn, given | {"lines": basket.given}, {})


def _order(given: SaleIn) -> OrderIn:
    if given.customer_id is None:
        raise NobodyToOrderError
    return given.order(given.customer_id)


def _errors(request: Request, basket: Basket) -> dict[str, str]:
    found = form_errors(basket.errors, request) if basket.errors else {}
    return {_field(name): text for name, text in found.items()}


def _field(name: str) -> str:
    """Return the screen's field of an error: whatever is wrong with a line stands beside it."""
    match name.split("-"):
        case ["lines", place, _]:
            return f"lines-{place}-said"
        case _:
            return name


def _page(
    request: Request,
    basket: Basket,
    values: Mapping[str, str],
    *,
    key: str,
    errors: Mapping[str, str] | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    is_part = is_htmx(request) and status == HTTPStatus.OK
    return templates.render(
        request,
        "counter/basket.html" if is_part else "counter/counter.html",
        status_code=status,
        basket=basket,
        values=values,
        errors=errors or {},
        methods=[one.value for one in PaymentMethod],
        key=key,
    )
