"""The list of quotes and the page of one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from basecore.http import Caller, Paging, TenantWork
from fastapi import APIRouter, Request, Response
from webkit import is_htmx

from construction import customers
from construction.access import Permission, may
from construction.pages import templates
from construction.quotes import repository, service
from construction.quotes.domain import QuoteStatus
from construction.quotes.schemas import summary_of
from construction.quotes.web.access import CAN_READ, CAN_SEE_PRICES, OwnerLimit
from construction.quotes.web.showing import show

router = APIRouter(prefix="/web/quotes", include_in_schema=False)


@router.get("", dependencies=CAN_READ)
async def index(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    owner_id: OwnerLimit,
    status: str = "",
    customer_id: UUID | None = None,
) -> Response:
    """List quotes, newest first; sellers see their own."""
    status = status if status in set(QuoteStatus) else ""
    wanted = repository.QuoteFilter(owner_id, status or None, customer_id)
    found = await repository.page(session, paging, wanted)
    filters = {"status": status, "q": paging.q, "customer_id": str(customer_id or "")}
    return templates.render(
        request,
        "quotes/rows.html" if is_htmx(request) else "quotes/list.html",
        quotes=[summary_of(row) for row in found.rows],
        counts=await repository.counts(session, owner_id),
        customer=await customers.get(session, customer_id) if customer_id else None,
        filters=filters,
        statuses=[one.value for one in QuoteStatus],
        next_href=_address(filters, cursor=found.next_cursor) if found.next_cursor else None,
        first_href=_address(filters) if paging.cursor else None,
        sees_all=owner_id is None,
        may_write=may(caller, Permission.QUOTES_WRITE),
    )


def _address(filters: dict[str, str], **more: Any) -> str:
    shown = {name: value for name, value in (filters | more).items() if value}
    return f"/web/quotes?{urlencode(shown)}"


@router.get("/{quote_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, quote_id: UUID, owner_id: OwnerLimit
) -> Response:
    """Show a quote, what happened to it, and what can be done with it."""
    return await show(request, session, quote_id, owner_id)


@router.get("/{quote_id}/lines/{line_id}/price", dependencies=CAN_SEE_PRICES)
async def why(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    line_id: UUID,
    owner_id: OwnerLimit,
) -> Response:
    """Show why a stored line costs what it costs, as it was when it was priced."""
    sees_costs = may(caller, Permission.COSTS_READ)
    line, explanation = await service.why(session, quote_id, line_id, owner_id, costs=sees_costs)
    page = "pricing/why.html" if is_htmx(request) else "pricing/why_page.html"
    return templates.render(request, page, product=line, explanation=explanation, errors={})
