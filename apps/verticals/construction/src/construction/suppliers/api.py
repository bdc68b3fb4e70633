"""JSON routes of suppliers, their codes and their offers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, Paging, TenantWork
from fastapi import APIRouter, Depends, Response

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import answer, created, if_match
from construction.suppliers import repository, service
from construction.suppliers.schemas import (
    CodeIn,
    CodeList,
    CodeOut,
    OfferIn,
    OfferList,
    OfferOut,
    SupplierChange,
    SupplierIn,
    SupplierList,
    SupplierOut,
)

router = APIRouter(prefix="/api/v1/suppliers", tags=["suppliers"])

CAN_READ = [allowed(Permission.SUPPLIERS_READ)]
CAN_WRITE = [allowed(Permission.SUPPLIERS_WRITE)]
SEES_COSTS = [*CAN_READ, allowed(Permission.COSTS_READ)]
Version = Annotated[int, Depends(if_match)]


@router.post("", status_code=201, response_model=SupplierOut, dependencies=CAN_WRITE)
async def register(
    body: SupplierIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Register a supplier."""

    async def make() -> Outcome:
        supplier = await service.register(session, body, by=actor_of(caller), now=clock.now())
        (made,) = await service.shown(session, [supplier])
        return created(made, f"/api/v1/suppliers/{supplier.id}")

    return await once.run(make)


@router.get("", response_model=SupplierList, dependencies=CAN_READ)
async def page(
    session: TenantWork,
    paging: Paging,
    active: bool | None = None,  # noqa: FBT001 - a filter
) -> Response:
    """List suppliers by name."""
    found = await repository.suppliers.page(session, paging, active=active)
    items = await service.shown(session, found.rows)
    return answer(SupplierList(items=items, next_cursor=found.next_cursor))


@router.get("/{supplier_id}", response_model=SupplierOut, dependencies=CAN_READ)
async def read(supplier_id: UUID, session: TenantWork) -> Response:
    """Read a supplier."""
    (shown,) = await service.shown(session, [await service.get(session, supplier_id)])
    return answer(shown, version=shown.version)


@router.patch("/{supplier_id}", response_model=SupplierOut, dependencies=CAN_WRITE)
async def change(
    supplier_id: UUID, body: SupplierChange, session: TenantWork, caller: Caller, version: Version
) -> Response:
    """Change fields of a supplier."""
    by, now = actor_of(caller), clock.now()
    supplier = await service.change(session, supplier_id, body, version=version, by=by, now=now)
    (shown,) = await service.shown(session, [supplier])
    return answer(shown, version=shown.version)


@router.post(
    "/{supplier_id}/codes", status_code=201, response_model=CodeOut, dependencies=CAN_WRITE
)
async def keep_code(
    supplier_id: UUID, body: CodeIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Remember what the supplier calls a product; a code that is known means the new one."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        kept = await service.keep_code(session, supplier_id, body, by=by, now=now)
        codes = await service.shown_codes(session, supplier_id)
        made = next(one for one in codes if one.id == kept)
        return created(made, f"/api/v1/suppliers/{supplier_id}/codes")

    return await once.run(make)


@router.get("/{supplier_id}/codes", response_model=CodeList, dependencies=CAN_READ)
async def codes(supplier_id: UUID, session: TenantWork) -> Response:
    """List what the supplier calls products."""
    await service.get(session, supplier_id)
    return answer(CodeList(items=await service.shown_codes(session, supplier_id)))


@router.delete("/{supplier_id}/codes/{code_id}", status_code=204, dependencies=CAN_WRITE)
async def drop_code(
    supplier_id: UUID, code_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Forget a code."""
    await service.drop_code(session, supplier_id, code_id, by=actor_of(caller), now=clock.now())
    return Response(status_code=204)


@router.post(
    "/{supplier_id}/offers", status_code=201, response_model=OfferOut, dependencies=CAN_WRITE
)
async def offer(
    supplier_id: UUID, body: OfferIn, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Write down a price; of each break the last one offered holds."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        made = await service.offer(session, supplier_id, body, by=by, now=now)
        rows = await repository.offers.of_products(session, supplier_id, [body.product_id])
        row = next(one for one in rows if one.id == made)
        where = f"/api/v1/suppliers/{supplier_id}/offers"
        return created(OfferOut.model_validate(row), where)

    return await once.run(make)


@router.get("/{supplier_id}/offers", response_model=OfferList, dependencies=SEES_COSTS)
async def offers(supplier_id: UUID, session: TenantWork, paging: Paging) -> Response:
    """List the supplier's offers, the last one first."""
    await service.get(session, supplier_id)
    found = await repository.offers.page(session, supplier_id, paging)
    items = [OfferOut.model_validate(row) for row in found.rows]
    return answer(OfferList(items=items, next_cursor=found.next_cursor))
