"""The basket as a form holds it: what was typed, understood, priced, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from fastapi import Request, Response
from starlette.datastructures import FormData
from webkit import NumberError, is_htmx, msgid, parse_percent

from construction import catalog
from construction.access import Caller
from construction.activity import actor_of
from construction.counter import service
from construction.counter.errors import EmptyBasketError
from construction.counter.schemas import MAX_LINES, SaleIn
from construction.counter.service import Basket, Said, Wish
from construction.orders import OrderOut, PaymentMethod, ReturnReason
from construction.pages import as_id, form_errors, form_locale, parsed, templates, validated

HEAD = ("customer_id", "customer_id_text", "discount_percent", "payment_method", "notes")
LATER = "deliver_on"
"""What is asked for an order for later alone."""
ENTRY = ("product_id", "product_id_text", "said")
SHORTEST_BARCODE = 8
NO_SUCH_PRODUCT = msgid("No product has this code or name: choose one from the list")
BEGUN = dict.fromkeys((*HEAD, LATER, *ENTRY), "") | {"payment_method": PaymentMethod.CASH.value}
"""The fields of an empty counter."""


def lines_of(form: FormData) -> list[Said]:
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


async def add(
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


async def reckon(
    session: TenantSession,
    request: Request,
    caller: Caller,
    lines: list[Said],
    values: Mapping[str, str],
) -> Basket:
    """Return what the form's basket comes to."""
    locale = form_locale(request)
    wish = Wish(lines, as_id(values["customer_id"]), _discount(values, locale))
    by, now = actor_of(caller), clock.now()
    return await service.reckon(session, wish, by=by, now=now, locale=locale)


def _discount(values: Mapping[str, str], locale: str) -> Decimal:
    """Return the discount as far as it can be read; selling says what is wrong with it."""
    try:
        percent = parse_percent(values["discount_percent"] or "0", locale)
    except NumberError:
        return Decimal(0)
    return percent if 0 <= percent <= 100 else Decimal(0)  # noqa: PLR2004 - per cent


def given(basket: Basket, values: Mapping[str, str], locale: str) -> SaleIn:
    """Return what was filled in as a sale, or raise what is wrong with it."""
    head = {name: values[name] for name in ("customer_id", "payment_method", "notes")}
    fields: dict[str, Any] = {name: text for name, text in head.items() if text}
    if values["discount_percent"]:
        try:
            fields["discount_percent"] = parse_percent(values["discount_percent"], locale)
        except NumberError as error:
            raise InvalidError({"discount_percent": str(error)}) from error
    if not basket.lines:
        raise EmptyBasketError
    return validated(SaleIn, fields | {"lines": basket.given}, {})


def errors_of(request: Request, basket: Basket) -> dict[str, str]:
    """Return what is wrong with a basket, at the fields of the screen."""
    found = form_errors(basket.errors, request) if basket.errors else {}
    return {field_of(name): text for name, text in found.items()}


def field_of(name: str) -> str:
    """Return the screen's field of an error: whatever is wrong with a line stands beside it."""
    match name.split("-"):
        case ["lines", place, _]:
            return f"lines-{place}-said"
        case _:
            return name


def page(
    request: Request,
    basket: Basket,
    values: Mapping[str, str],
    *,
    key: str,
    errors: Mapping[str, str] | None = None,
    status: int = HTTPStatus.OK,
    order: OrderOut | None = None,
) -> Response:
    """Return the counter, or its basket alone; with an order whose goods are exchanged."""
    comes = worth_back(order, values, form_locale(request)) if order else None
    is_part = is_htmx(request) and status == HTTPStatus.OK
    return templates.render(
        request,
        "counter/basket.html" if is_part else "counter/counter.html",
        status_code=status,
        basket=basket,
        values=values,
        errors=errors or {},
        methods=[one.value for one in PaymentMethod],
        order=order,
        goes=basket.total,
        comes=comes,
        reasons=[one.value for one in ReturnReason],
        key=key,
    )


def back_fields(order: OrderOut) -> list[str]:
    """Return the field of each line of an order in which it stands how much comes back."""
    return [f"back.{place}.quantity" for place in range(len(order.lines))]


def worth_back(order: OrderOut, values: Mapping[str, str], locale: str) -> Decimal:
    """Return what comes back is worth, no more of a line than the customer has."""
    names = back_fields(order)
    read = parsed({name: values[name] for name in names}, names, locale, {})
    back = zip(order.lines, (read.get(name) or Decimal(0) for name in names), strict=True)
    return order.worth_back(
        {line.id: min(max(many, Decimal(0)), line.returnable) for line, many in back}
    )
