"""Registering and changing products in forms that lose nothing."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError, StaleError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction import sold_units
from construction.access import Caller
from construction.activity import actor_of
from construction.catalog import repository, service
from construction.catalog.models import Brand, Category, Product
from construction.catalog.schemas import ProductChange, ProductIn
from construction.catalog.web.access import CAN_WRITE, PREFIX, UNFIT
from construction.catalog.web.rows import (
    Row,
    as_stored,
    at_rows,
    given_units,
    plain,
    shown_units,
    typed_rows,
)
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

router = APIRouter(prefix=PREFIX, include_in_schema=False)

DECIMALS = ("base_price", "cost", "weight_kg", "volume_m3")
FIELDS = tuple(name for name in ProductIn.model_fields if name not in {"units", "barcodes"})
FIXED = ("sku", "uom")
"""What a product keeps for good, because documents and stock count in it."""
ROOM = 3
"""Empty rows for more units."""
REGISTERED = msgid("The product is registered")
SAVED = msgid("The product is saved")
STALE = msgid(
    "Somebody changed this product while you were editing. What you typed is still here; "
    "where it differs, the stored value stands below the field. Save again to keep yours."
)


@router.get("/new", dependencies=CAN_WRITE)
async def new(request: Request, session: TenantWork) -> Response:
    """Show the empty form."""
    empty = dict.fromkeys(FIELDS, "") | {"barcode": ""}
    return await _form(request, session, empty, [], key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def register(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Register a product and show it."""
    values, rows = typed(form, (*FIELDS, "barcode")), typed_rows(form)

    async def make() -> Outcome:
        usual = (await sold_units.read(session)).step_of(values["uom"])
        asked = values | {"step": values["step"] or plain(usual)}
        given = _given(asked, rows, form_locale(request))
        product = await service.register(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, location=f"{PREFIX}/{product.id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(_placed(error, values, rows), form, request)
        page = await _form(request, session, values, rows, **again, status_code=UNFIT)
        raise RefusedError(page) from error
    text = templates.translations(request).gettext(REGISTERED)
    return redirect(request, made.headers["location"], text)


def _given(values: dict[str, str], rows: list[Row], locale: str) -> ProductIn:
    apart, errors = given_units(rows, values["barcode"], locale)
    fields = {name: values[name] for name in FIELDS}
    given = parsed(fields | apart, DECIMALS, locale, errors)
    return validated(ProductIn, given, errors)


@router.get("/{product_id}/edit", dependencies=CAN_WRITE)
async def edit(request: Request, product_id: UUID, session: TenantWork) -> Response:
    """Show the form with the product's values."""
    product = await service.get(session, product_id)
    stored = await _stored(session, product, form_locale(request))
    return await _form(request, session, stored.values, stored.rows, product=product)


@router.post("/{product_id}/edit", dependencies=CAN_WRITE)
async def change(
    request: Request, product_id: UUID, session: TenantWork, caller: Caller, form: FormBody
) -> Response:
    """Save what differs, if nobody changed the product since the form was shown."""
    values = typed(form, (*FIELDS, "barcode", "is_active", "version"))
    rows = typed_rows(form)
    product = await service.get(session, product_id)
    stored = await _stored(session, product, form_locale(request))
    try:
        await service.change(
            session,
            product_id,
            _changes(Typed(values, rows), stored, product, form_locale(request)),
            version=typed_version(form),
            by=actor_of(caller),
            now=clock.now(),
        )
    except (InvalidError, StaleError) as error:
        page = await _refused(request, session, Typed(values, rows), product, error)
        raise RefusedError(page) from error
    text = templates.translations(request).gettext(SAVED)
    return redirect(request, f"{PREFIX}/{product_id}", text)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form: its fields, and the rows of other units."""

    values: dict[str, str]
    rows: list[Row]


async def _stored(session: TenantWork, product: Product, locale: str) -> Typed:
    """Return what of a product is stored in rows of its own."""
    units = (await repository.units_of(session, [product.id]))[product.id]
    barcodes = await repository.barcodes_of(session, product.id)
    own = next((one.code for one in barcodes if one.uom == product.uom), "")
    return Typed({"barcode": own}, shown_units(units, barcodes, locale))


def _changes(given: Typed, stored: Typed, product: Product, locale: str) -> ProductChange:
    """Return what the form changes; emptied optional fields are cleared."""
    fixed = {name: getattr(product, name) for name in FIXED}
    whole = _given(given.values | fixed, given.rows, locale)
    kept = set(FIELDS) - set(FIXED)
    values = whole.model_dump(include=kept) | {"is_active": bool(given.values["is_active"])}
    differing = {name: value for name, value in values.items() if value != getattr(product, name)}
    same_code = given.values["barcode"] == stored.values["barcode"]
    if not (same_code and as_stored(given.rows, stored.rows)):
        differing |= {"units": whole.units, "barcodes": whole.barcodes}
    return ProductChange.model_validate(differing)


def _placed(error: Exception, values: dict[str, str], rows: list[Row]) -> Any:
    if isinstance(error, InvalidError):
        return at_rows(error, rows, has_base=bool(values["barcode"]))
    return error


async def _refused(
    request: Request,
    session: TenantWork,
    given: Typed,
    product: Product,
    error: InvalidError | StaleError,
) -> Response:
    values = given.values
    if isinstance(error, InvalidError):
        errors, status_code = form_errors(_placed(error, values, given.rows), request), UNFIT
    else:
        errors = {"": templates.translations(request).gettext(STALE)}
        values = values | {"version": str(product.version)}
        status_code = HTTPStatus.CONFLICT
    return await _form(
        request,
        session,
        values,
        given.rows,
        product=product,
        errors=errors,
        status_code=status_code,
    )


async def _form(
    request: Request,
    session: TenantWork,
    values: dict[str, str],
    rows: list[Row],
    *,
    product: Product | None = None,
    errors: dict[str, str] | None = None,
    key: str = "",
    status_code: int = 200,
) -> Response:
    return templates.render(
        request,
        "catalog/form.html",
        status_code=status_code,
        values=values,
        rows=[*rows, *({} for _ in range(ROOM))],
        product=product,
        errors=errors or {},
        key=key,
        step=values.get("step") or (plain(product.step) if product else ""),
        uoms=(await sold_units.read(session)).told(templates.translations(request).gettext),
        categories=[name for _, name in await repository.named(session, Category)],
        brands=[name for _, name in await repository.named(session, Brand)],
        is_stale=status_code == HTTPStatus.CONFLICT,
    )
