"""Page and fragment routes of customers."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError, StaleError
from basecore.http import Caller, OnlyOnce, Outcome, PageRequest, Paging, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Query, Request, Response
from webkit import is_htmx, msgid, redirect

from construction.access import Permission, allowed, may
from construction.activity import activities, actor_of
from construction.customers import repository, service
from construction.customers.errors import TaxIdInvalidError
from construction.customers.models import Customer
from construction.customers.schemas import CustomerChange, CustomerIn
from construction.pages import (
    SENTENCES,
    FormBody,
    RefusedError,
    form_errors,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
    typed_version,
    validated,
)

router = APIRouter(prefix="/web/customers", include_in_schema=False)

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]
CAN_WRITE = [allowed(Permission.CUSTOMERS_WRITE)]
CHANGEABLE = (
    "name", "email", "phone", "street", "street_number", "district", "city", "state",
    "postal_code", "notes",
)  # fmt: skip
FIELDS = ("kind", "tax_id", *CHANGEABLE)
REGISTERED = msgid("Customer registered")
CHANGED = msgid("Customer saved")
STALE = msgid(
    "Somebody changed this customer while you were editing. What you typed is still here; "
    "if you save now, it replaces the other person's changes."
)


@router.get("", dependencies=CAN_READ)
async def index(request: Request, session: TenantWork, caller: Caller, paging: Paging) -> Response:
    """List customers by name."""
    found = await repository.page(session, paging)
    following = urlencode({"q": paging.q, "cursor": found.next_cursor or ""})
    return templates.render(
        request,
        "customers/rows.html" if is_htmx(request) else "customers/list.html",
        customers=found.rows,
        q=paging.q,
        next_href=f"/web/customers?{following}" if found.next_cursor else None,
        first_href=f"/web/customers?{urlencode({'q': paging.q})}" if paging.cursor else None,
        may_write=may(caller, Permission.CUSTOMERS_WRITE),
    )


@router.get("/options", dependencies=CAN_READ)
async def options(
    request: Request, session: TenantWork, q: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """Return the customers that a picker offers."""
    found = await repository.page(session, PageRequest(q=q.strip(), limit=8))
    return templates.render(request, "customers/options.html", customers=found.rows)


@router.get("/new", dependencies=CAN_WRITE)
async def new(request: Request) -> Response:
    """Show an empty form."""
    values = dict.fromkeys(FIELDS, "") | {"kind": "person"}
    return _form(request, values, errors={}, key=new_key())


@router.post("", dependencies=CAN_WRITE)
async def register(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Register a customer."""
    values = _typed(typed(form, FIELDS))

    async def make() -> Outcome:
        given = _register_of(values)
        customer = await service.register(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=f"/web/customers/{customer.id}")

    try:
        response = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        page = _form(request, values, status=422, **retry(error, form, request))
        raise RefusedError(page) from error
    words = templates.translations(request)
    return redirect(request, response.headers["Location"], words.gettext(REGISTERED))


@router.get("/{customer_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID
) -> Response:
    """Show a customer and what belongs to them."""
    return templates.render(
        request,
        "customers/detail.html",
        customer=await service.get(session, customer_id),
        activities=await activities(session, customer_id),
        may_write=may(caller, Permission.CUSTOMERS_WRITE),
        may_quote=may(caller, Permission.QUOTES_WRITE),
        may_see_quotes=may(caller, Permission.QUOTES_READ),
    )


@router.get("/{customer_id}/edit", dependencies=CAN_WRITE)
async def edit(request: Request, session: TenantWork, customer_id: UUID) -> Response:
    """Show a customer in the form."""
    customer = await service.get(session, customer_id)
    values = {name: str(getattr(customer, name) or "") for name in FIELDS}
    return _form(request, values, errors={}, customer=customer, version=customer.version)


@router.post("/{customer_id}", dependencies=CAN_WRITE)
async def change(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, customer_id: UUID
) -> Response:
    """Change a customer, unless somebody else changed it meanwhile."""
    customer = await service.get(session, customer_id)
    values = _typed(typed(form, CHANGEABLE))
    version = str(form.get("version", ""))
    try:
        await service.change(
            session,
            customer_id,
            _change_of(values, is_active=form.get("is_active", "true") == "true"),
            version=typed_version(form),
            by=actor_of(caller),
            now=clock.now(),
        )
    except (InvalidError, StaleError) as error:
        raise _not_changed(request, values, customer, version, error) from error
    words = templates.translations(request)
    return redirect(request, f"/web/customers/{customer_id}", words.gettext(CHANGED))


def _not_changed(
    request: Request,
    values: dict[str, str],
    customer: Customer,
    version: str,
    error: InvalidError | StaleError,
) -> RefusedError:
    is_stale = isinstance(error, StaleError)
    shown = InvalidError({"": STALE}) if isinstance(error, StaleError) else error
    page = _form(
        request,
        {"kind": customer.kind, "tax_id": customer.tax_id or ""} | values,
        status=409 if is_stale else 422,
        errors=form_errors(shown, request),
        customer=customer,
        version=customer.version if is_stale else version,
    )
    return RefusedError(page)


def _typed(values: dict[str, str]) -> dict[str, str]:
    return values | {"state": values["state"].upper()}


def _register_of(values: dict[str, str]) -> CustomerIn:
    try:
        return parse_form(CustomerIn, values)
    except InvalidError as error:
        if "tax_id" in error.fields and values["tax_id"]:
            raise InvalidError(error.fields | TaxIdInvalidError().fields) from error
        raise


def _change_of(values: dict[str, str], *, is_active: bool) -> CustomerChange:
    """Return every field of the form as a change; an empty one empties the record's."""
    given = {name: value or None for name, value in values.items()}
    errors = {} if values["name"] else {"name": SENTENCES["missing"]}
    return validated(CustomerChange, given | {"is_active": is_active}, errors)


def _form(
    request: Request, values: dict[str, str], *, status: int = 200, **context: Any
) -> Response:
    given: dict[str, Any] = {"customer": None, "version": None, "key": None}
    return templates.render(
        request,
        "customers/form.html",
        status_code=status,
        values=values,
        **(given | context),
    )
