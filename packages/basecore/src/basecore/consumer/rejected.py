"""Stream entries that hold no event: kept for a look, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from basecore.consumer.failures import keepable
from basecore.consumer.tables import rejected_entry
from basecore.db import Database
from basecore.streams import Entry

KEPT_BYTES = 4096
ENTRIES = UUID("6f9d2f0a-6f0e-5b1b-9a53-2f6f0c1c7a10")
"""The space of names in which an entry has always the same id."""

_KEEP = insert(rejected_entry).values(rejected_at=func.now()).on_conflict_do_nothing()


async def keep_rejected(
    database: Database, consumer: str, found: Sequence[tuple[Entry, str]]
) -> None:
    """Keep the beginning of each entry and why it was rejected; once, however often it comes."""
    rows = [
        {
            "id": _id_of(consumer, entry),
            "consumer": consumer,
            "partition": entry.partition,
            "entry_id": entry.entry_id.decode("ascii", "replace"),
            "reason": keepable(reason)[:500],
            "data": (entry.data or b"")[:KEPT_BYTES],
        }
        for entry, reason in found
    ]
    if rows:
        async with database.platform() as connection:
            await connection.execute(_KEEP, rows)


def _id_of(consumer: str, entry: Entry) -> UUID:
    return uuid5(ENTRIES, f"{consumer} {entry.partition} {entry.entry_id!r}")
