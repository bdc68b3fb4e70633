"""What the store's record has of imports that bring prices: one entry, however many lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from basecore.db import TenantSession

from construction.activity import Actor, Audited, note_audited
from construction.imports.domain.states import WRITTEN, Ending, Kind
from construction.imports.models import ImportBatch

PRICED = frozenset(set(Kind) - {Kind.CUSTOMERS})
"""Kinds whose files bring prices."""
BACK = (Ending.REMOVED, Ending.RESTORED)


async def tell(
    session: TenantSession,
    batch: ImportBatch,
    found: Mapping[str, int],
    *,
    is_way_back: bool,
    now: datetime,
) -> None:
    """Note what an import wrote, or what was taken back of it, and who wanted that."""
    endings = BACK if is_way_back else WRITTEN
    counts = {one.value: str(found[one]) for one in endings if found.get(one)}
    if batch.kind not in PRICED or not counts:
        return
    action, by, name = "imported", batch.imported_by, batch.imported_by_name
    if is_way_back:
        action, by, name = "import_undone", batch.undone_by, batch.undone_by_name
    told = {"list": batch.kind} | counts
    actor, kind = Actor(by, name or ""), Audited.PRICES
    await note_audited(session, batch.id, action, kind, by=actor, at=now, **told)
