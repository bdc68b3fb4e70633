"""The page of a customer, and what colleagues write on it."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import Caller, OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from webkit import msgid, redirect

from construction.access import Permission, may
from construction.activity import actor_of
from construction.customers import repository, service
from construction.customers.schemas import NoteIn
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

WRITTEN = msgid("Note written")


@router.get("/{customer_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID
) -> Response:
    """Show a customer and what belongs to them; a merged one leads to where it went."""
    customer = await service.get(session, customer_id)
    if customer.id != customer_id:
        return RedirectResponse(f"/web/customers/{customer.id}", 303)
    group = await repository.groups.get(session, customer.group_id) if customer.group_id else None
    return templates.render(
        request,
        "customers/detail.html",
        customer=customer,
        group=group,
        may_write=may(caller, Permission.CUSTOMERS_WRITE),
        may_quote=may(caller, Permission.QUOTES_WRITE),
        may_see_quotes=may(caller, Permission.QUOTES_READ),
    )


@router.post("/{customer_id}/notes", dependencies=CAN_WRITE)
async def add_note(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Write something down about a customer."""
    customer = await service.get(session, customer_id)
    values, url = typed(form, ["content"]), f"/web/customers/{customer.id}"

    async def make() -> Outcome:
        content = parse_form(NoteIn, values).content
        by, now = actor_of(caller), clock.now()
        await service.add_note(session, customer.id, content, by=by, now=now)
        return Outcome(303, media_type=None, location=url)

    try:
        await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        page = templates.render(
            request,
            "customers/note.html",
            status_code=422,
            customer=customer,
            values=values,
            **retry(error, form, request),
        )
        raise RefusedError(page) from error
    return redirect(request, url, templates.translations(request).gettext(WRITTEN))


@router.get("/{customer_id}/notes", dependencies=CAN_WRITE)
async def note_form(request: Request, session: TenantWork, customer_id: UUID) -> Response:
    """Show an empty note."""
    customer = await service.get(session, customer_id)
    return templates.render(
        request,
        "customers/note.html",
        customer=customer,
        values={"content": ""},
        errors={},
        key=new_key(),
    )
