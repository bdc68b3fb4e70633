"""The list of invoices, where files come in, and the review of one."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import PageRequest, Paging, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from construction.access import Caller, Permission, may
from construction.activity import actor_of
from construction.nfe import repository, service
from construction.nfe.domain import MAX_FILE, MAX_FILES, InvoiceStatus
from construction.nfe.schemas import SENTENCES
from construction.nfe.service.arriving import Arrival
from construction.nfe.web.access import CAN_READ, CAN_RECEIVE
from construction.nfe.web.showing import review
from construction.pages import FormBody, as_id, templates

router = APIRouter(prefix="/web/invoices", include_in_schema=False)

View = Literal["review", "received", "discarded", "all"]


@router.get("", dependencies=CAN_READ)
async def index(
    request: Request, session: TenantWork, caller: Caller, paging: Paging, view: View = "review"
) -> Response:
    """List invoices, those to look at first, and take files."""
    return await _list(request, session, caller, paging, [], view)


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
    view: View = "review",
) -> Response:
    found = await repository.page(session, paging, None if view == "all" else InvoiceStatus(view))
    here = f"/web/invoices?view={view}"
    return templates.render(
        request,
        "nfe/list.html",
        invoices=await service.shown_rows(session, found.rows),
        arrived=[(one, SENTENCES[one.fault] if one.fault else "") for one in arrived],
        view=view,
        next_href=f"{here}&cursor={found.next_cursor}" if found.next_cursor else None,
        first_href=here if paging.cursor else None,
        max_bytes=MAX_FILE * 4,
        may_receive=may(caller, Permission.PURCHASES_RECEIVE),
    )


@router.get("/{invoice_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, caller: Caller, invoice_id: UUID, line: str = ""
) -> Response:
    """Show an invoice, the named or the next undecided line ready to be decided."""
    return await review(request, session, caller, invoice_id, chosen=as_id(line))
