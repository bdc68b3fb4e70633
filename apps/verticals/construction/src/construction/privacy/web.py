"""The file of what is held of a customer, and the page where they are forgotten."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import ConflictError, InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction import customers
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.files import StoreFiles
from construction.http import attachment
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    parse_form,
    templates,
    typed,
)
from construction.privacy import service
from construction.privacy.schemas import AnonymiseIn

router = APIRouter(prefix="/web/customers", include_in_schema=False)

CAN_FORGET = [allowed(Permission.SETTINGS_WRITE)]
FORGOTTEN = msgid("The person is forgotten. The customer and all documents stay.")
DONE = msgid("The customer is anonymised. Documents and totals stay.")


@router.get("/{customer_id}/personal-data.json", dependencies=CAN_FORGET)
async def export(customer_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Save all that is held of a customer as a file."""
    found = await service.export(session, customer_id, by=actor_of(caller), now=clock.now())
    content = found.model_dump_json(indent=2).encode()
    return attachment([content], "dados-pessoais.json", "application/json")


@router.get("/{customer_id}/anonymise", dependencies=CAN_FORGET)
async def ask(request: Request, session: TenantWork, customer_id: UUID) -> Response:
    """Say what will be forgotten and what stays, and ask for the name."""
    return await _form(request, session, customer_id, {"name": ""}, {})


@router.post("/{customer_id}/anonymise", dependencies=CAN_FORGET)
async def anonymise(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    form: FormBody,
    files: StoreFiles,
) -> Response:
    """Forget who the customer was."""
    values = typed(form, ["name"])
    by, now = actor_of(caller), clock.now()
    try:
        name = parse_form(AnonymiseIn, values).name
        await service.anonymise(session, customer_id, name, files=files, by=by, now=now)
    except (InvalidError, ConflictError) as error:
        told = error if isinstance(error, InvalidError) else InvalidError({"": error.title})
        errors = form_errors(told, request)
        raise RefusedError(await _form(request, session, customer_id, values, errors)) from error
    words = templates.translations(request).gettext(DONE)
    return redirect(request, f"/web/customers/{customer_id}", words)


@router.get("/{customer_id}/contacts/{contact_id}/personal-data.json", dependencies=CAN_FORGET)
async def export_contact(
    customer_id: UUID, contact_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Save all that is held of a person to talk to as a file."""
    by, now = actor_of(caller), clock.now()
    found = await service.export_contact(session, customer_id, contact_id, by=by, now=now)
    content = found.model_dump_json(indent=2).encode()
    return attachment([content], "dados-pessoais.json", "application/json")


@router.post("/{customer_id}/contacts/{contact_id}/anonymise", dependencies=CAN_FORGET)
async def anonymise_contact(
    request: Request, customer_id: UUID, contact_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Forget a person to talk to."""
    by, now = actor_of(caller), clock.now()
    await service.anonymise_contact(session, customer_id, contact_id, by=by, now=now)
    words = templates.translations(request).gettext(FORGOTTEN)
    return redirect(request, f"/web/customers/{customer_id}", words)


async def _form(
    request: Request,
    session: TenantSession,
    customer_id: UUID,
    values: dict[str, str],
    errors: dict[str, str],
) -> Response:
    customer = await customers.get(session, customer_id)
    return templates.render(
        request,
        "privacy/anonymise.html",
        status_code=422 if errors else 200,
        customer=customer,
        values=values,
        errors=errors,
    )
