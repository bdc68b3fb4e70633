"""Levels against their definitions, and against textbook cases that have a formula."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from engines_core.stock import policy
from engines_core.stock.pattern import level_shift, season
from engines_core.stock.windows import (
    SURE,
    Windows,
    over,
    running_out,
    steady,
    windows,
    with_usual,
)

Array = npt.NDArray[Any]

NORMAL = NormalDist(100, 30)
QUANTILES = np.array([NORMAL.inv_cdf((n + 0.5) / 4000) for n in range(4000)])


@pytest.fixture
def chance() -> np.random.Generator:
    """Return draws that are the same for every test, in whatever order tests run."""
    return np.random.default_rng(20260302)


def of(needed: Array, mean: float = 10.0) -> Windows:
    """Return windows that need these quantities, and no undershoot."""
    return Windows(np.sort(needed)[None, :], np.zeros(1), np.array([mean]))


def test_fill_is_the_least_level_whose_shortage_is_allowed(chance: np.random.Generator) -> None:
    for case in range(200):
        needed = chance.gamma(1 + case % 7, 20, 300)
        quantity, target = chance.uniform(1, 200), chance.uniform(0.7, 0.99)
        level = policy.for_fill(of(needed), np.array([quantity]), np.array([target]))[0]
        allowed = (1 - target) / target * quantity
        assert np.maximum(needed - level, 0).mean() <= allowed + 1e-9
        if level > needed.min():
            assert np.maximum(needed - (level - 0.01), 0).mean() > allowed


@pytest.mark.parametrize("target", [0.9, 0.95, 0.98, 0.995])
def test_fill_of_normal_demand_is_that_of_the_loss_function(target: float) -> None:
    level = policy.for_fill(of(QUANTILES), np.array([200.0]), np.array([target]))[0]
    z = (level - 100) / 30
    standard = NormalDist()
    loss = 30 * (standard.pdf(z) - z * (1 - standard.cdf(z)))
    assert loss == pytest.approx((1 - target) / target * 200, rel=0.02)


def test_what_is_lost_is_not_owed() -> None:
    targets = np.array([0.5, 0.9, 0.95, 0.98])
    found = policy.as_if_owed(targets)
    assert (found < targets).all()
    assert (targets - found < 1.5 * (1 - targets) ** 2).all()


@pytest.mark.parametrize(("tightness", "quantity"), [(0.001, 100), (0.02, 50), (0.04, 200)])
def test_cost_is_the_newsvendors_quantile(tightness: float, quantity: float) -> None:
    level = policy.for_cost(of(QUANTILES), np.array([quantity]), tightness)[0]
    assert level == pytest.approx(NORMAL.inv_cdf(1 - tightness * quantity / 10), rel=0.001)


def test_what_costs_more_to_hold_than_it_earns_is_not_held() -> None:
    assert policy.for_cost(of(QUANTILES), np.array([200.0]), 0.06)[0] == 0
    assert policy.for_cost(of(np.zeros(300), mean=0), np.array([1.0]), 0.01)[0] == 0


def test_windows_are_sums_of_days_that_follow_each_other(chance: np.random.Generator) -> None:
    history = chance.poisson(3, (5, 100)).astype(float)
    lengths = np.tile(np.array([1, 7, 30, 100, 400]), (5, 1))
    found = over(history, lengths)
    for row in range(5):
        for column, length in enumerate([1, 7, 30, 100, 100]):
            sums = np.convolve(history[row], np.ones(length), "valid")
            assert found[row, column] in sums


def test_equal_days_need_the_days_of_the_longest_order() -> None:
    history = np.full((1, 400), 4.0)
    found = windows(steady(history), np.array([[3, 5, 10]]))
    assert found.mean[0] == 4
    assert found.needed[0, 0] >= 12
    assert found.needed[0, -1] < 10 * 4 + 4
    given = policy.levels(found, np.array([8.0]), math.inf, np.array([0.999]))
    assert 40 <= given.reorder[0] <= 44
    assert given.up_to[0] == math.floor(given.reorder[0]) + 8


def test_an_order_may_be_later_than_any_that_was_seen() -> None:
    found = with_usual(np.full((2, 12), [[10], [1]]))
    assert found.shape == (2, 18)
    assert found[0].max() == 16
    assert np.median(found[0]) == 10
    assert found[1].min() == 1


def test_a_season_is_seen_and_what_comes_is_scaled_by_it(chance: np.random.Generator) -> None:
    days = np.arange(730)
    wave = 1 + 0.7 * np.sin(2 * np.pi * days / 365)
    found = steady(chance.poisson(20 * wave, (20, 730)).astype(float))
    # The next ninety days are the rise to the top, half a year later the way to the bottom.
    assert (found.scale(np.full(20, 90)) > 1.3).all()
    index = season(chance.poisson(20 * wave, (20, 730)).astype(float), 365)
    assert np.abs(index[:, :730] - wave).max() < 0.25


def test_chance_is_no_season(chance: np.random.Generator) -> None:
    index = season(chance.poisson(1.0, (300, 730)).astype(float), 30)
    assert (index == 1).all(axis=1).mean() > 0.88


def test_less_than_two_years_have_no_season() -> None:
    assert (season(np.full((2, 729), 5.0), 30) == 1).all()


@pytest.mark.parametrize("factor", [0.4, 0.6, 1.6, 2.5])
def test_a_new_level_is_found(factor: float, chance: np.random.Generator) -> None:
    level = np.where(np.arange(400) < 370, 20.0, 20.0 * factor)
    since, ratio, sure = level_shift(chance.poisson(level, (50, 400)).astype(float))
    assert (np.abs(since - 30) <= 12).mean() > 0.9
    assert ratio.mean() == pytest.approx(factor, rel=0.1)
    assert sure.min() > 0.8


def test_a_level_that_may_have_moved_is_believed_in_part(chance: np.random.Generator) -> None:
    history = chance.poisson(20, (200, 400)).astype(float)
    history[:, -14:] = chance.poisson(24, (200, 14))
    _, ratio, sure = level_shift(history)
    unsure = (sure > 0) & (sure < SURE)
    assert unsure.sum() > 20
    assert (ratio[unsure] < 1.2).all()
    assert (steady(history).level_days[unsure] == 0).all()


def test_steady_demand_has_no_new_level(chance: np.random.Generator) -> None:
    smooth = chance.poisson(20, (500, 400))
    rare = chance.poisson(4, (500, 400)) * (chance.random((500, 400)) < 0.1)
    for history in (smooth, rare):
        _, _, sure = level_shift(history.astype(float))
        assert (sure < SURE).mean() > 0.98
        assert sure.mean() < 0.1


def test_chance_of_running_out() -> None:
    found = steady(np.full((4, 100), 2.0))
    available = np.array([0.0, 14.0, 15.0, -3.0])
    assert running_out(found, available, np.full(4, 7)).tolist() == [1, 1, 0, 1]
    assert running_out(steady(np.zeros((1, 100))), np.zeros(1), np.array([7]))[0] == 0


@pytest.mark.parametrize("days", [1, 2, 14])
def test_a_young_product_has_levels_too(days: int) -> None:
    found = windows(steady(np.full((1, days), 3.0)), np.array([[7]]))
    given = policy.levels(found, np.array([3.0]), 0.04, np.array([0.85]))
    assert np.isfinite(given.reorder).all()
    assert given.up_to[0] > given.reorder[0] >= 0


def test_the_same_history_gives_the_same_levels(chance: np.random.Generator) -> None:
    history = chance.poisson(2, (30, 500)).astype(float)
    lead_times = chance.integers(2, 20, (30, 6))
    quantity, floor = np.full(30, 9.0), np.full(30, 0.9)
    one, other = (
        policy.levels(windows(steady(rows), orders), quantity[:count], 0.03, floor[:count])
        for rows, orders, count in ((history, lead_times, 30), (history[:7], lead_times[:7], 7))
    )
    assert one.reorder[:7].tolist() == other.reorder.tolist()
