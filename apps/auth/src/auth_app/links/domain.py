"""How long a link works, and how often one is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody gets a link."""

    INVITATION = "invitation"
    RESET = "reset"


LIFE = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=1)}
NOT_AGAIN_FOR = timedelta(minutes=2)
"""Asking again sooner sends no second mail."""


def is_usable(*, expires_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Tell whether a link still works."""
    return used_at is None and now < expires_at
