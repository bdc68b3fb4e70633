"""The list of orders with its filters, tabs and views, and the look at one from the list."""

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

from construction import customers, orders, saved_views
from construction.access import Caller, OwnOrders, Permission, may
from construction.filters import Filters, named
from construction.order_lists import repository, service
from construction.order_lists.domain import Deed, Wanted
from construction.order_lists.web.access import CAN_READ
from construction.order_lists.web.filters import PREFIX, Chosen
from construction.pages import form_errors, templates

router = APIRouter(prefix=PREFIX, include_in_schema=False)

LIST = "orders"
SHOWN_LINES = 12
"""Lines that the look from the list shows; the rest is counted."""


@router.get("", dependencies=CAN_READ)
async def index(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    owner_id: OwnOrders,
    filters: Chosen,
) -> Response:
    """List orders, newest first; sellers see their own."""
    only = repository.conditions(filters.wanted, clock.now())
    found = await orders.page(session, paging, orders.OrderFilter(owner_id), *only)
    prices = may(caller, Permission.PRICES_READ)
    context: dict[str, Any] = {
        "orders": [orders.summary_of(row, with_prices=prices) for row in found.rows],
        "filters": filters,
        "today": clock.business_date(clock.now()),
        "next_href": filters.address(cursor=found.next_cursor) if found.next_cursor else None,
        "first_href": filters.address() if paging.cursor else None,
        "sees_all": owner_id is None,
        "sees_prices": prices,
        "deeds": [one.value for one in Deed if may(caller, service.needed(one))],
    }
    if is_htmx(request):
        return templates.render(request, "order_lists/rows.html", **context)
    around = await _around(session, caller, owner_id, filters)
    return templates.render(
        request,
        "order_lists/list.html",
        errors=form_errors(InvalidError(filters.errors), request),
        is_open=bool(filters.errors) or "panel" in request.query_params,
        may_sell=may(caller, Permission.ORDERS_PLACE),
        finds_customers=may(caller, Permission.CUSTOMERS_READ),
        **context,
        **around,
    )


async def _around(
    session: TenantSession, caller: Principal, owner_id: UUID | None, filters: Filters[Wanted]
) -> dict[str, Any]:
    """Return what stands around the rows: tabs with their counts, choices and views."""
    wanted = filters.wanted
    sellers = await repository.sellers(session) if owner_id is None else []
    people = await customers.named(session, [wanted.customer_id]) if wanted.customer_id else {}
    return {
        "counts": await _counts(session, owner_id, filters),
        "sellers": sellers,
        "seller_name": named(sellers, wanted.seller_id),
        "customer": people.get(wanted.customer_id) if wanted.customer_id else None,
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


@router.get("/{order_id}/preview", dependencies=CAN_READ)
async def preview(
    request: Request, session: TenantWork, caller: Caller, order_id: UUID, owner_id: OwnOrders
) -> Response:
    """Show an order in short, beside the list; without a script, the order's own page."""
    prices = may(caller, Permission.PRICES_READ)
    order = await orders.get(session, order_id, owner_id, with_prices=prices)
    if not is_htmx(request):
        return RedirectResponse(f"{PREFIX}/{order_id}", 303)
    lines = order.lines[:SHOWN_LINES]
    return templates.render(
        request, "order_lists/preview.html", order=order, lines=lines, sees_prices=prices
    )
