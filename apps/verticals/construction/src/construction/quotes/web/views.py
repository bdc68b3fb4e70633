"""The page of a quote, and why its lines cost what they cost."""

from __future__ import annotations

from uuid import UUID

from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from webkit import is_htmx

from construction.access import Caller, Permission, may
from construction.pages import templates
from construction.quotes import service
from construction.quotes.web.access import CAN_READ, CAN_SEE_PRICES, OwnerLimit
from construction.quotes.web.showing import show

router = APIRouter(prefix="/web/quotes", include_in_schema=False)


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
