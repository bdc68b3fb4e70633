"""The one place that asks for the time; everything else takes it as an argument.

A moment is the same everywhere; its day is the store's. Opening a store's transaction lets the task
go by that store's clock (`basecore.db.Database`), so that nobody has to carry its time zone about.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

STANDARD = ZoneInfo("America/Sao_Paulo")
"""Brasília's time: a store's until it says otherwise, and that by which engines count days."""
_zone: ContextVar[ZoneInfo] = ContextVar("zone", default=STANDARD)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock that everybody else must use


def zone() -> ZoneInfo:
    """Return the time zone of the store that is served."""
    return _zone.get()


def go_by(zone: ZoneInfo) -> None:
    """Let days and hours be those of a time zone, for the rest of this task."""
    _zone.set(zone)


def business_date(moment: datetime) -> date:
    """Return the calendar day of a moment as the store sees it."""
    return moment.astimezone(zone()).date()


def standard_date(moment: datetime) -> date:
    """Return the calendar day of a moment as engines count days, wherever the store is."""
    return moment.astimezone(STANDARD).date()


def begin(day: date) -> datetime:
    """Return when a day of the store begins."""
    return datetime.combine(day, time.min, zone())
