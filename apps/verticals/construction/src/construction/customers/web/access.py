"""Who may see and do what on the pages of customers."""

from __future__ import annotations

from construction.access import Permission, allowed

CAN_READ = [allowed(Permission.CUSTOMERS_READ)]
CAN_WRITE = [allowed(Permission.CUSTOMERS_WRITE)]
