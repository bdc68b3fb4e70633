"""Charts that are drawn on the server: geometry here, the drawing in `ui.step_chart`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

WIDTH, HEIGHT = 640, 180
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 24


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the chart and what stands there."""

    x: float
    y: float
    at: datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class StepChart:
    """A value that stays until it changes: its line, its changes, and the lines of the scale."""

    path: str
    marks: Sequence[Mark]
    lowest: Mark
    highest: Mark
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def step_chart(points: Sequence[tuple[datetime, Decimal]], until: datetime) -> StepChart:
    """Return the chart of (when, value) in order of time; the last value holds until then."""
    chart = course_chart([("", points)], until)
    (only,) = chart.courses
    return StepChart(only.path, only.marks, chart.lowest, chart.highest)


@dataclass(frozen=True, slots=True)
class Course:
    """What one of several was over time: it stays until it changes."""

    name: str
    path: str
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class CourseChart:
    """Several values over time on one scale."""

    courses: Sequence[Course]
    lowest: Mark
    highest: Mark
    since: datetime
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


Points = Sequence[tuple[datetime, Decimal]]


def course_chart(series: Sequence[tuple[str, Points]], until: datetime) -> CourseChart:
    """Return the chart of named (when, value) in order of time; the last one holds until then."""
    since = min(points[0][0] for _, points in series)
    seconds = max((until - since).total_seconds(), 1.0)
    values = [value for _, points in series for _, value in points]
    low, span = min(values), (max(values) - min(values)) or Decimal(1)

    def mark(at: datetime, value: Decimal) -> Mark:
        x = LEFT + (at - since).total_seconds() / seconds * (WIDTH - LEFT - RIGHT)
        y = TOP + (1 - float((value - low) / span)) * (HEIGHT - TOP - BOTTOM)
        return Mark(round(x, 1), round(y, 1), at, value)

    courses = [
        Course(name, _steps(marks), marks)
        for name, points in series
        if (marks := [mark(at, value) for at, value in points])
    ]
    every = sorted((one for it in courses for one in it.marks), key=lambda one: one.value)
    return CourseChart(courses, every[0], every[-1], since)


def _steps(marks: Sequence[Mark]) -> str:
    steps = "".join(f"H{one.x}V{one.y}" for one in marks[1:])
    return f"M{marks[0].x} {marks[0].y}{steps}H{WIDTH - RIGHT}"


@dataclass(frozen=True, slots=True)
class Bar:
    """What a day amounts to, and a part of it; heights from the floor."""

    x: float
    day: date
    value: Decimal
    part: Decimal
    height: float
    part_height: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Days side by side: what each amounts to, and how much of that is the part."""

    bars: tuple[Bar, ...]
    breadth: float
    highest: Decimal
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    floor: int = HEIGHT - BOTTOM


def bar_chart(points: Sequence[tuple[date, Decimal, Decimal]]) -> BarChart:
    """Return the chart of (day, value, part of it) in order of time; nothing is below nought."""
    top = max((value for _, value, _ in points), default=Decimal(0)) or Decimal(1)
    step = (WIDTH - LEFT - RIGHT) / len(points)

    def tall(value: Decimal) -> float:
        return round(float(max(value, Decimal(0)) / top) * (HEIGHT - TOP - BOTTOM), 1)

    bars = tuple(
        Bar(round(LEFT + place * step, 1), day, value, part, tall(value), tall(part))
        for place, (day, value, part) in enumerate(points)
    )
    return BarChart(bars, round(step * 0.72, 1), top)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected to be left on a day, and between what it will be most of the time."""

    day: date
    expected: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class FanChart:
    """Something that runs out: the expected course, the band around it, and a level to mind."""

    line: str
    band: str
    steps: Sequence[Outlook]
    highest: float
    level: float
    """How high the level stands, in the chart's units."""
    out_x: float | None
    """Where it is expected to be gone; None if that is not on the chart."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    floor: int = HEIGHT - BOTTOM


Rates = tuple[Decimal, Decimal, Decimal]
"""How much a day takes away: few, as expected, and many."""


def fan_chart(there: Decimal, rates: Rates, level: Decimal, today: date, days: int) -> FanChart:
    """Return the chart of what is left of something from today on, for so many days."""
    start = float(max(there, Decimal(0)))
    slow, mean, fast = (float(rate) for rate in rates)
    top = max(start, float(level), 1.0)

    def at(day: float, rate: float) -> tuple[float, float]:
        x = LEFT + day / days * (WIDTH - LEFT - RIGHT)
        y = TOP + (1 - max(start - rate * day, 0) / top) * (HEIGHT - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    def course(rate: float) -> list[tuple[float, float]]:
        gone = start / rate if rate else days
        return [at(0, rate), *([at(gone, rate)] if gone < days else []), at(days, rate)]

    gone = start / mean if mean else float(days)
    weeks = range(0, days + 1, 7)
    return FanChart(
        line=_points(course(mean)),
        band=_points([*course(slow), *reversed(course(fast))]),
        steps=[
            Outlook(
                today + timedelta(days=day),
                *(max(start - rate * day, 0) for rate in (mean, fast, slow)),
            )
            for day in weeks
        ],
        highest=top,
        level=round(TOP + (1 - float(level) / top) * (HEIGHT - TOP - BOTTOM), 1),
        out_x=at(gone, mean)[0] if gone < days else None,
    )


def polyline(values: Sequence[Decimal | float], width: int, height: int) -> str:
    """Return the points of a line through values evenly apart, in a box with a little air."""
    drawn = [float(value) for value in values]
    low, high = (min(drawn), max(drawn)) if drawn else (0.0, 0.0)
    step, scale = (width - 4) / max(len(drawn) - 1, 1), (height - 6) / (high - low or 1)
    return _points(
        [
            (round(2 + place * step, 1), round(height - 3 - (value - low) * scale, 1))
            for place, value in enumerate(drawn)
        ]
    )


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
