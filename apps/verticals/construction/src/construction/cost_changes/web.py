"""Pages of cost changes: prices to think over, and a product's suppliers beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from webkit import CourseChart, course_chart, is_htmx, msgid, redirect

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.cost_changes import service
from construction.cost_changes.domain import Asked, by_supplier
from construction.cost_changes.schemas import ForIn, KeepIn, RepriceIn
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    form_locale,
    new_key,
    parse_form,
    templates,
    typed,
)
from construction.pricing import Rounding

router = APIRouter(prefix="/web/cost-changes", include_in_schema=False)

CAN_REPRICE = [allowed(Permission.PRICES_WRITE)]
CAN_SEE = [allowed(Permission.COSTS_READ)]
HERE = "/web/cost-changes"
LISTED = 20
MOST = 4
"""Suppliers on the chart: those that offered last."""
NONE = msgid("Tick the products first")
SCHEDULED = msgid("New prices on their day: %(count)s")
KEPT = msgid("Prices left as they are: %(count)s")


@router.get("", dependencies=CAN_REPRICE)
async def show(
    request: Request, session: TenantWork, rounding: Rounding = Rounding.NEAREST_90
) -> Response:
    """List products whose cost changed, with the price that would follow."""
    return templates.render(
        request,
        "cost_changes/list.html",
        rows=await service.waiting(session, rounding),
        rounding=rounding,
        today=clock.business_date(clock.now()),
        key=new_key(),
    )


@router.post("", dependencies=CAN_REPRICE)
async def reprice(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Let the ticked products' prices follow, or leave them as they are."""
    words = templates.translations(request)
    by, now, is_kept = actor_of(caller), clock.now(), form.get("deed") == "keep"

    async def make() -> Outcome:
        if is_kept:
            wanted = parse_form(KeepIn, _ticked(form), locale=form_locale(request))
            done = await service.keep(session, wanted.product_ids, by=by, now=now)
        else:
            values = _ticked(form) | typed(form, ("rounding", "effective_on"))
            given = parse_form(RepriceIn, values, locale=form_locale(request))
            done = await service.reprice(session, given, by=by, now=now)
        return Outcome(303, location=f"{HERE}?done={done}")

    try:
        made = await once.run(make)
    except InvalidError as error:
        text = words.gettext(NONE) if not form.getlist("ids") else " ".join(_said(error, request))
        raise RefusedError(redirect(request, HERE, text, "warning")) from error
    count = made.headers["location"].rpartition("=")[2]
    text = words.gettext(KEPT if is_kept else SCHEDULED) % {"count": count}
    return redirect(request, HERE, text)


def _ticked(form: FormData) -> dict[str, object]:
    return {"product_ids": [str(one) for one in form.getlist("ids")]}


def _said(error: InvalidError, request: Request) -> list[str]:
    return list(dict.fromkeys(form_errors(error, request).values()))


def _chart(history: Sequence[Any]) -> CourseChart | None:
    """Return what suppliers asked for over time; None where nothing ever changed."""
    prices = [
        Asked(one.name, one.minimum_quantity, one.offered_on, one.unit_price) for one in history
    ]
    found = by_supplier(prices, MOST)
    if not any(len(days) > 1 for _, days in found):
        return None
    courses = [(name, [(clock.begin(on), price) for on, price in days]) for name, days in found]
    return course_chart(courses, clock.now())


@router.get("/products/{product_id}", dependencies=CAN_SEE)
async def of_product(
    request: Request, session: TenantWork, caller: Caller, product_id: UUID, quantity: str = ""
) -> Response:
    """Compare a product's suppliers, for the usual quantity or another: a panel of its page."""
    words, locale = templates.translations(request), form_locale(request)
    wanted, errors = None, {}
    if quantity.strip():
        try:
            given = parse_form(ForIn, {"quantity": quantity}, decimals=["quantity"], locale=locale)
            wanted = given.quantity
        except InvalidError as error:
            errors = form_errors(error, request)
    found = await service.buying(session, product_id, words, wanted)
    history = await service.history(session, product_id)
    if not is_htmx(request):
        return RedirectResponse(f"/web/products/{product_id}", HTTPStatus.SEE_OTHER)
    return templates.render(
        request,
        "cost_changes/of_product.html",
        product_id=product_id,
        found=found,
        quantity=quantity,
        errors=errors,
        history=history[:LISTED],
        chart=_chart(history),
        sees_suppliers=may(caller, Permission.SUPPLIERS_READ),
    )
