"""What a picker offers, and the drawer that registers a customer without leaving the page."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, PageRequest, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Query, Request, Response
from webkit import is_htmx, msgid, redirect

from construction.access import Caller, Permission, may
from construction.activity import actor_of
from construction.customers import repository, service
from construction.customers.domain import kind_of, normal_tax_id
from construction.customers.models import Customer
from construction.customers.schemas import CustomerIn
from construction.customers.web.access import CAN_READ, CAN_WRITE
from construction.pages import (
    FormBody,
    RefusedError,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)

router = APIRouter(prefix="/web/customers", include_in_schema=False)

FIELDS = ("name", "phone", "tax_id")
REGISTERED = msgid("Customer registered")
Typed = Annotated[str, Query(max_length=120)]


@router.get("/options", dependencies=CAN_READ)
async def options(
    request: Request,
    session: TenantWork,
    caller: Caller,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Return the customers that a picker offers, and the way to register one more."""
    wanted = repository.CustomerFilter(active=True)
    found = await repository.page(session, PageRequest(q=q.strip(), limit=8), wanted)
    return templates.render(
        request,
        "customers/options.html",
        customers=found.rows,
        q=q.strip(),
        may_write=may(caller, Permission.CUSTOMERS_WRITE),
    )


@router.get("/quick", dependencies=CAN_WRITE)
async def show(request: Request, typed_text: Annotated[Typed, Query(alias="q")] = "") -> Response:
    """Show the drawer's form; what was typed into the picker is its name, phone or document."""
    if not is_htmx(request):
        return redirect(request, "/web/customers/new")
    values = dict.fromkeys(FIELDS, "") | {_field_of(typed_text): typed_text.strip()}
    return templates.render(
        request, "customers/quick.html", values=values, errors={}, key=new_key()
    )


def _field_of(text: str) -> str:
    """Return where a text belongs: digits are a document if they are as many, or a phone."""
    digits = [one for one in text if one.isdecimal()]
    if len(digits) < len(text.replace(" ", "")) / 2 or not digits:
        return "name"
    return "tax_id" if len(digits) == 14 or "." in text else "phone"  # noqa: PLR2004 - of a CNPJ


@router.get("/alike", dependencies=CAN_WRITE)
async def alike(
    request: Request, session: TenantWork, name: Typed = "", phone: Typed = "", tax_id: Typed = ""
) -> Response:
    """Return customers who may be the one that is being typed."""
    found = await service.resembling(session, name=name, tax_id=tax_id, phone=phone)
    return templates.render(request, "customers/alike.html", alike=found)


@router.post("/quick", dependencies=CAN_WRITE)
async def register(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Register a customer from the drawer and hand it to the field that asked."""
    values = typed(form, FIELDS)

    async def make() -> Outcome:
        kind = kind_of(normal_tax_id(values["tax_id"]))
        given = parse_form(CustomerIn, values | {"kind": kind.value})
        customer = await service.register(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=f"/web/customers/{customer.id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        page = templates.render(
            request,
            "customers/quick.html",
            status_code=422,
            values=values,
            **retry(error, form, request),
        )
        raise RefusedError(page) from error
    words = templates.translations(request).gettext(REGISTERED)
    where = made.headers["Location"]
    if not is_htmx(request):
        return redirect(request, where, words)
    return _picked(await service.get(session, UUID(where.rpartition("/")[2])), words)


def _picked(customer: Customer, words: str) -> Response:
    picked = {
        "value": str(customer.id),
        "text": customer.name,
        "href": f"/web/customers/{customer.id}",
    }
    said = {"quick:done": picked, "toast": {"text": words, "tone": "success"}}
    return Response(status_code=204, headers={"HX-Trigger": json.dumps(said)})
