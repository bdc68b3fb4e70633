"""The list of suppliers, the page of one, and the choice among them in a form."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from basecore import clock
from basecore.http import PageRequest, Paging, TenantWork
from fastapi import APIRouter, Query, Request, Response
from webkit import is_htmx

from construction import catalog
from construction.access import Caller, Permission, allowed, may
from construction.activity import activities
from construction.pages import templates
from construction.suppliers import repository, service
from construction.suppliers.domain import current

router = APIRouter(prefix="/web/suppliers", include_in_schema=False)

CAN_READ = [allowed(Permission.SUPPLIERS_READ)]
SHOWN = {"active": True, "inactive": False}
OPTIONS = 12
OFFERS = 200
"""Of so many last offers the page finds those that hold."""


@router.get("", dependencies=CAN_READ)
async def index(
    request: Request, session: TenantWork, caller: Caller, paging: Paging, show: str = ""
) -> Response:
    """List suppliers by name."""
    filters = {"q": paging.q, "show": show if show in SHOWN else ""}
    found = await repository.suppliers.page(session, paging, active=SHOWN.get(show))
    shown = {name: text for name, text in filters.items() if text}
    more = urlencode(shown | {"cursor": found.next_cursor or ""})
    return templates.render(
        request,
        "suppliers/rows.html" if is_htmx(request) else "suppliers/list.html",
        suppliers=await service.shown(session, found.rows),
        filters=filters,
        is_filtered=bool(shown),
        next_href=f"/web/suppliers?{more}" if found.next_cursor else None,
        first_href=f"/web/suppliers?{urlencode(shown)}" if paging.cursor else None,
        may_write=may(caller, Permission.SUPPLIERS_WRITE),
    )


@router.get("/options", dependencies=CAN_READ)
async def options(
    request: Request, session: TenantWork, q: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """Offer the suppliers that fit what is being typed."""
    wanted = PageRequest(q=q.strip(), limit=OPTIONS)
    found = await repository.suppliers.page(session, wanted, active=True)
    return templates.render(request, "suppliers/options.html", suppliers=found.rows)


@router.get("/{supplier_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, caller: Caller, supplier_id: UUID
) -> Response:
    """Show a supplier: terms, people, codes, prices that hold, history."""
    supplier = await service.get(session, supplier_id)
    (shown,) = await service.shown(session, [supplier])
    codes = await service.shown_codes(session, supplier_id)
    recent = await repository.offers.page(session, supplier_id, PageRequest(limit=OFFERS))
    offered = list({row.product_id for row in recent.rows})
    products = await catalog.get_many(session, {*offered, *(code.product_id for code in codes)})
    today = clock.business_date(clock.now())
    prices = await service.prices_of(session, supplier_id, offered)
    holding = [
        (products[product_id], one)
        for product_id in offered
        for one in current(prices[product_id], today)
    ]
    sources = {row.id: row for row in recent.rows}
    return templates.render(
        request,
        "suppliers/detail.html",
        supplier=shown,
        codes=codes,
        products=products,
        offers=sorted(holding, key=lambda pair: (pair[0].sort_name, pair[1].minimum_quantity)),
        sources=sources,
        history=await activities(session, supplier_id),
        may_write=may(caller, Permission.SUPPLIERS_WRITE),
        sees_costs=may(caller, Permission.COSTS_READ),
    )
