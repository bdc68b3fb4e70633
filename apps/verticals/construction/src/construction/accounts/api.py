"""JSON routes of the customers' list, credit, statements and timelines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import Page, Paging, TenantWork
from fastapi import APIRouter, Query, Response

from construction import customers
from construction.access import Caller, Permission, allowed, own_only
from construction.accounts import service
from construction.accounts.domain import Credit, period_of
from construction.accounts.errors import PeriodInvalidError
from construction.accounts.schemas import CreditOut, Statement, Timeline
from construction.customers import CustomerOut
from construction.http import answer

router = APIRouter(prefix="/api/v1/customers", tags=["customers"])

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]


@router.get("", response_model=Page[CustomerOut], dependencies=CAN_READ)
async def search(
    session: TenantWork,
    paging: Paging,
    group_id: UUID | None = None,
    tag: Annotated[str | None, Query(max_length=30)] = None,
    city: Annotated[str | None, Query(max_length=120)] = None,
    active: bool | None = None,  # noqa: FBT001 - a filter
    with_open_orders: bool = False,  # noqa: FBT001, FBT002 - a filter
    over_limit: bool = False,  # noqa: FBT001, FBT002 - a filter
) -> Response:
    """List customers by name."""
    wanted = service.wanted(
        session,
        group_id=group_id,
        tag=tag,
        city=city,
        active=active,
        with_open_orders=with_open_orders,
        over_limit=over_limit,
    )
    found = await customers.page(session, paging, wanted)
    items = [CustomerOut.model_validate(row) for row in found.rows]
    return answer(Page(items=items, next_cursor=found.next_cursor))


@router.get("/{customer_id}/credit", response_model=CreditOut, dependencies=CAN_READ)
async def credit(customer_id: UUID, session: TenantWork) -> Response:
    """Read what a customer's open orders add up to beside the limit."""
    customer = await customers.get(session, customer_id)
    return answer(_credit_out(await service.credit_of(session, customer)))


def _credit_out(credit: Credit) -> CreditOut:
    return CreditOut.model_validate(
        {
            "credit_limit": credit.limit,
            "open_total": credit.open_total,
            "open_orders": credit.open_orders,
            "available": credit.available,
            "level": credit.level(),
        }
    )


@router.get("/{customer_id}/statement", response_model=Statement, dependencies=CAN_READ)
async def statement(
    customer_id: UUID,
    session: TenantWork,
    caller: Caller,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    job_site_id: UUID | None = None,
) -> Response:
    """Read what a customer bought, by default in the last 90 days; sellers see their own orders."""
    period = period_of(first, last, clock.business_date(clock.now()))
    if period is None:
        raise PeriodInvalidError
    found = await service.statement(
        session,
        customer_id,
        period,
        job_site_id=job_site_id,
        owner_id=own_only(caller, Permission.ORDERS_READ_ALL),
    )
    return answer(found)


@router.get("/{customer_id}/timeline", response_model=Timeline, dependencies=CAN_READ)
async def timeline(
    customer_id: UUID, session: TenantWork, caller: Caller, before: datetime | None = None
) -> Response:
    """Read what happened with a customer, newest first."""
    found = await service.timeline(
        session,
        customer_id,
        before=service.moment(before, clock.now()),
        owner_id=own_only(caller, Permission.ORDERS_READ_ALL),
    )
    return answer(found)
