"""JSON routes of purchases and receipts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import OnlyOnce, Outcome, Paging, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Depends, Response

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.http import answer, created, if_match
from construction.purchases import repository, service
from construction.purchases.domain import PurchaseStatus
from construction.purchases.models import Purchase
from construction.purchases.repository.purchases import PurchaseFilter
from construction.purchases.schemas import (
    MadePurchases,
    PurchaseChange,
    PurchaseIn,
    PurchaseList,
    PurchaseOut,
    ReceiptIn,
    ReceiptList,
    WantedList,
)

router = APIRouter(prefix="/api/v1/purchases", tags=["purchases"])

CAN_READ = [allowed(Permission.PURCHASES_READ)]
CAN_WRITE = [allowed(Permission.PURCHASES_WRITE)]
CAN_RECEIVE = [allowed(Permission.PURCHASES_RECEIVE)]
Version = Annotated[int, Depends(if_match)]


async def _shown(session: TenantSession, purchase: Purchase, caller: Principal) -> PurchaseOut:
    sees_costs = may(caller, Permission.COSTS_READ)
    return await service.shown(session, purchase, sees_costs=sees_costs)


@router.post("", status_code=201, response_model=PurchaseOut, dependencies=CAN_WRITE)
async def draft(body: PurchaseIn, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Make a draft of what to order from a supplier."""

    async def make() -> Outcome:
        purchase = await service.draft(session, body, by=actor_of(caller), now=clock.now())
        made = await _shown(session, purchase, caller)
        return created(made, f"/api/v1/purchases/{made.id}")

    return await once.run(make)


@router.post("/from-list", status_code=201, response_model=MadePurchases, dependencies=CAN_WRITE)
async def from_list(
    body: WantedList, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Make a draft for each supplier of what is to be bought, in whole lots."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        drafts = await service.order_list(session, body.lines, by=by, now=now)
        items = [await _shown(session, one, caller) for one in drafts]
        return created(MadePurchases(items=items), "/api/v1/purchases?status=draft")

    return await once.run(make)


@router.get("", response_model=PurchaseList, dependencies=CAN_READ)
async def page(
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    status: PurchaseStatus | None = None,
    supplier_id: UUID | None = None,
    late: bool = False,  # noqa: FBT001, FBT002 - a filter
) -> Response:
    """List purchases, the last one first; `late` are those that should have come by now."""
    day = clock.business_date(clock.now()) if late else None
    wanted = PurchaseFilter(status=status, supplier_id=supplier_id, late_on=day)
    found = await repository.purchases.page(session, paging, wanted)
    sees_costs = may(caller, Permission.COSTS_READ)
    items = await service.shown_rows(session, found.rows, sees_costs=sees_costs)
    return answer(PurchaseList(items=items, next_cursor=found.next_cursor))


@router.get("/{purchase_id}", response_model=PurchaseOut, dependencies=CAN_READ)
async def read(purchase_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Read a purchase with its lines and what came of it."""
    shown = await _shown(session, await service.get(session, purchase_id), caller)
    return answer(shown, version=shown.version)


@router.put("/{purchase_id}", response_model=PurchaseOut, dependencies=CAN_WRITE)
async def change(
    purchase_id: UUID, body: PurchaseChange, session: TenantWork, caller: Caller, version: Version
) -> Response:
    """Change a draft; its lines are replaced."""
    by, now = actor_of(caller), clock.now()
    purchase = await service.change(session, purchase_id, body, version=version, by=by, now=now)
    shown = await _shown(session, purchase, caller)
    return answer(shown, version=shown.version)


@router.post("/{purchase_id}/send", response_model=PurchaseOut, dependencies=CAN_WRITE)
async def send(purchase_id: UUID, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Order what a draft says; how the supplier was told is the caller's business."""

    async def do() -> Purchase:
        by, now = actor_of(caller), clock.now()
        return await service.send(session, purchase_id, channel="other", by=by, now=now)

    return await _done(session, caller, once, do)


@router.post("/{purchase_id}/cancel", response_model=PurchaseOut, dependencies=CAN_WRITE)
async def cancel(
    purchase_id: UUID, session: TenantWork, caller: Caller, once: OnlyOnce
) -> Response:
    """Call off a purchase of which nothing has come."""

    async def do() -> Purchase:
        by, now = actor_of(caller), clock.now()
        return await service.cancel(session, purchase_id, version=None, by=by, now=now)

    return await _done(session, caller, once, do)


@router.post("/{purchase_id}/close", response_model=PurchaseOut, dependencies=CAN_WRITE)
async def close(purchase_id: UUID, session: TenantWork, caller: Caller, once: OnlyOnce) -> Response:
    """Say that what is missing of a purchase will not come."""

    async def do() -> Purchase:
        by, now = actor_of(caller), clock.now()
        return await service.close(session, purchase_id, version=None, by=by, now=now)

    return await _done(session, caller, once, do)


async def _done(
    session: TenantSession,
    caller: Principal,
    once: OnlyOnce,
    do: Callable[[], Awaitable[Purchase]],
) -> Response:
    async def make() -> Outcome:
        shown = await _shown(session, await do(), caller)
        return Outcome(200, shown.model_dump_json().encode())

    return await once.run(make)


@router.get("/{purchase_id}/receipts", response_model=ReceiptList, dependencies=CAN_READ)
async def receipts(purchase_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """List what came; the ETag is that of the purchase, for counting what comes next."""
    shown = await _shown(session, await service.get(session, purchase_id), caller)
    return answer(ReceiptList(items=shown.receipts), version=shown.version)


@router.post(
    "/{purchase_id}/receipts",
    status_code=201,
    response_model=PurchaseOut,
    dependencies=CAN_RECEIVE,
)
async def receive(
    purchase_id: UUID,
    body: ReceiptIn,
    session: TenantWork,
    caller: Caller,
    version: Version,
    once: OnlyOnce,
) -> Response:
    """Count what came; of two who receive one purchase the second is told."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        await service.receive(session, purchase_id, body, version=version, by=by, now=now)
        shown = await _shown(session, await service.get(session, purchase_id), caller)
        return created(shown, f"/api/v1/purchases/{purchase_id}")

    return await once.run(make)
