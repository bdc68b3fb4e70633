"""How long the rows of an import are kept: they hold people's data, and only undoing needs them."""

from __future__ import annotations

from datetime import datetime

from basecore.db import TenantSession

from construction.imports.repository import batches, rows

KEPT_DAYS = 30
FORGOTTEN_AT_ONCE = 20


async def forget(session: TenantSession, before: datetime) -> int:
    """Delete the rows of imports that are older; return of how many."""
    old = await batches.old(session, before, FORGOTTEN_AT_ONCE)
    for batch_id in old:
        await rows.forget(session, batch_id)
        await batches.set_values(session, batch_id, has_rows=False)
    return len(old)
