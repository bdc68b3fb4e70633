"""Who sees lists of orders."""

from __future__ import annotations

from construction.access import Permission, allowed

CAN_READ = [allowed(Permission.ORDERS_READ)]
