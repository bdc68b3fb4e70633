"""The rules of stock, as arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from engines_core.stock.domain import Facts, Parameters, conclude, is_material
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)
DEFAULT = Parameters()

quantities = st.decimals(Decimal(-1000), Decimal(100_000), places=3)
demands = st.decimals(Decimal(0), Decimal(1_000_000), places=3)


def facts(
    on_hand: Decimal,
    demand: Decimal,
    *,
    days: int | None = 400,
    active: bool = True,
    cost: Decimal | None = None,
) -> Facts:
    first = None if days is None else TODAY - timedelta(days=days - 1)
    return Facts(UUID(int=1), on_hand, demand, first, active, cost)


def test_the_example_of_the_handbook() -> None:
    conclusion = conclude(facts(Decimal(20), Decimal(900)), TODAY, DEFAULT)
    assert conclusion.alert is not None
    assert conclusion.alert.level == "high"
    assert conclusion.alert.explanation.key == "stock.runs_out"
    assert conclusion.alert.explanation.figures == {
        "daily": "10",
        "on_hand": "20",
        "lead_time_days": 7,
        "days_left": "2",
    }
    assert conclusion.minimum == 84
    assert conclusion.maximum == 140
    assert conclusion.suggestion is not None
    assert conclusion.suggestion.quantity == 120


@pytest.mark.parametrize(
    ("on_hand", "level"),
    [(-5, "high"), (0, "high"), (35, "high"), (36, "medium"), (70, "medium"), (71, "low"),
     (84, "low"), (85, None)],
)  # fmt: skip
def test_levels_at_ten_a_day(on_hand: int, level: str | None) -> None:
    alert = conclude(facts(Decimal(on_hand), Decimal(900)), TODAY, DEFAULT).alert
    assert (alert.level if alert else None) == level


@pytest.mark.parametrize(("days", "mean"), [(1, "10"), (14, "10"), (28, "5"), (500, "1.556")])
def test_a_young_product_is_not_thought_slow(days: int, mean: str) -> None:
    conclusion = conclude(facts(Decimal(0), Decimal(140), days=days), TODAY, DEFAULT)
    assert conclusion.mean_daily_demand == Decimal(mean)


@pytest.mark.parametrize(
    "silent",
    [facts(Decimal(0), Decimal(0)), facts(Decimal(0), Decimal(900), active=False),
     facts(Decimal(0), Decimal(0), days=None)],
)  # fmt: skip
def test_what_is_not_sold_raises_nothing(silent: Facts) -> None:
    conclusion = conclude(silent, TODAY, DEFAULT)
    assert conclusion.alert is None
    assert conclusion.suggestion is None
    assert conclusion.days_to_stock_out is None


@given(on_hand=quantities, demand=demands, days=st.integers(1, 800))
def test_any_facts_give_a_sound_conclusion(on_hand: Decimal, demand: Decimal, days: int) -> None:
    conclusion = conclude(facts(on_hand, demand, days=days), TODAY, DEFAULT)
    assert conclusion.maximum == conclusion.maximum.to_integral_value()
    assert conclusion.mean_daily_demand >= 0
    if conclusion.suggestion:
        assert conclusion.alert
        assert conclusion.suggestion.quantity > 0
        assert on_hand + conclusion.suggestion.quantity >= conclusion.maximum
    elif conclusion.alert:
        assert on_hand >= conclusion.maximum


@given(low=quantities, more=st.decimals(Decimal(0), Decimal(1000), places=3), demand=demands)
def test_more_stock_is_never_more_urgent(low: Decimal, more: Decimal, demand: Decimal) -> None:
    urgency = {None: 0, "low": 1, "medium": 2, "high": 3}
    levels = [
        alert.level if (alert := conclude(facts(stock, demand), TODAY, DEFAULT).alert) else None
        for stock in (low, low + more)
    ]
    assert urgency[levels[0]] >= urgency[levels[1]]


def test_cost_is_estimated_when_it_is_known() -> None:
    known = facts(Decimal(20), Decimal(900), cost=Decimal("31.90"))
    suggestion = conclude(known, TODAY, DEFAULT).suggestion
    assert suggestion is not None
    assert suggestion.estimated_cost == Decimal("3828.00")


def test_small_changes_are_not_material() -> None:
    assert not is_material(Decimal(100), Decimal(109), DEFAULT)
    assert is_material(Decimal(100), Decimal(90), DEFAULT)
    assert is_material(Decimal(1), Decimal(2), DEFAULT)
