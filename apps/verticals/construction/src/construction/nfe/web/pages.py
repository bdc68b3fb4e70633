"""The list of invoices, where files come in, and the review of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import PageRequest, Paging, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.nfe import repository, service
from construction.nfe.domain import MAX_FILE, MAX_FILES
from construction.nfe.schemas import SENTENCES, InvoiceLineOut, InvoiceOut
from construction.nfe.service.arriving import Arrival
from construction.pages import FormBody, as_id, new_key, templates

router = APIRouter(prefix="/web/invoices", include_in_schema=False)

CAN_READ = [allowed(Permission.PURCHASES_READ)]
CAN_RECEIVE = [allowed(Permission.PURCHASES_RECEIVE)]


@router.get("", dependencies=CAN_READ)
async def index(request: Request, session: TenantWork, caller: Caller, paging: Paging) -> Response:
    """List invoices, and take files."""
    return await _list(request, session, caller, paging, [])


@router.post("/files", dependencies=CAN_RECEIVE)
async def arrive(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Take files and tell what became of each; the same file again is a duplicate."""
    given = [(str(one.filename or "nfe.xml"), await _read(one)) for one in _files(form)]
    found = await service.arrive(session, given, by=actor_of(caller), now=clock.now())
    return await _list(request, session, caller, PageRequest(), found)


def _files(form: FormData) -> list[UploadFile]:
    sent = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    return sent[:MAX_FILES]


async def _read(file: UploadFile) -> bytes:
    """Return a file: zips may be larger than an invoice."""
    return await file.read(MAX_FILE * 4 + 1)


async def _list(
    request: Request,
    session: TenantSession,
    caller: Principal,
    paging: PageRequest,
    arrived: list[Arrival],
) -> Response:
    found = await repository.page(session, paging, None)
    is_next = f"/web/invoices?cursor={found.next_cursor}" if found.next_cursor else None
    return templates.render(
        request,
        "nfe/list.html",
        invoices=await service.shown_rows(session, found.rows),
        arrived=[(one, SENTENCES[one.fault] if one.fault else "") for one in arrived],
        next_href=is_next,
        first_href="/web/invoices" if paging.cursor else None,
        max_bytes=MAX_FILE * 4,
        may_receive=may(caller, Permission.PURCHASES_RECEIVE),
    )


@router.get("/{invoice_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, caller: Caller, invoice_id: UUID, line: str = ""
) -> Response:
    """Show an invoice, the named or the next undecided line ready to be decided."""
    return await review(request, session, caller, invoice_id, chosen=as_id(line))


async def review(
    request: Request,
    session: TenantSession,
    caller: Principal,
    invoice_id: UUID,
    *,
    chosen: UUID | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    """Return the page of a review."""
    invoice = await service.get(session, invoice_id)
    shown = await service.shown(session, invoice, sees_costs=may(caller, Permission.COSTS_READ))
    given: dict[str, Any] = {"errors": {}, "values": {}}
    return templates.render(
        request,
        "nfe/review.html",
        status_code=status,
        invoice=shown,
        line=_current(shown, chosen) if shown.status.value == "review" else None,
        key=new_key(),
        may_receive=may(caller, Permission.PURCHASES_RECEIVE),
        may_register=may(caller, Permission.SUPPLIERS_WRITE),
        may_add=may(caller, Permission.PRODUCTS_WRITE),
        sees_costs=may(caller, Permission.COSTS_READ),
        **(given | context),
    )


def _current(invoice: InvoiceOut, chosen: UUID | None) -> InvoiceLineOut | None:
    named = next((one for one in invoice.lines if one.id == chosen), None)
    return named or next((one for one in invoice.lines if one.state == "open"), None)
