"""How long a sign-in lasts, in a browser and in a program."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=30)
TOUCH_AFTER = timedelta(minutes=5)
"""A session's last use is written down no more often than this."""

REFRESH_LIFE = timedelta(days=30)
GRACE = timedelta(seconds=10)
"""A program that lost the answer may ask again this long and gets the same successor."""

ACCESS_LIFE = timedelta(minutes=10)
PAGE_LIFE = timedelta(minutes=2)
"""Life of the token that Nginx fetches for a browser's request."""


def is_open(
    *, last_seen_at: datetime, expires_at: datetime, revoked_at: datetime | None, now: datetime
) -> bool:
    """Tell whether a browser's session is still good."""
    return revoked_at is None and now < expires_at and now - last_seen_at < IDLE


class Use(Enum):
    """What presenting a refresh token means."""

    FIRST = auto()
    AGAIN = auto()
    STOLEN = auto()
    DEAD = auto()


def use_of(
    *, used_at: datetime | None, expires_at: datetime, revoked_at: datetime | None, now: datetime
) -> Use:
    """Return what it means that a refresh token in this state is presented now."""
    if revoked_at is not None or now >= expires_at:
        return Use.DEAD
    if used_at is None:
        return Use.FIRST
    return Use.AGAIN if now - used_at <= GRACE else Use.STOLEN
