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


def from_row(row: Mapping[Any, Any]) -> Envelope:
    """Return the envelope of an outbox row."""
    return Envelope(**row)


def _uuid(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def decode(data: bytes) -> Envelope:
    """Read an envelope from an entry's data, the row as JSON; raise `UndecodableError`."""
    try:
        row = orjson.loads(data)
        sequence, version, payload = row["sequence"], row["event_version"], row["payload"]
        if type(sequence) is not int or type(version) is not int or not isinstance(payload, dict):
            msg = "a field has the wrong type"
            raise UndecodableError(msg)
        return Envelope(
            UUID(row["tenant_id"]),
            sequence,
            UUID(row["event_id"]),
            row["event_type"],
            version,
            row["vertical"],
            row["aggregate_type"],
            UUID(row["aggregate_id"]),
            row["actor"],
            _uuid(row["correlation_id"]),
            _uuid(row["causation_id"]),
            row["traceparent"],
            payload,
            datetime.fromisoformat(row["occurred_at"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UndecodableError(str(error)) from error
