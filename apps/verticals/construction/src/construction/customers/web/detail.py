"""The page of a customer."""

from __future__ import annotations

from uuid import UUID

from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from construction.access import Caller, Permission, may
from construction.customers import repository, service
from construction.customers.web.access import CAN_READ
from construction.pages import templates

router = APIRouter(prefix="/web/customers", include_in_schema=False)


@router.get("/{customer_id}", dependencies=CAN_READ)
async def detail(
    request: Request, session: TenantWork, caller: Caller, customer_id: UUID
) -> Response:
    """Show a customer and what belongs to them; a merged one leads to where it went."""
    customer = await service.get(session, customer_id)
    if customer.id != customer_id:
        return RedirectResponse(f"/web/customers/{customer.id}", 303)
    is_known = customer.anonymised_at is None
    group = await repository.groups.get(session, customer.group_id) if customer.group_id else None
    return templates.render(
        request,
        "customers/detail.html",
        customer=customer,
        group=group,
        may_write=is_known and may(caller, Permission.CUSTOMERS_WRITE),
        may_export=may(caller, Permission.SETTINGS_WRITE),
        may_quote=is_known and may(caller, Permission.QUOTES_WRITE),
        may_see_prices=may(caller, Permission.PRICES_READ),
        may_see_quotes=may(caller, Permission.QUOTES_READ),
    )
