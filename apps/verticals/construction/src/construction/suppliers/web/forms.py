"""The form of a supplier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError, StaleError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect
from webkit.numerals import NumberError, format_decimal, parse_decimal

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.pages import (
    SENTENCES,
    Form,
    FormBody,
    RefusedError,
    form_errors,
    form_locale,
    new_key,
    retry,
    templates,
    typed,
    typed_version,
    validated,
)
from construction.suppliers import service
from construction.suppliers.schemas import SupplierChange, SupplierIn, SupplierOut

router = APIRouter(prefix="/web/suppliers", include_in_schema=False)

CAN_WRITE = [allowed(Permission.SUPPLIERS_WRITE)]
FIELDS = (
    "name", "tax_id", "phone", "email", "city", "state", "payment_term_days", "lead_time_days",
    "minimum_order", "notes",
)  # fmt: skip
PERSON = ("name", "role", "phone", "email")
PEOPLE = 3
ADDED = msgid("Supplier registered")
CHANGED = msgid("Supplier saved")
STALE = msgid(
    "Somebody changed this supplier while you were editing. What you typed is still here; "
    "if you save now, it replaces the other person's changes."
)
Values = dict[str, Any]


@router.get("/new", dependencies=CAN_WRITE)
async def new(request: Request) -> Response:
    """Show an empty form."""
    return _form(request, _with_people(dict.fromkeys(FIELDS, ""), []), errors={}, key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def register(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Register a supplier."""
    values = _typed(form)

    async def make() -> Outcome:
        given = _read(SupplierIn, {k: v for k, v in values.items() if v}, form_locale(request))
        supplier = await service.register(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=f"/web/suppliers/{supplier.id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        page = _form(request, values, status=422, **retry(error, form, request))
        raise RefusedError(page) from error
    words = templates.translations(request).gettext(ADDED)
    return redirect(request, made.headers["Location"], words)


@router.get("/{supplier_id}/edit", dependencies=CAN_WRITE)
async def edit(request: Request, session: TenantWork, supplier_id: UUID) -> Response:
    """Show a supplier in the form."""
    (supplier,) = await service.shown(session, [await service.get(session, supplier_id)])
    shown = supplier.model_dump(mode="json")
    values = {name: "" if shown[name] is None else str(shown[name]) for name in FIELDS}
    if supplier.minimum_order is not None:
        values["minimum_order"] = format_decimal(supplier.minimum_order, 2, form_locale(request))
    people = [{name: one[name] or "" for name in PERSON} for one in shown["contacts"]]
    shown_as = _with_people(values, people)
    return _form(request, shown_as, errors={}, supplier=supplier, version=supplier.version)


@router.post("/{supplier_id}", dependencies=CAN_WRITE)
async def change(
    request: Request, session: TenantWork, caller: Caller, supplier_id: UUID, form: FormBody
) -> Response:
    """Change a supplier, unless somebody else changed it meanwhile."""
    (supplier,) = await service.shown(session, [await service.get(session, supplier_id)])
    values = _typed(form)
    try:
        given = _change_of(values, form, form_locale(request))
        await service.change(
            session,
            supplier_id,
            given,
            version=typed_version(form),
            by=actor_of(caller),
            now=clock.now(),
        )
    except (InvalidError, StaleError) as error:
        raise _not_changed(request, supplier, values, form, error) from error
    words = templates.translations(request).gettext(CHANGED)
    return redirect(request, f"/web/suppliers/{supplier_id}", words)


def _change_of(values: Values, form: FormData, locale: str) -> SupplierChange:
    found = {name: value if value != "" else None for name, value in values.items()}
    found["is_active"] = form.get("is_active", "true") == "true"
    found["contacts"] = _people(values)
    if not values["name"]:
        found["name"] = ""
    return _read(SupplierChange, found, locale)


def _not_changed(
    request: Request,
    supplier: SupplierOut,
    values: Values,
    form: FormData,
    error: InvalidError | StaleError,
) -> RefusedError:
    is_stale = isinstance(error, StaleError)
    shown = InvalidError({"": STALE}) if isinstance(error, StaleError) else error
    page = _form(
        request,
        values,
        status=409 if is_stale else 422,
        errors=form_errors(shown, request),
        supplier=supplier,
        version=supplier.version if is_stale else str(form.get("version", "")),
    )
    return RefusedError(page)


def _typed(form: FormData) -> Values:
    """Return what was typed, with the rows of people."""
    values: Values = {**typed(form, FIELDS)}
    values["state"] = values["state"].upper()
    rows = zip(*(form.getlist(f"contact_{name}") for name in PERSON), strict=False)
    people = [dict(zip(PERSON, (str(one).strip() for one in row), strict=True)) for row in rows]
    return _with_people(values, people)


def _with_people(values: Values, people: list[dict[str, str]]) -> Values:
    blank = [dict.fromkeys(PERSON, "") for _ in range(PEOPLE)]
    return values | {"contacts": [*people, *blank[len(people) :]]}


def _people(values: Values) -> list[dict[str, str | None]]:
    return [
        {name: text if name == "name" else text or None for name, text in one.items()}
        for one in values["contacts"]
        if any(one.values())
    ]


def _read(model: type[Form], values: Values, locale: str) -> Form:
    found, errors = values | {"contacts": _people(values)}, dict[str, str]()
    if found.get("minimum_order"):
        try:
            found["minimum_order"] = parse_decimal(found["minimum_order"], locale)
        except NumberError as error:
            errors["minimum_order"] = str(error)
    if not found.get("name"):
        errors["name"] = SENTENCES["missing"]
    return validated(model, found, errors)


def _form(request: Request, values: Values, *, status: int = 200, **context: Any) -> Response:
    given: dict[str, Any] = {"supplier": None, "version": None, "key": None}
    return templates.render(
        request,
        "suppliers/form.html",
        status_code=status,
        values=values,
        **(given | context),
    )
