"""The review of an invoice as a page, and what of it changes with a decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.tokens import Principal
from fastapi import Request, Response
from webkit import is_htmx

from construction.access import Permission, may
from construction.nfe import repository, service
from construction.nfe.schemas import InvoiceLineOut, InvoiceOut
from construction.pages import new_key, templates

NOTHING_TYPED: dict[str, Any] = {"errors": {}, "values": {}}


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
    """Return the page of a review; to a decision on it, only what is to be decided."""
    if is_htmx(request):
        return await step(request, session, caller, invoice_id, chosen, status=status, **context)
    invoice = await service.get(session, invoice_id)
    shown = await service.shown(session, invoice, sees_costs=may(caller, Permission.COSTS_READ))
    return templates.render(
        request,
        "nfe/review.html",
        status_code=status,
        invoice=shown,
        count=len(shown.lines),
        line=_current(shown, chosen) if shown.status.value == "review" else None,
        **_rights(caller),
        **(NOTHING_TYPED | context),
    )


def _current(invoice: InvoiceOut, chosen: UUID | None) -> InvoiceLineOut | None:
    named = next((one for one in invoice.lines if one.id == chosen), None)
    return named or next((one for one in invoice.lines if one.state == "open"), None)


def _rights(caller: Principal) -> dict[str, Any]:
    return {
        "key": new_key(),
        "may_receive": may(caller, Permission.PURCHASES_RECEIVE),
        "may_register": may(caller, Permission.SUPPLIERS_WRITE),
        "may_add": may(caller, Permission.PRODUCTS_WRITE),
    }


async def step(
    request: Request,
    session: TenantSession,
    caller: Principal,
    invoice_id: UUID,
    chosen: UUID | None = None,
    *,
    decided: UUID | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    """Return the line to decide next and the rows that a decision changed, whatever the length."""
    (row,) = await service.shown_rows(session, [await service.get(session, invoice_id)])
    found = [await service.line_of(session, invoice_id, one) for one in (decided, chosen) if one]
    waiting = None if chosen else await repository.next_open(session, invoice_id)
    lines = [*found, waiting] if waiting else found
    shown = await service.shown_lines(session, lines, sees_costs=may(caller, Permission.COSTS_READ))
    answer = templates.render(
        request,
        "nfe/decided.html",
        status_code=status,
        invoice=row,
        count=await repository.count(session, invoice_id),
        line=shown[-1] if chosen or waiting else None,
        changed=shown,
        **_rights(caller),
        **(NOTHING_TYPED | context),
    )
    answer.headers["HX-Replace-Url"] = f"/web/invoices/{invoice_id}"
    return answer
