"""The people to talk to at a customer's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import is_htmx, msgid, redirect

from construction.access import Caller, Permission, may
from construction.activity import actor_of
from construction.customers import repository, service
from construction.customers.models import Customer
from construction.customers.schemas import ContactIn
from construction.customers.web.access import CAN_READ, CAN_WRITE
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)

router = APIRouter(prefix="/web/customers/{customer_id}/contacts", include_in_schema=False)

FIELDS = ("name", "role", "phone", "email")
ADDED = msgid("Contact added")
CHANGED = msgid("Contact saved")
DROPPED = msgid("Contact removed")


def _values(form: FormData) -> dict[str, str]:
    return typed(form, FIELDS) | {"is_preferred": str(form.get("is_preferred", ""))}


async def _page(
    request: Request, session: TenantWork, caller: Principal, customer: Customer, **context: Any
) -> Response:
    given: dict[str, Any] = {
        "values": dict.fromkeys((*FIELDS, "is_preferred"), ""),
        "errors": {},
        "editing": None,
        "key": new_key(),
    }
    is_part = is_htmx(request) and "status_code" not in context
    return templates.render(
        request,
        "customers/contacts.html" if is_part else "customers/contacts_page.html",
        customer=customer,
        contacts=await repository.people.contacts(session, customer.id),
        may_write=customer.anonymised_at is None and may(caller, Permission.CUSTOMERS_WRITE),
        may_forget=may(caller, Permission.SETTINGS_WRITE),
        **(given | context),
    )


@router.get("", dependencies=CAN_READ)
async def every(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID
) -> Response:
    """Show a customer's contacts: on their page, or on one of their own."""
    return await _page(request, session, caller, await service.get(session, customer_id))


@router.post("", dependencies=CAN_WRITE)
async def add(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Add a contact to a customer."""
    customer = await service.get(session, customer_id)
    values, url = _values(form), f"/web/customers/{customer.id}"

    async def make() -> Outcome:
        given, by = parse_form(ContactIn, values), actor_of(caller)
        await service.add_contact(session, customer.id, given, by=by, now=clock.now())
        return Outcome(303, media_type=None, location=url)

    try:
        await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        context = retry(error, form, request)
        page = await _page(
            request, session, caller, customer, status_code=422, values=values, **context
        )
        raise RefusedError(page) from error
    return redirect(request, url, templates.translations(request).gettext(ADDED))


@router.get("/{contact_id}", dependencies=CAN_WRITE)
async def edit(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID, contact_id: UUID
) -> Response:
    """Show a contact in the form."""
    customer = await service.get(session, customer_id)
    contact = await service.contact_of(session, customer.id, contact_id)
    values = {name: str(getattr(contact, name) or "") for name in FIELDS}
    values["is_preferred"] = "true" if contact.is_preferred else ""
    return await _page(
        request, session, caller, customer, status_code=200, values=values, editing=contact
    )


@router.post("/{contact_id}", dependencies=CAN_WRITE)
async def change(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    contact_id: UUID,
    form: FormBody,
) -> Response:
    """Replace all of a contact."""
    customer = await service.get(session, customer_id)
    contact, values = await service.contact_of(session, customer.id, contact_id), _values(form)
    by, now = actor_of(caller), clock.now()
    try:
        given = parse_form(ContactIn, values)
    except InvalidError as error:
        page = await _page(
            request,
            session,
            caller,
            customer,
            status_code=422,
            values=values,
            editing=contact,
            errors=form_errors(error, request),
        )
        raise RefusedError(page) from error
    await service.change_contact(session, customer.id, contact_id, given, by=by, now=now)
    words = templates.translations(request).gettext(CHANGED)
    return redirect(request, f"/web/customers/{customer.id}", words)


@router.post("/{contact_id}/drop", dependencies=CAN_WRITE)
async def drop(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID, contact_id: UUID
) -> Response:
    """Delete a contact."""
    customer = await service.get(session, customer_id)
    by, now = actor_of(caller), clock.now()
    await service.drop_contact(session, customer.id, contact_id, by=by, now=now)
    words = templates.translations(request).gettext(DROPPED)
    return redirect(request, f"/web/customers/{customer.id}", words)
