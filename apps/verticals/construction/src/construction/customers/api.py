"""JSON routes of customers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import Caller, OnlyOnce, Outcome, Page, Paging, TenantWork
from fastapi import APIRouter, Depends, Response

from construction.access import Permission, allowed
from construction.activity import actor_of
from construction.customers import repository, service
from construction.customers.schemas import CustomerChange, CustomerIn, CustomerOut
from construction.http import answer, created, if_match

router = APIRouter(prefix="/api/v1/customers", tags=["customers"])


@router.post(
    "",
    status_code=201,
    response_model=CustomerOut,
    dependencies=[allowed(Permission.CUSTOMERS_WRITE)],
)
async def register(
    body: CustomerIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Register a customer."""

    async def make() -> Outcome:
        customer = await service.register(session, body, by=actor_of(caller), now=clock.now())
        return created(CustomerOut.model_validate(customer), f"/api/v1/customers/{customer.id}")

    return await once.run(make)


@router.get("", response_model=Page[CustomerOut], dependencies=[allowed(Permission.CUSTOMERS_READ)])
async def search(session: TenantWork, paging: Paging) -> Response:
    """List customers by name."""
    found = await repository.page(session, paging)
    items = [CustomerOut.model_validate(row) for row in found.rows]
    return answer(Page(items=items, next_cursor=found.next_cursor))


@router.get(
    "/{customer_id}", response_model=CustomerOut, dependencies=[allowed(Permission.CUSTOMERS_READ)]
)
async def read(customer_id: UUID, session: TenantWork) -> Response:
    """Read a customer."""
    customer = await service.get(session, customer_id)
    return answer(CustomerOut.model_validate(customer), version=customer.version)


@router.patch(
    "/{customer_id}",
    response_model=CustomerOut,
    dependencies=[allowed(Permission.CUSTOMERS_WRITE)],
)
async def change(
    customer_id: UUID,
    body: CustomerChange,
    session: TenantWork,
    caller: Caller,
    version: Annotated[int, Depends(if_match)],
) -> Response:
    """Change fields of a customer."""
    customer = await service.change(
        session, customer_id, body, version=version, by=actor_of(caller), now=clock.now()
    )
    return answer(CustomerOut.model_validate(customer), version=customer.version)
