"""How failed sign-ins slow the next ones down.

An account waits longer after each failure past the free ones. An address is never shut out,
because a whole shop sits behind one: past its free failures it is only answered more slowly.
"""

from __future__ import annotations

from datetime import datetime, timedelta

FORGOTTEN_AFTER = timedelta(hours=1)

ACCOUNT_FREE = 5
ACCOUNT_LONGEST = timedelta(minutes=5)

ADDRESS_FREE = 20
ADDRESS_STEP = 0.2
ADDRESS_LONGEST = 3.0
"""Seconds."""

HOME = "/web/"
LONGEST_NEXT = 2000


def counted(failures: int, last_failed_at: datetime, now: datetime) -> int:
    """Return how many failures still count."""
    return 0 if now - last_failed_at >= FORGOTTEN_AFTER else failures


def account_wait(failures: int, last_failed_at: datetime, now: datetime) -> timedelta:
    """Return how long the account must still wait before the next try; zero or more."""
    over = counted(failures, last_failed_at, now) - ACCOUNT_FREE
    if over < 0:
        return timedelta(0)
    delay = min(timedelta(seconds=2 ** min(over, 30)), ACCOUNT_LONGEST)
    return max(last_failed_at + delay - now, timedelta(0))


def address_pause(failures: int) -> float:
    """Return for how many seconds an answer to the address is held back."""
    return min(max(failures - ADDRESS_FREE, 0) * ADDRESS_STEP, ADDRESS_LONGEST)


def local_path(wanted: str | None) -> str:
    """Return where to go after signing in: a path of this host, whatever was asked for."""
    if not wanted or len(wanted) > LONGEST_NEXT or not wanted.isprintable():
        return HOME
    is_local = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if is_local else HOME
