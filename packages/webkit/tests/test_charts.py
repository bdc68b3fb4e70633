"""Charts that are drawn on the server: what runs out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from webkit import fan_chart
from webkit.charts import HEIGHT, LEFT, RIGHT, TOP, WIDTH, polyline

TODAY = date(2026, 3, 2)


def rates(slow: float, mean: float, fast: float) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(slow), Decimal(mean), Decimal(fast)


def test_what_runs_out_ends_on_the_floor() -> None:
    chart = fan_chart(Decimal(40), rates(1, 2, 4), Decimal(10), TODAY, 40)
    assert chart.line.startswith(f"{LEFT}.0,{TOP}.0")
    assert chart.out_x == round(LEFT + 0.5 * (WIDTH - LEFT - RIGHT), 1)
    assert chart.line.endswith(f",{chart.floor}.0")
    assert TOP < chart.level < chart.floor <= HEIGHT
    third = chart.steps[2]
    assert third.day == TODAY + timedelta(days=14)
    assert (third.expected, third.least, third.most) == (12, 0, 26)


def test_what_lasts_longer_than_the_chart_has_no_end_on_it() -> None:
    chart = fan_chart(Decimal(500), rates(0, 1, 2), Decimal(900), TODAY, 28)
    assert chart.out_x is None
    assert chart.highest == 900
    assert chart.steps[-1].most == 500


def test_less_than_nothing_is_nothing() -> None:
    chart = fan_chart(Decimal(-5), rates(1, 1, 1), Decimal(0), TODAY, 14)
    assert all(one.most == 0 for one in chart.steps)


def test_a_small_line_fills_its_box() -> None:
    assert polyline([Decimal(0), Decimal(5), Decimal(10)], 96, 24) == "2.0,21.0 48.0,12.0 94.0,3.0"
    assert polyline([7, 7], 96, 24) == "2.0,21.0 94.0,21.0"
    assert polyline([1], 96, 24) == "2.0,21.0"
    assert polyline([], 96, 24) == ""
