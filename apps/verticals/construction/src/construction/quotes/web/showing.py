"""The page of one quote: what is offered, what happened, and what can be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.tokens import Principal
from fastapi import Request, Response

from construction import remarks
from construction.access import Permission, may
from construction.activity import activities
from construction.pages import new_key, templates
from construction.quotes import service
from construction.quotes.web.access import offered


async def show(
    request: Request,
    session: TenantSession,
    quote_id: UUID,
    owner_id: UUID | None,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    """Return a quote's page; `context` holds what was typed into one of its dialogs."""
    caller: Principal = request.state.principal
    quote = await service.get(session, quote_id, owner_id)
    actions = offered(caller, quote.status, quote.owner_id)
    losable = actions & {"cancel", "reject"}
    return templates.render(
        request,
        "quotes/detail.html",
        status_code=status,
        quote=quote,
        activities=await activities(session, quote_id),
        added=await remarks.of(session, [quote_id]),
        offered=actions,
        short=await service.short_lines(session, quote_id) if losable else [],
        may_write=may(caller, Permission.QUOTES_WRITE),
        may_open_order=may(caller, Permission.ORDERS_READ),
        sees_prices=may(caller, Permission.PRICES_READ),
        may_open_customer=may(caller, Permission.CUSTOMERS_READ),
        key=new_key(),
        **({"losing": None, "errors": {}} | context),
    )
