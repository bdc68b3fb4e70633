"""Commands on streams and what their replies mean; nothing here talks to a server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.streams.envelope import Entry

READER = "reader"
"""One consumer per stream and group: whoever takes the lease inherits what is pending."""

NEW = b">"
PENDING = b"0"

Command = tuple[int, tuple[Any, ...]]
"""A partition, and what is asked about its stream."""


def stream_key(partition: int) -> bytes:
    """Return the key of a partition's stream; the hash tag pins it to one cluster slot."""
    return b"events:{%d}" % partition


def read_command(
    group: str, partitions: Sequence[int], start: bytes, count: int, block_ms: int | None = None
) -> tuple[Any, ...]:
    """Return the command that reads these streams for a group."""
    block = () if block_ms is None else ("BLOCK", block_ms)
    keys = [stream_key(partition) for partition in partitions]
    head = ("XREADGROUP", "GROUP", group, READER, "COUNT", count, *block, "STREAMS")
    return (*head, *keys, *[start] * len(keys))


def entries(reply: Iterable[Any] | None) -> list[Entry]:
    """Return the entries in the reply to a read, as the server sends it."""
    return [
        _entry(int(key[8:-1]), entry_id, fields)
        for key, found in reply or ()
        for entry_id, fields in found
    ]


def _entry(partition: int, entry_id: bytes, fields: Sequence[bytes] | None) -> Entry:
    if not fields:
        return Entry(partition, entry_id, b"", None)
    named = dict(zip(fields[::2], fields[1::2], strict=True))
    return Entry(partition, entry_id, named.get(b"t", b""), named.get(b"e", b""))


def is_of(fields: Mapping[bytes, bytes], tenant_id: UUID) -> bool:
    """Say whether an entry is the store's; one that cannot be read is, if it names the store."""
    return any(str(tenant_id).encode() in value for value in fields.values())


def acknowledgements(group: str, dealt_with: Iterable[Entry]) -> list[Command]:
    """Return one command for each stream that the entries are of."""
    ids: dict[int, list[bytes]] = {}
    for entry in dealt_with:
        ids.setdefault(entry.partition, []).append(entry.entry_id)
    return [(p, ("XACK", stream_key(p), group, *mine)) for p, mine in ids.items()]


def order(entry_id: bytes) -> tuple[int, int]:
    """Return what entries' ids are compared by."""
    milliseconds, _, number = entry_id.partition(b"-")
    return int(milliseconds), int(number or 0)


def is_drained(group: bytes, groups: Any, stream: Any) -> bool:
    """Say whether a stream has nothing for a group, by what XINFO says; a lost one has nothing."""
    if isinstance(groups, Exception) or isinstance(stream, Exception):
        return True
    for found in groups:
        if found["name"] == group:
            delivered = order(found["last-delivered-id"]) >= order(stream["last-generated-id"])
            return not found["pending"] and (delivered or not stream["length"])
    return True
