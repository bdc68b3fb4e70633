"""Stream entries that hold no event: kept for a look, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import text

from basecore.consumer.failures import keepable
from basecore.db import Database
from basecore.streams import Entry

KEPT_BYTES = 4096
ENTRIES = UUID("6f9d2f0a-6f0e-5b1b-9a53-2f6f0c1c7a10")
"""The space of names in which an entry has always the same id."""

AT_ONCE = 2000

# One statement for many rows: a flood of rubbish costs a few trips, not one for each entry.
_KEEP = text(
    "INSERT INTO events.rejected_entry "
    "(id, consumer, partition, entry_id, reason, data, rejected_at) "
    "SELECT id, :consumer, partition, entry_id, reason, data, now() FROM unnest("
    "CAST(:ids AS uuid[]), CAST(:partitions AS smallint[]), CAST(:entries AS text[]), "
    "CAST(:reasons AS text[]), CAST(:data AS bytea[])) "
    "AS n(id, partition, entry_id, reason, data) ON CONFLICT DO NOTHING"
)


async def keep_rejected(
    database: Database, consumer: str, found: Sequence[tuple[Entry, str]]
) -> None:
    """Keep the beginning of each entry and why it was rejected; once, however often it comes."""
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        values = {
            "consumer": consumer,
            "ids": [_id_of(consumer, entry) for entry, _ in some],
            "partitions": [entry.partition for entry, _ in some],
            "entries": [entry.entry_id.decode("ascii", "replace") for entry, _ in some],
            "reasons": [keepable(reason)[:500] for _, reason in some],
            "data": [(entry.data or b"")[:KEPT_BYTES] for entry, _ in some],
        }
        async with database.platform() as connection:
            await connection.execute(_KEEP, values)


def _id_of(consumer: str, entry: Entry) -> UUID:
    return uuid5(ENTRIES, f"{consumer} {entry.partition} {entry.entry_id!r}")
