"""The page of the quote editor; what is typed there goes through the routes of a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import redirect

from construction import customers, store
from construction.access import Caller, HandledQuotes, Permission, may
from construction.answers import told
from construction.pages import templates
from construction.quotes import service
from construction.quotes.domain import QuoteAction, possible
from construction.quotes.errors import QuoteStateError
from construction.quotes.web.access import CAN_WRITE, page_of
from construction.quotes.web.words import WORDS

router = APIRouter(prefix="/web/quotes", include_in_schema=False)


@router.get("/new", dependencies=CAN_WRITE)
async def new(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID | None = None,
    job_site_id: UUID | None = None,
) -> Response:
    """Show an empty editor, for a customer and a job site if they are named."""
    buyer = None
    if customer_id:
        customer = await customers.get(session, customer_id)
        buyer = {
            "customer_id": str(customer.id),
            "customer_name": customer.name,
            "job_site_id": str(job_site_id or ""),
        }
    valid_days = (await store.get(session)).valid_days
    return _page(request, caller, quote=None, customer=buyer, valid_days=valid_days)


@router.get("/{quote_id}/edit", dependencies=CAN_WRITE)
async def edit(
    request: Request, session: TenantWork, caller: Caller, quote_id: UUID, owner_id: HandledQuotes
) -> Response:
    """Show a draft in the editor."""
    quote = await service.get(session, quote_id, owner_id)
    if QuoteAction.EDIT not in possible(quote.status):
        words = templates.translations(request)
        return redirect(request, page_of(quote_id), words.gettext(QuoteStateError.title), "warning")
    return _page(request, caller, quote=quote, customer=None, valid_days=quote.valid_days)


def _page(request: Request, caller: Caller, **context: Any) -> Response:
    return templates.render(
        request,
        "quotes/editor.html",
        user_id=caller.user_id,
        words=told(request, WORDS),
        zone=clock.zone().key,
        may_add_sites=may(caller, Permission.CUSTOMERS_WRITE),
        may_see_credit=may(caller, Permission.CUSTOMERS_READ),
        **context,
    )
