"""Stream entries that hold no event: kept for a look, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, insert

from basecore.consumer.tables import rejected_entry
from basecore.db import Database
from basecore.ids import new_id
from basecore.streams import Entry

KEPT_BYTES = 4096

_KEEP = insert(rejected_entry).values(rejected_at=func.now())


async def keep_rejected(
    database: Database, consumer: str, found: Sequence[tuple[Entry, str]]
) -> None:
    """Keep the beginning of each entry and why it was rejected."""
    rows = [
        {
            "id": new_id(),
            "consumer": consumer,
            "partition": entry.partition,
            "entry_id": entry.entry_id.decode("ascii", "replace"),
            "reason": reason[:500],
            "data": (entry.data or b"")[:KEPT_BYTES],
        }
        for entry, reason in found
    ]
    if rows:
        async with database.platform() as connection:
            await connection.execute(_KEEP, rows)
