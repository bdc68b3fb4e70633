"""Who sees and changes lists of quotes."""

from __future__ import annotations

from construction.access import Permission, allowed

CAN_READ = [allowed(Permission.QUOTES_READ)]
CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
