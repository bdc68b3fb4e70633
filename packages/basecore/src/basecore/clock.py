"""The one place that asks for the time; everything else takes it as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

STORE_ZONE = ZoneInfo("America/Sao_Paulo")


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock that everybody else must use


def business_date(moment: datetime) -> date:
    """Return the calendar day of a moment as the store sees it."""
    return moment.astimezone(STORE_ZONE).date()


def begin(day: date) -> datetime:
    """Return when a day of the store begins."""
    return datetime.combine(day, time.min, STORE_ZONE)
