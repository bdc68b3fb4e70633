"""The list of quotes with its filters, tabs and views, and the look at one from the list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import Paging, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from webkit import is_htmx

from construction import customers, quotes, saved_views
from construction.access import Caller, OwnQuotes, Permission, may
from construction.filters import Filters, named
from construction.pages import form_errors, templates
from construction.quote_lists import repository
from construction.quote_lists.domain import REASONS, Show, Wanted
from construction.quote_lists.web.access import CAN_READ
from construction.quote_lists.web.filters import PREFIX, Chosen

router = APIRouter(prefix=PREFIX, include_in_schema=False)

LIST = "quotes"
SHOWN_LINES = 12
"""Lines that the look from the list shows; the rest is counted."""


@router.get("", dependencies=CAN_READ)
async def index(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    owner_id: OwnQuotes,
    filters: Chosen,
) -> Response:
    """List quotes, newest first; sellers see their own."""
    only = repository.conditions(filters.wanted, clock.now())
    found = await quotes.page(session, paging, quotes.QuoteFilter(owner_id), *only)
    context: dict[str, Any] = {
        "quotes": [quotes.summary_of(row) for row in found.rows],
        "filters": filters,
        "next_href": filters.address(cursor=found.next_cursor) if found.next_cursor else None,
        "first_href": filters.address() if paging.cursor else None,
        "sees_all": owner_id is None,
        "may_write": may(caller, Permission.QUOTES_WRITE),
        "may_assign": may(caller, Permission.QUOTES_ASSIGN),
    }
    if is_htmx(request):
        return templates.render(request, "quote_lists/rows.html", **context)
    around = await _around(session, caller, owner_id, filters)
    return templates.render(
        request,
        "quote_lists/list.html",
        errors=form_errors(InvalidError(filters.errors), request),
        is_open=bool(filters.errors) or "panel" in request.query_params,
        **context,
        **around,
    )


async def _around(
    session: TenantSession, caller: Principal, owner_id: UUID | None, filters: Filters[Wanted]
) -> dict[str, Any]:
    """Return what stands around the rows: tabs with their counts, choices and views."""
    sellers = await repository.sellers(session) if owner_id is None else []
    people = (
        await customers.named(session, [filters.wanted.customer_id])
        if (filters.wanted.customer_id)
        else {}
    )
    customer = people.get(filters.wanted.customer_id) if filters.wanted.customer_id else None
    return {
        "counts": await _counts(session, owner_id, filters),
        "statuses": [one.value for one in quotes.QuoteStatus],
        "sellers": sellers,
        "seller_name": named(sellers, filters.wanted.seller_id),
        "customer": customer,
        "reasons": REASONS,
        "built_in": [one.value for one in Show],
        "views": await saved_views.of_person(session, caller.user_id, LIST),
        "list_name": LIST,
    }


async def _counts(
    session: TenantSession, owner_id: UUID | None, filters: Filters[Wanted]
) -> dict[str, int] | None:
    """Return the numbers on the tabs; None where counting would take long."""
    if filters.values["q"]:
        return None
    if not filters.wanted.is_narrow:
        return await repository.counts(session, owner_id)
    return await repository.counts_of(session, owner_id, filters.wanted, clock.now())


@router.get("/{quote_id}/preview", dependencies=CAN_READ)
async def preview(
    request: Request, session: TenantWork, quote_id: UUID, owner_id: OwnQuotes
) -> Response:
    """Show a quote in short, beside the list; without a script, the quote's own page."""
    quote = await quotes.get(session, quote_id, owner_id)
    if not is_htmx(request):
        return RedirectResponse(f"{PREFIX}/{quote_id}", 303)
    return templates.render(
        request, "quote_lists/preview.html", quote=quote, lines=quote.lines[:SHOWN_LINES]
    )
