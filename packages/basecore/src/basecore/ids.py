"""Identifiers: UUIDv7, made by the application, so that they sort by time of creation."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Return a new UUIDv7."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def first_id_at(moment: datetime) -> UUID:
    """Return the smallest UUIDv7 of a moment: ids made before it are smaller."""
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62))


def moment_of(made: UUID) -> datetime:
    """Return when a UUIDv7 was made."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)


def age_of(made: UUID | str | None, now: datetime) -> float:
    """Return how many seconds ago a UUIDv7 was made; 0 for none."""
    if made is None:
        return 0.0
    return max(0.0, (now - moment_of(UUID(str(made)))).total_seconds())
