"""The list of purchases, the page of one, and what is to come of a product."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from basecore import clock
from basecore.http import Paging, TenantWork
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from webkit import is_htmx

from construction import catalog
from construction.access import Caller, Permission, may
from construction.activity import activities
from construction.pages import as_id, new_key, templates
from construction.purchases import repository, service
from construction.purchases.domain import PurchaseStatus
from construction.purchases.repository.purchases import PurchaseFilter
from construction.purchases.web.access import CAN_READ

router = APIRouter(prefix="/web/purchases", include_in_schema=False)

View = Literal["open", "late", "draft", "all"]


@router.get("", dependencies=CAN_READ)
async def index(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    view: View = "open",
    supplier_id: str = "",
) -> Response:
    """List purchases: those to come, the late ones, drafts, or all."""
    today, supplier = clock.business_date(clock.now()), as_id(supplier_id)
    wanted = PurchaseFilter(
        status=PurchaseStatus.DRAFT if view == "draft" else None,
        supplier_id=supplier,
        is_open=view == "open",
        late_on=today if view == "late" else None,
    )
    found = await repository.purchases.page(session, paging, wanted)
    sees_costs = may(caller, Permission.COSTS_READ)
    filters = {"q": paging.q, "view": view, "supplier_id": str(supplier or "")}
    shown = {name: text for name, text in filters.items() if text}
    more = urlencode(shown | {"cursor": found.next_cursor or ""})
    return templates.render(
        request,
        "purchases/rows.html" if is_htmx(request) else "purchases/list.html",
        purchases=await service.shown_rows(session, found.rows, sees_costs=sees_costs),
        filters=filters,
        late=await repository.purchases.late(session, today),
        next_href=f"/web/purchases?{more}" if found.next_cursor else None,
        first_href=f"/web/purchases?{urlencode(shown)}" if paging.cursor else None,
        may_write=may(caller, Permission.PURCHASES_WRITE),
        sees_costs=sees_costs,
    )


@router.get("/products/{product_id}", dependencies=CAN_READ)
async def of_product(request: Request, product_id: UUID, session: TenantWork) -> Response:
    """Show what is to come of a product: a panel of its page."""
    product = await catalog.get(session, product_id)
    if not is_htmx(request):
        return RedirectResponse(f"/web/products/{product_id}", HTTPStatus.SEE_OTHER)
    coming = await repository.purchases.incoming(session, [product_id])
    rows = await service.shown_rows(session, [one for _, one in coming], sees_costs=False)
    return templates.render(
        request,
        "purchases/product.html",
        product=product,
        coming=list(zip((line for line, _ in coming), rows, strict=True)),
    )


@router.get("/{purchase_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, caller: Caller, purchase_id: UUID
) -> Response:
    """Show a purchase: its lines, what came, how it can be sent."""
    sees_costs = may(caller, Permission.COSTS_READ)
    purchase = await service.get(session, purchase_id)
    shown = await service.shown(session, purchase, sees_costs=sees_costs)
    if shown.status is PurchaseStatus.DRAFT and may(caller, Permission.PURCHASES_WRITE):
        return RedirectResponse(f"/web/purchases/{purchase_id}/edit", HTTPStatus.SEE_OTHER)
    return templates.render(
        request,
        "purchases/detail.html",
        purchase=shown,
        lines={line.product_id: line for line in shown.lines},
        history=await activities(session, purchase_id),
        key=new_key(),
        may_write=may(caller, Permission.PURCHASES_WRITE),
        may_receive=may(caller, Permission.PURCHASES_RECEIVE),
        sees_costs=sees_costs,
    )
