"""Stream entries that hold no event: what a broken or hostile writer could put into a stream."""

from __future__ import annotations

import random
from collections.abc import Iterator
from uuid import UUID

import orjson

NUMBERS: list[object] = [0, -1, 2**63, "1", None, 1.5]
NO_PAYLOADS: list[object] = [None, [], "x", 5]
NO_MOMENTS: list[object] = ["yesterday", "2026-03-02T15:00:00", 7]


def rubbish(row: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield spoiled copies of an outbox row as JSON; none of them can be read as an event."""
    fields = orjson.loads(row)
    while True:
        name = chance.choice(list(fields))
        kind = chance.randrange(8)
        if kind == 0:
            yield row[: chance.randrange(len(row))]
        elif kind == 1:
            yield chance.randbytes(chance.randrange(200))
        elif kind == 2:  # noqa: PLR2004 - one of eight
            yield orjson.dumps({key: one for key, one in fields.items() if key != name})
        else:
            yield orjson.dumps(fields | _wrong(kind, chance))


def _wrong(kind: int, chance: random.Random) -> dict[str, object]:
    """Return a field with a value that no row has."""
    found: list[tuple[str, list[object]]] = [
        ("sequence", NUMBERS),
        ("payload", NO_PAYLOADS),
        ("occurred_at", NO_MOMENTS),
        ("tenant_id", ["me", 5, None]),
        ("event_type", [["sale_recorded"], None]),
    ]
    name, values = found[kind - 3]
    return {name: chance.choice(values)}


def strangers(row: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield copies of a row that say they are of stores which do not exist."""
    fields = orjson.loads(row)
    while True:
        yield orjson.dumps(fields | {"tenant_id": str(UUID(int=chance.getrandbits(128)))})


def futures(row: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield copies of a row with sequences that its store has not reached."""
    fields = orjson.loads(row)
    while True:
        yield orjson.dumps(fields | {"sequence": 10**9 + chance.randrange(10**6)})
