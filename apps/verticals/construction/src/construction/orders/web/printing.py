"""Papers of an order: the receipt, and the list by which the store room picks it."""

from __future__ import annotations

from uuid import UUID

from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response

from construction import store
from construction.access import Caller, OwnOrders, Permission, allowed, may
from construction.orders import service
from construction.orders.web.access import CAN_READ
from construction.pages import templates

router = APIRouter(prefix="/web/orders/{order_id}", include_in_schema=False)


@router.get("/receipt", dependencies=[*CAN_READ, allowed(Permission.PRICES_READ)])
async def receipt(
    request: Request, order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnOrders
) -> Response:
    """Show what was sold, at which prices and how it was paid, to be printed."""
    return templates.render(
        request,
        "orders/receipt.html",
        order=await service.get(session, order_id, owner_id, with_prices=True),
        store=await store.get(session),
        may_sell=may(caller, Permission.ORDERS_PLACE),
    )


@router.get("/picking-list", dependencies=CAN_READ)
async def picking_list(
    request: Request, order_id: UUID, session: TenantWork, owner_id: OwnOrders
) -> Response:
    """Show what is still to be handed over, without prices, to be printed."""
    return templates.render(
        request,
        "orders/picking_list.html",
        order=await service.get(session, order_id, owner_id, with_prices=False),
    )
