"""When a building-material store is open and busy, and when each kind of product sells."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from construction.demo.catalogue import Demand

YEAR = timedelta(days=365)
_ZONE = ZoneInfo("America/Sao_Paulo")
_OPENING = time(7, 30)
_WEEKDAY_MINUTES = 600
_SATURDAY_MINUTES = 270
_SATURDAY = 5
_WEEKDAYS = (1.15, 1.0, 1.0, 0.95, 1.2, 0.65, 0.0)
_MONTHS = (0.78, 0.80, 0.92, 1.0, 1.08, 1.1, 1.15, 1.16, 1.1, 1.04, 1.0, 0.85)
_HOLIDAYS = {(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25), (12, 31)}
_GROWTH = 0.15
_DEMAND_BY_MONTH = {
    Demand.LEVEL: (1.0,) * 12,
    Demand.DRY_SEASON: (0.75, 0.75, 0.85, 1.0, 1.15, 1.2, 1.25, 1.25, 1.15, 1.0, 0.9, 0.75),
    Demand.RAINY_SEASON: (1.5, 1.4, 1.2, 0.8, 0.6, 0.5, 0.5, 0.7, 1.0, 1.3, 1.5, 1.6),
    Demand.YEAR_END: (0.7, 0.7, 0.7, 0.8, 0.9, 0.9, 0.9, 0.9, 1.0, 1.3, 1.8, 1.7),
}


def at_local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return this local time of the day, in UTC."""
    return datetime.combine(day, time(hour, minute), _ZONE).astimezone(UTC)


def is_open(day: date) -> bool:
    """Tell whether the store opens: not on Sundays and fixed holidays."""
    return _WEEKDAYS[day.weekday()] > 0 and (day.month, day.day) not in _HOLIDAYS


def next_open(day: date, days: int = 1) -> date:
    """Return the first open day at least this many days later."""
    later = day + timedelta(days=days)
    while not is_open(later):
        later += timedelta(days=1)
    return later


def open_days(first: date, end: date) -> list[date]:
    """Return the open days from the first to before the end."""
    days = (first + timedelta(days=number) for number in range((end - first).days))
    return [day for day in days if is_open(day)]


def busyness(day: date, first: date) -> float:
    """Return how busy an open day is; 1 is an ordinary one."""
    grown = 1 + _GROWTH * (day - first).days / YEAR.days
    return _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * grown


def demand_factor(demand: Demand, day: date) -> float:
    """Return how well products with this demand sell in the day's month; 1 is the mean."""
    return _DEMAND_BY_MONTH[demand][day.month - 1]


def draw_moment(rng: Random, day: date) -> datetime:
    """Draw a time within the opening hours of the day, in UTC."""
    minutes = _SATURDAY_MINUTES if day.weekday() == _SATURDAY else _WEEKDAY_MINUTES
    opening = datetime.combine(day, _OPENING, _ZONE).astimezone(UTC)
    return opening + timedelta(seconds=rng.randint(0, minutes * 60))


def local_day(at: datetime) -> date:
    """Return the store's date at this moment."""
    return at.astimezone(_ZONE).date()
