"""The forms that register and change a customer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError, StaleError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import msgid, redirect
from webkit.numerals import NumberError, format_decimal, parse_decimal

from construction.access import Caller, Permission, may
from construction.activity import actor_of
from construction.customers import repository, service
from construction.customers.domain import CNPJ_LENGTH, CustomerKind, masked, normal_tax_id
from construction.customers.models import Customer
from construction.customers.schemas import CustomerChange, CustomerIn
from construction.customers.web.access import CAN_WRITE
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

router = APIRouter(prefix="/web/customers", include_in_schema=False)

CREDIT = ("credit_limit", "credit_notes")
FIELDS = (
    "kind", "tax_id", "name", "email", "phone", "street", "street_number", "district", "city",
    "state", "postal_code", "notes", "group_id", "tags", *CREDIT,
)  # fmt: skip
NEEDED = ("kind", "name")
REGISTERED = msgid("Customer registered")
CHANGED = msgid("Customer saved")
STALE = msgid(
    "Somebody changed this customer while you were editing. What you typed is still here; "
    "if you save now, it replaces the other person's changes."
)


@router.get("/new", dependencies=CAN_WRITE)
async def new(request: Request, session: TenantWork, caller: Caller) -> Response:
    """Show an empty form."""
    values = dict.fromkeys(FIELDS, "") | {"kind": "person"}
    return await _form(request, session, caller, values, errors={}, key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def register(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Register a customer."""
    values = _typed(form, caller)

    async def make() -> Outcome:
        filled = {name: text for name, text in values.items() if text}
        found, errors = _read(filled, form_locale(request))
        given = _fitted(CustomerIn, found, errors)
        customer = await service.register(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=f"/web/customers/{customer.id}")

    try:
        response = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        context = retry(error, form, request)
        page = await _form(request, session, caller, values, status=422, **context)
        raise RefusedError(page) from error
    words = templates.translations(request)
    return redirect(request, response.headers["Location"], words.gettext(REGISTERED))


@router.get("/{customer_id}/edit", dependencies=CAN_WRITE)
async def edit(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID
) -> Response:
    """Show a customer in the form."""
    customer = await service.held(session, customer_id)
    values = _values_of(customer, form_locale(request))
    return await _form(
        request, session, caller, values, errors={}, customer=customer, version=customer.version
    )


def _values_of(customer: Customer, locale: str) -> dict[str, str]:
    values = {name: str(getattr(customer, name) or "") for name in FIELDS}
    values["tags"] = ", ".join(customer.tags)
    values["tax_id"] = masked(customer.tax_id) if customer.tax_id else ""
    if customer.credit_limit is not None:
        values["credit_limit"] = format_decimal(customer.credit_limit, 2, locale)
    return values


@router.post("/{customer_id}", dependencies=CAN_WRITE)
async def change(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, customer_id: UUID
) -> Response:
    """Change a customer, unless somebody else changed it meanwhile; what is not sent stays."""
    customer = await service.get(session, customer_id)
    values = _typed(form, caller)
    sent = {name: text for name, text in values.items() if name in form}
    try:
        await service.change(
            session,
            customer.id,
            _change_of(form, sent, form_locale(request)),
            version=typed_version(form),
            by=actor_of(caller),
            now=clock.now(),
        )
    except (InvalidError, StaleError) as error:
        kept = _values_of(customer, form_locale(request)) | sent
        raise await _not_changed(request, session, caller, kept, form, customer, error) from error
    words = templates.translations(request)
    return redirect(request, f"/web/customers/{customer.id}", words.gettext(CHANGED))


def _change_of(form: FormData, sent: dict[str, str], locale: str) -> CustomerChange:
    """Return the fields of the form as changes; an empty one empties the record's."""
    found, errors = _read(sent, locale)
    errors |= {name: SENTENCES["missing"] for name in NEEDED if name in sent and not sent[name]}
    if "is_active" in form:
        found["is_active"] = form.get("is_active") == "true"
    return _fitted(CustomerChange, found, errors)


async def _not_changed(
    request: Request,
    session: TenantSession,
    caller: Principal,
    values: dict[str, str],
    form: FormData,
    customer: Customer,
    error: InvalidError | StaleError,
) -> RefusedError:
    is_stale = isinstance(error, StaleError)
    shown = InvalidError({"": STALE}) if isinstance(error, StaleError) else error
    page = await _form(
        request,
        session,
        caller,
        values,
        status=409 if is_stale else 422,
        errors=form_errors(shown, request),
        customer=customer,
        version=customer.version if is_stale else str(form.get("version", "")),
        is_active=form.get("is_active", "true") == "true",
    )
    return RefusedError(page)


def _typed(form: FormData, caller: Principal) -> dict[str, str]:
    """Return what was typed; only who may set credit is heard about it.

    Whoever has a CNPJ is a company, also if the choice beside it was left as it was.
    """
    values = typed(form, FIELDS)
    if not may(caller, Permission.CREDIT_WRITE):
        values = {name: text for name, text in values.items() if name not in CREDIT}
    if len(normal_tax_id(values["tax_id"])) == CNPJ_LENGTH:
        values |= {"kind": CustomerKind.COMPANY.value}
    return values | {"state": values["state"].upper()}


def _read(values: dict[str, str], locale: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return fields as the schemas take them, and a sentence for each that cannot be read."""
    found: dict[str, Any] = {name: text or None for name, text in values.items()}
    errors: dict[str, str] = {}
    if "tags" in values:
        found["tags"] = [tag for tag in values["tags"].split(",") if tag.strip()]
    if values.get("credit_limit"):
        try:
            found["credit_limit"] = parse_decimal(values["credit_limit"], locale)
        except NumberError as error:
            errors["credit_limit"] = str(error)
    return found, errors


def _fitted(model: type[Form], found: dict[str, Any], errors: dict[str, str]) -> Form:
    """Return the schema's object; a problem with any one tag is a problem of the field."""
    try:
        return validated(model, found, errors)
    except InvalidError as error:
        fields = {name.partition(".")[0]: text for name, text in error.fields.items()}
        raise InvalidError(fields) from error


async def _form(
    request: Request,
    session: TenantSession,
    caller: Principal,
    values: dict[str, str],
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    customer = context.get("customer")
    given: dict[str, Any] = {"customer": None, "version": None, "key": None}
    given["is_active"] = customer.is_active if customer else True
    return templates.render(
        request,
        "customers/form.html",
        status_code=status,
        values=dict.fromkeys(FIELDS, "") | values,
        group_options=[(one.id, one.name) for one in await repository.groups.every(session)],
        tags=await repository.groups.tags(session),
        may_set_credit=may(caller, Permission.CREDIT_WRITE),
        **(given | context),
    )
