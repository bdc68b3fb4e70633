"""What the clients saw: each transaction, when it began and ended, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import orjson


class Outcome(StrEnum):
    """What a client knows of its transaction."""

    OK = "ok"
    FAIL = "fail"
    """It was rolled back, or refused before anybody asked for the commit."""
    UNKNOWN = "unknown"
    """The commit was asked for and no answer came."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One transaction as its client saw it; `digests` are those of its events, in order."""

    id: UUID
    tenant_id: UUID
    began: float
    ended: float
    outcome: Outcome
    digests: list[str]


def digest(event_type: str, payload: Mapping[str, Any]) -> str:
    """Return what an event is recognised by."""
    said = event_type.encode() + orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
    return blake2b(said, digest_size=8).hexdigest()


def write(handle: BinaryIO, deed: Deed) -> None:
    """Add one transaction."""
    handle.write(orjson.dumps(deed, option=orjson.OPT_APPEND_NEWLINE))


def read(path: Path) -> Iterator[Deed]:
    """Return every transaction."""
    with path.open("rb") as handle:
        for line in handle:
            row = orjson.loads(line)
            yield Deed(
                UUID(row["id"]),
                UUID(row["tenant_id"]),
                row["began"],
                row["ended"],
                Outcome(row["outcome"]),
                row["digests"],
            )
