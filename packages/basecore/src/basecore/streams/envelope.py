"""What travels: an event with the columns of its outbox row, and the stream entry around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson


@dataclass(frozen=True, slots=True)
class Envelope:
    """One recorded event; `payload` is what its contract's model reads."""

    tenant_id: UUID
    sequence: int
    event_id: UUID
    event_type: str
    event_version: int
    vertical: str
    aggregate_type: str
    aggregate_id: UUID
    actor: str
    correlation_id: UUID | None
    causation_id: UUID | None
    traceparent: str | None
    payload: dict[str, Any]
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a stream; `data` is None when the entry was trimmed while it was pending."""

    partition: int
    entry_id: bytes
    timeline: bytes
    data: bytes | None


class UndecodableError(Exception):
    """An entry does not hold an envelope."""


LARGEST_SEQUENCE = 2**63 - 1
WORDS = ("event_type", "vertical", "aggregate_type", "actor")


def from_row(row: Mapping[Any, Any]) -> Envelope:
    """Return the envelope of an outbox row."""
    return Envelope(**row)


def _uuid(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def decode(data: bytes) -> Envelope:
    """Read an envelope from an entry's data, the row as JSON; raise `UndecodableError`."""
    try:
        row = orjson.loads(data)
        read = Envelope(
            UUID(row["tenant_id"]),
            row["sequence"],
            UUID(row["event_id"]),
            row["event_type"],
            row["event_version"],
            row["vertical"],
            row["aggregate_type"],
            UUID(row["aggregate_id"]),
            row["actor"],
            _uuid(row["correlation_id"]),
            _uuid(row["causation_id"]),
            row["traceparent"],
            row["payload"],
            datetime.fromisoformat(row["occurred_at"]),
        )
    except KeyError as error:
        raise UndecodableError(f"{error} is missing") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise UndecodableError(str(error)) from error
    if wrong := _wrong(read):
        raise UndecodableError(f"no outbox row has such a value: {wrong}")
    return read


def _wrong(read: Envelope) -> str | None:
    """Return what no outbox row could say; a handler would only stumble over it."""
    is_right = {
        "sequence": type(read.sequence) is int and 0 < read.sequence <= LARGEST_SEQUENCE,
        "event_version": type(read.event_version) is int,
        "payload": isinstance(read.payload, dict),
        "occurred_at": read.occurred_at.tzinfo is not None,
        **{name: type(getattr(read, name)) is str for name in WORDS},
    }
    return ", ".join(name for name, right in is_right.items() if not right) or None
