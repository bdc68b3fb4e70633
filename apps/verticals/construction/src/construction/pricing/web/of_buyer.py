"""What a customer or a job site pays by: a panel of their pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import PageRequest, TenantWork
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from webkit import is_htmx

from construction import customers, job_sites
from construction.access import Caller, Permission, allowed, may
from construction.pages import templates
from construction.pricing import repository, service

router = APIRouter(prefix="/web/prices", include_in_schema=False)

CAN_READ = [allowed(Permission.PRICES_READ), allowed(Permission.CUSTOMERS_READ)]
SHOWN = 5
"""Rules of their own that the panel lists."""


@router.get("/customers/{customer_id}", dependencies=CAN_READ)
async def of_buyer(
    request: Request,
    session: TenantWork,
    caller: Caller,
    customer_id: UUID,
    job_site_id: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Show which lists and rules make the prices of a customer, or of one job site of theirs."""
    buyer = await customers.get(session, customer_id)
    page = f"/web/customers/{buyer.id}"
    scopes: tuple[UUID, ...] = (buyer.id,)
    if job_site_id:
        site = await job_sites.get(session, buyer.id, job_site_id)
        page, scopes = f"{page}/job-sites/{site.id}", (*scopes, site.id)
    if not is_htmx(request):
        return RedirectResponse(page, HTTPStatus.SEE_OTHER)
    wanted = repository.RuleFilter(state="today", scopes=scopes)
    today = clock.business_date(clock.now())
    found = await repository.rule_page(session, PageRequest(limit=SHOWN), wanted, today)
    return templates.render(
        request,
        "pricing/of_buyer.html",
        lists=await service.lists_of(session, buyer.id, job_site_id),
        rules=found.rows,
        are_more=found.next_cursor is not None,
        may_write=may(caller, Permission.PRICES_WRITE),
    )
