"""Who sees and does what on the catalogue's pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from basecore.tokens import Principal

from construction.access import Permission, allowed, may

PREFIX = "/web/products"
CAN_READ = [allowed(Permission.PRODUCTS_READ)]
CAN_WRITE = [allowed(Permission.PRODUCTS_WRITE)]
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


def rights(caller: Principal) -> dict[str, Any]:
    """Return what the caller's role sees and does here, as templates ask for it."""
    return {
        "sees_prices": may(caller, Permission.PRICES_READ),
        "sees_costs": may(caller, Permission.COSTS_READ),
        "sees_stock": may(caller, Permission.STOCK_READ),
        "sees_orders": may(caller, Permission.ORDERS_READ),
        "sees_incoming": may(caller, Permission.PURCHASES_READ),
        "can_write": may(caller, Permission.PRODUCTS_WRITE),
    }
