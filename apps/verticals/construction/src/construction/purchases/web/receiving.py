"""The page on which goods are counted as they come."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller, Permission, may
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    form_locale,
    new_key,
    parsed,
    retry,
    templates,
    typed,
    typed_version,
    validated,
)
from construction.purchases import service
from construction.purchases.domain import PurchaseAction, allows
from construction.purchases.errors import PurchaseChangedError, PurchaseStateError
from construction.purchases.schemas import PurchaseOut, ReceiptIn
from construction.purchases.web.access import CAN_RECEIVE

router = APIRouter(prefix="/web/purchases/{purchase_id}/receive", include_in_schema=False)

HEAD = ("received_on", "freight", "notes")
CELLS = ("quantity", "unit_price", "note")
RECEIVED = msgid("Received; it is in stock")
Values = dict[str, Any]


@router.get("", dependencies=CAN_RECEIVE)
async def show(
    request: Request, session: TenantWork, caller: Caller, purchase_id: UUID
) -> Response:
    """Show what is to come, ready to be counted."""
    sees_costs = may(caller, Permission.COSTS_READ)
    purchase = await service.get(session, purchase_id)
    shown = await service.shown(session, purchase, sees_costs=sees_costs)
    if not allows(shown.status, PurchaseAction.RECEIVE):
        return redirect(request, f"/web/purchases/{purchase_id}")
    values = dict.fromkeys(_names(shown), "")
    values["received_on"] = clock.business_date(clock.now()).isoformat()
    return _form(request, shown, values, errors={}, key=new_key(), version=shown.version)


def _names(purchase: PurchaseOut) -> list[str]:
    lines = range(len(purchase.lines))
    return [*HEAD, *(f"lines.{place}.{name}" for place in lines for name in CELLS)]


@router.post("", dependencies=CAN_RECEIVE)
async def receive(
    request: Request,
    session: TenantWork,
    caller: Caller,
    purchase_id: UUID,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Count what came; what was left empty did not."""
    sees_costs = may(caller, Permission.COSTS_READ)
    purchase = await service.get(session, purchase_id)
    shown = await service.shown(session, purchase, sees_costs=sees_costs)
    values: Values = typed(form, _names(shown)) | {"is_last": "is_last" in form}
    version, here = typed_version(form), f"/web/purchases/{purchase_id}"

    async def make() -> Outcome:
        given = _read(shown, values, form_locale(request))
        by, now = actor_of(caller), clock.now()
        await service.receive(session, purchase_id, given, version=version, by=by, now=now)
        return Outcome(303, media_type=None, location=here)

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request) | {"version": version}
        raise RefusedError(_form(request, shown, values, **again)) from error
    except PurchaseChangedError as error:
        raise RefusedError(_changed(request, shown, values, error)) from error
    except PurchaseStateError as error:
        text = templates.translations(request).gettext(error.detail)
        raise RefusedError(redirect(request, here, text, "danger")) from error
    words = templates.translations(request).gettext(RECEIVED)
    return redirect(request, made.headers["Location"], words)


def _changed(
    request: Request, purchase: PurchaseOut, values: Values, error: ConflictError
) -> Response:
    """Show what has come by now beside what was typed."""
    errors = form_errors(InvalidError({"": error.detail}), request)
    again = {"errors": errors, "key": new_key(), "version": purchase.version}
    return _form(request, purchase, values, status=HTTPStatus.CONFLICT, **again)


def _read(purchase: PurchaseOut, values: Values, locale: str) -> ReceiptIn:
    """Return what was counted; errors keep the places that the page has."""
    errors: dict[str, str] = {}
    found: Values = parsed({name: values[name] for name in HEAD}, ["freight"], locale, errors)
    rows, places = [], []
    for place, line in enumerate(purchase.lines):
        given = {name: values[f"lines.{place}.{name}"] for name in CELLS}
        wrong: dict[str, str] = {}
        row = parsed(given, ("quantity", "unit_price"), locale, wrong)
        errors |= {f"lines.{place}.{name}": text for name, text in wrong.items()}
        if row.get("quantity"):
            rows.append(row | {"line_id": line.id})
            places.append(place)
    given_all = found | {"lines": rows, "is_last": values["is_last"]}
    try:
        read = validated(ReceiptIn, given_all, {})
    except InvalidError as error:
        found_wrong = {_at(name, places): text for name, text in error.fields.items()}
        raise InvalidError(found_wrong | errors) from error
    if errors:
        raise InvalidError(errors)
    return read


def _at(name: str, places: list[int]) -> str:
    match name.split("."):
        case ["lines", place, field]:
            return f"lines.{places[int(place)]}.{field}"
        case _:
            return name


def _form(
    request: Request, purchase: PurchaseOut, values: Values, *, status: int = 0, **context: Any
) -> Response:
    fallback = HTTPStatus.UNPROCESSABLE_ENTITY if context["errors"] else HTTPStatus.OK
    return templates.render(
        request,
        "purchases/receive.html",
        status_code=status or fallback,
        purchase=purchase,
        values=values,
        **context,
    )
