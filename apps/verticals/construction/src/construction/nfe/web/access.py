"""Who may see and do what on the pages of suppliers' invoices."""

from __future__ import annotations

from construction.access import Permission, allowed

CAN_READ = [allowed(Permission.PURCHASES_READ)]
CAN_RECEIVE = [allowed(Permission.PURCHASES_RECEIVE)]
