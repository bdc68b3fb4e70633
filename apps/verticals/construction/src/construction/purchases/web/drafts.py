"""Making a purchase, and its draft, which is saved with every line."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import ConflictError, InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import NumberError, msgid, parse_decimal, redirect
from webkit.filters import Filters

from construction import suppliers
from construction.access import Caller
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_errors,
    form_locale,
    new_key,
    parse_form,
    parsed,
    retry,
    templates,
    typed,
    typed_version,
    validated,
)
from construction.purchases import service
from construction.purchases.domain import PurchaseStatus
from construction.purchases.schemas import PurchaseChange, PurchaseIn, PurchaseOut
from construction.purchases.web.access import CAN_WRITE

router = APIRouter(prefix="/web/purchases", include_in_schema=False)

CHOICE = ("supplier_id", "supplier_id_text")
FIELDS = ("expected_on", "payment_term_days", "freight", "notes")
ROW = ("product_id", "product_id_text", "quantity", "unit_price")
SAVED = msgid("Draft saved")
STALE = msgid(
    "Somebody changed this purchase order while you were editing. What you typed is still here; "
    "if you save now, it replaces the other person's changes."
)
Values = dict[str, Any]


@router.get("/new", dependencies=CAN_WRITE)
async def new(request: Request, session: TenantWork, supplier_id: str = "") -> Response:
    """Ask from whom to buy."""
    values, known = dict.fromkeys(CHOICE, ""), as_id(supplier_id)
    named = await suppliers.named(session, [known]) if known else {}
    for one in named.values():
        values = {"supplier_id": str(one.id), "supplier_id_text": one.name}
    return _choice(request, values, errors={}, key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def draft(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Make an empty draft and go on to its lines."""
    values = typed(form, CHOICE)

    async def make() -> Outcome:
        given = parse_form(PurchaseIn, {"supplier_id": values["supplier_id"]})
        purchase = await service.draft(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=f"/web/purchases/{purchase.id}/edit")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        page = _choice(request, values, status=422, **retry(error, form, request))
        raise RefusedError(page) from error
    return redirect(request, made.headers["Location"])


def _choice(
    request: Request, values: dict[str, str], *, status: int = 200, **context: Any
) -> Response:
    return templates.render(
        request, "purchases/new.html", status_code=status, values=values, **context
    )


@router.get("/{purchase_id}/edit", dependencies=CAN_WRITE)
async def edit(request: Request, session: TenantWork, purchase_id: UUID) -> Response:
    """Show a draft, ready for another line."""
    purchase = await service.get(session, purchase_id)
    shown = await service.shown(session, purchase, sees_costs=True)
    if shown.status is not PurchaseStatus.DRAFT:
        return redirect(request, f"/web/purchases/{purchase_id}")
    values = _values_of(shown, Filters(templates.translations(request), clock.now))
    return _editor(request, shown, values, errors={}, version=shown.version)


def _values_of(purchase: PurchaseOut, written: Filters) -> Values:
    values: Values = {name: getattr(purchase, name) for name in FIELDS}
    values = {name: "" if value is None else str(value) for name, value in values.items()}
    if purchase.freight is not None:
        values["freight"] = written.money(purchase.freight)
    rows = []
    for line in purchase.lines:
        price = "" if line.unit_price is None else written.quantity(line.unit_price, 4)
        quantity = written.quantity(line.quantity)
        named = {"product_id": str(line.product_id), "product_id_text": line.name}
        rows.append({**named, "quantity": quantity, "unit_price": price})
    return values | {"lines": rows}


@router.post("/{purchase_id}/edit", dependencies=CAN_WRITE)
async def change(
    request: Request, session: TenantWork, caller: Caller, purchase_id: UUID, form: FormBody
) -> Response:
    """Save a draft and come back for another line; a line without a quantity goes."""
    purchase = await service.get(session, purchase_id)
    values = _typed(form)
    by, now, version = actor_of(caller), clock.now(), typed_version(form)
    try:
        given = _read(values, form_locale(request))
        await service.change(session, purchase_id, given, version=version, by=by, now=now)
    except (InvalidError, ConflictError) as error:
        shown = await service.shown(session, purchase, sees_costs=True)
        raise _not_saved(request, shown, values, form, error) from error
    words = templates.translations(request).gettext(SAVED)
    return redirect(request, f"/web/purchases/{purchase_id}/edit", words)


def _typed(form: FormData) -> Values:
    columns = [[str(one).strip() for one in form.getlist(name)] for name in ROW]
    rows = [dict(zip(ROW, row, strict=True)) for row in zip(*columns, strict=False)]
    return {**typed(form, FIELDS), "lines": [one for one in rows if any(one.values())]}


def _read(values: Values, locale: str) -> PurchaseChange:
    errors: dict[str, str] = {}
    head = {name: values[name] for name in FIELDS}
    found: Values = parsed(head, ["freight"], locale, errors)
    kept = [one for one in values["lines"] if not _is_gone(one["quantity"], locale)]
    values["lines"] = kept
    found["lines"] = [_line(one, place, locale, errors) for place, one in enumerate(kept)]
    return validated(PurchaseChange, found, errors)


def _is_gone(quantity: str, locale: str) -> bool:
    try:
        return not quantity or parse_decimal(quantity, locale) == 0
    except NumberError:
        return False


def _line(row: dict[str, str], place: int, locale: str, errors: dict[str, str]) -> Values:
    given = {name: row[name] for name in ("product_id", "quantity", "unit_price")}
    wrong: dict[str, str] = {}
    found = parsed(given, ("quantity", "unit_price"), locale, wrong)
    errors |= {f"lines.{place}.{name}": text for name, text in wrong.items()}
    return found


def _not_saved(
    request: Request,
    purchase: PurchaseOut,
    values: Values,
    form: FormData,
    error: InvalidError | ConflictError,
) -> RefusedError:
    is_stale = isinstance(error, ConflictError)
    shown = InvalidError({"": STALE}) if isinstance(error, ConflictError) else error
    page = _editor(
        request,
        purchase,
        values,
        status=HTTPStatus.CONFLICT if is_stale else HTTPStatus.UNPROCESSABLE_ENTITY,
        errors=form_errors(shown, request),
        version=purchase.version if is_stale else str(form.get("version", "")),
    )
    return RefusedError(page)


def _editor(
    request: Request,
    purchase: PurchaseOut,
    values: Values,
    *,
    status: int = HTTPStatus.OK,
    **context: Any,
) -> Response:
    return templates.render(
        request,
        "purchases/draft.html",
        status_code=status,
        purchase=purchase,
        values=values,
        blank=dict.fromkeys(ROW, ""),
        key=new_key(),
        **context,
    )
