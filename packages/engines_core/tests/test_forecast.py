"""From a history to levels: what is netted, what is dormant, what a store has set."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pytest
from engines_core.stock.classes import FLOORS
from engines_core.stock.domain import Forecast
from engines_core.stock.forecast import SPANS, History, Terms, forecast, netted, span

Array = npt.NDArray[Any]
PRODUCT = UUID(int=1)


def of(demand: Any, **more: Any) -> Forecast:
    """Return the forecast of one history."""
    given = History(PRODUCT, np.array(demand, dtype=float), **more)
    return forecast([given])[PRODUCT][0]


def test_ten_a_day_for_a_week() -> None:
    found = of([10] * 90)
    assert found.mean_daily_demand == 10
    assert found.lead_time_days == 7
    assert 75 <= found.minimum <= 95
    assert found.maximum == int(found.minimum) + 42
    assert found.slow_daily_demand == 10 == found.fast_daily_demand


@pytest.mark.parametrize(
    ("demand", "net"),
    [
        ([5, 5, 0], [5, 5, 0]),
        ([5, 5, -3], [5, 2, 0]),
        ([5, 5, -8], [2, 0, 0]),
        ([5, -20, 7], [0, 0, 7]),
        ([-1, -1, -1], [0, 0, 0]),
    ],
)
def test_what_came_back_is_taken_from_the_days_before(demand: Any, net: Any) -> None:
    assert netted(np.array(demand, dtype=float)).tolist() == net


def test_no_history_has_no_levels() -> None:
    found = of([0])
    assert not any((found.mean_daily_demand, found.minimum, found.maximum))


def test_returns_above_sales_are_no_demand() -> None:
    assert of([3, 0, -5, 0]).mean_daily_demand == 0


def test_one_sale_is_averaged_over_a_fortnight() -> None:
    found = of([14])
    assert found.mean_daily_demand == 1
    assert found.maximum > found.minimum >= 0


def test_what_has_not_sold_for_half_a_year_is_dormant() -> None:
    awake, asleep = [0] * 400, [0] * 400
    awake[-100], asleep[-200] = 5, 5
    assert of(awake).mean_daily_demand > 0
    assert of(asleep).mean_daily_demand == 0


def test_orders_that_were_seen_count_for_more_than_what_was_typed() -> None:
    typed = Terms(lead_time_days=20)
    assert of([10] * 90, terms=typed).lead_time_days == 20
    assert of([10] * 90, terms=typed, lead_times=(4, 5, 6)).lead_time_days == 5
    assert 4 < of([10] * 90, terms=typed, lead_times=(4,)).lead_time_days < 20
    assert of([10] * 90, lead_times=(0, 0, 0)).lead_time_days == 1


def test_late_orders_raise_the_level() -> None:
    steady, late = [of([10] * 200, lead_times=days) for days in ((7,) * 6, (5, 5, 5, 5, 5, 17))]
    assert steady.lead_time_days == late.lead_time_days
    assert late.minimum > steady.minimum


def test_what_a_store_has_set_holds() -> None:
    chance = np.random.default_rng(3)
    demand = chance.poisson(0.8, 400) * chance.integers(1, 9, 400)
    usual, sure = of(demand), of(demand, terms=Terms(service_level_percent=Decimal(99)))
    assert sure.minimum > usual.minimum
    assert of(demand, terms=Terms(service_level_percent=Decimal(100))).minimum >= sure.minimum
    fixed = of(demand, terms=Terms(minimum=Decimal(30), maximum=Decimal(20)))
    assert fixed.minimum == fixed.maximum == 30
    packs = of(demand, terms=Terms(order_multiple=Decimal(12), minimum_order=Decimal(0)))
    assert packs.order_multiple == 12
    assert packs.minimum_order is None


def test_spans_lose_little_of_a_history() -> None:
    assert (span(1), span(14), span(730), span(3000)) == (14, 14, 730, 730)
    assert all(later / one <= 1.15 for one, later in pairwise(SPANS))


def test_a_forecast_does_not_depend_on_what_is_beside_it() -> None:
    chance = np.random.default_rng(5)
    histories = [
        History(
            UUID(int=n),
            chance.poisson(chance.uniform(0.05, 20), int(chance.integers(1, 800))).astype(float),
            lead_times=tuple(chance.integers(1, 30, n % 6).tolist()),
            available=Decimal(int(chance.integers(-5, 90))),
        )
        for n in range(1, 120)
    ]
    together = forecast(histories)
    assert len(together) == 119
    for one in histories:
        assert forecast([one])[one.product_id] == together[one.product_id]
        found, chance_of_running_out = together[one.product_id]
        assert found.maximum >= found.minimum >= 0
        assert 0 <= chance_of_running_out <= 1


def test_the_chance_of_running_out_falls_with_what_is_there() -> None:
    demand = np.random.default_rng(9).poisson(10, 300).astype(float)
    chances = [
        forecast([History(PRODUCT, demand, available=Decimal(there))])[PRODUCT][1]
        for there in (-3, 0, 60, 70, 80, 200)
    ]
    assert chances[0] == chances[1] == 1
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] == 0


def test_who_looks_less_often_needs_more() -> None:
    chance = np.random.default_rng(4)
    demand = chance.poisson(6, 400).astype(float)
    daily, weekly, monthly = [of(demand, terms=Terms(review_days=n)) for n in (None, 7, 30)]
    assert daily.minimum < weekly.minimum < monthly.minimum
    assert monthly.maximum - monthly.minimum > weekly.maximum - weekly.minimum
    assert {one.lead_time_days for one in (daily, weekly, monthly)} == {7}
    assert of(demand, terms=Terms(review_days=0)) == daily


def test_what_earns_more_is_more_often_there() -> None:
    demand = np.random.default_rng(8).poisson(0.8, 400).astype(float)
    thin, usual, fat = [
        of(demand, terms=Terms(margin_percent=n)) for n in (Decimal(15), None, Decimal(90))
    ]
    assert thin.minimum <= usual.minimum < fat.minimum
    assert of(demand, terms=Terms(margin_percent=Decimal(0))) == usual


def test_the_floor_is_that_of_the_class_unless_the_store_has_set_one() -> None:
    assert FLOORS["A"] < History(PRODUCT, np.zeros(1)).floor < FLOORS["B"]
    set_to = Terms(service_level_percent=Decimal(97))
    floors = {one: History(PRODUCT, np.zeros(1), abc=one).floor for one in FLOORS}
    assert floors == FLOORS
    assert History(PRODUCT, np.zeros(1), terms=set_to, abc="C").floor == 0.97


def test_what_is_asked_of_many_is_less_of_the_dear_and_more_of_the_cheap() -> None:
    asked = Terms(service_level_percent=Decimal(95))
    floors = [
        History(PRODUCT, np.zeros(1), terms=asked, abc=one, is_asked_of_many=True).floor
        for one in ("A", "B", "C", None)
    ]
    assert floors == pytest.approx([0.92, 0.95, 0.97, 0.95])
