"""JSON routes of what is still owed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore.http import Page, Paging, TenantWork
from fastapi import APIRouter, Depends, Response

from construction.access import Caller, Permission, allowed, own_only
from construction.http import answer
from construction.owed import repository
from construction.owed.repository import OwedFilter
from construction.owed.schemas import (
    OwedCustomer,
    OwedLine,
    OwedProduct,
    customer_of,
    line_of,
    product_of,
)

router = APIRouter(prefix="/api/v1/owed", tags=["orders"])

CAN_READ = [allowed(Permission.ORDERS_READ)]


async def wanted_of(
    caller: Caller,
    customer_id: UUID | None = None,
    product_id: UUID | None = None,
    job_site_id: UUID | None = None,
) -> OwedFilter:
    """Read what the report is narrowed by."""
    owner_id = own_only(caller, Permission.ORDERS_READ_ALL)
    return OwedFilter(owner_id, customer_id, product_id, job_site_id)


Wanted = Annotated[OwedFilter, Depends(wanted_of)]


@router.get("", response_model=Page[OwedLine], dependencies=CAN_READ)
async def lines(session: TenantWork, paging: Paging, wanted: Wanted) -> Response:
    """List order lines of which something is still owed, the oldest orders first."""
    found = await repository.lines(session, paging, wanted)
    items = [line_of(row) for row in found.rows]
    return answer(Page[OwedLine].model_construct(items=items, next_cursor=found.next_cursor))


@router.get("/products", response_model=Page[OwedProduct], dependencies=CAN_READ)
async def products(session: TenantWork, paging: Paging, wanted: Wanted) -> Response:
    """List what is still owed of each product, by code."""
    found = await repository.products(session, paging, wanted)
    items = [product_of(row) for row in found.rows]
    return answer(Page[OwedProduct].model_construct(items=items, next_cursor=found.next_cursor))


@router.get("/customers", response_model=Page[OwedCustomer], dependencies=CAN_READ)
async def customers(session: TenantWork, paging: Paging, wanted: Wanted) -> Response:
    """List the customers to whom something is still owed, by name."""
    found = await repository.customers(session, paging, wanted)
    items = [customer_of(row) for row in found.rows]
    return answer(Page[OwedCustomer].model_construct(items=items, next_cursor=found.next_cursor))
