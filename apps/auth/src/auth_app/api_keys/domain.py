"""What an API key looks like and how long it is good."""

from __future__ import annotations

from datetime import datetime, timedelta

PREFIX = "bk_"
SHOWN = 8
"""So many characters of a key stay visible, by which people tell theirs apart."""
MOST = 50
LONGEST_NAME = 80
TOUCH_AFTER = timedelta(minutes=1)
"""A key's last use is written down no more often than this."""


def is_open(*, expires_at: datetime | None, revoked_at: datetime | None, now: datetime) -> bool:
    """Tell whether a key is still good."""
    return revoked_at is None and (expires_at is None or now < expires_at)


def is_name(text: str) -> bool:
    """Tell whether a key may be called so."""
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()
