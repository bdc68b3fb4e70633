"""The rules of stock, as arithmetic."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from engines_core.stock.domain import Facts, Forecast, conclude, is_material
from hypothesis import given
from hypothesis import strategies as st

TEN_A_DAY = Forecast(
    mean_daily_demand=Decimal(10),
    slow_daily_demand=Decimal(8),
    fast_daily_demand=Decimal(13),
    lead_time_days=7,
    minimum=Decimal(84),
    maximum=Decimal(140),
)

quantities = st.decimals(Decimal(-1000), Decimal(100_000), places=3)
some = st.decimals(Decimal(0), Decimal(100_000), places=3)


def facts(on_hand: Decimal | int, **more: Decimal) -> Facts:
    return Facts(UUID(int=1), Decimal(on_hand), is_active=True, cost=None, **more)


def test_the_example_of_the_handbook() -> None:
    conclusion = conclude(facts(20), TEN_A_DAY)
    assert conclusion.alert is not None
    assert conclusion.alert.level == "high"
    assert conclusion.alert.explanation.key == "stock.runs_out"
    assert conclusion.alert.explanation.figures == {
        "daily": "10",
        "on_hand": "20",
        "lead_time_days": 7,
        "days_left": "2",
    }
    assert conclusion.suggestion is not None
    assert conclusion.suggestion.quantity == 120
    assert conclusion.suggestion.explanation.figures["minimum"] == "84"


@pytest.mark.parametrize(
    ("on_hand", "level"),
    [(-5, "high"), (0, "high"), (35, "high"), (36, "medium"), (70, "medium"), (71, "low"),
     (84, "low"), (85, None)],
)  # fmt: skip
def test_levels_at_ten_a_day(on_hand: int, level: str | None) -> None:
    alert = conclude(facts(on_hand), TEN_A_DAY).alert
    assert (alert.level if alert else None) == level


@pytest.mark.parametrize(
    ("silent", "forecast"),
    [
        (facts(0), None),
        (facts(0), replace(TEN_A_DAY, mean_daily_demand=Decimal(0))),
        (replace(facts(0), is_active=False), TEN_A_DAY),
    ],
)
def test_what_is_not_sold_raises_nothing(silent: Facts, forecast: Forecast | None) -> None:
    conclusion = conclude(silent, forecast)
    assert conclusion.alert is None
    assert conclusion.suggestion is None
    assert conclusion.days_to_stock_out is None


def test_what_is_promised_is_not_there() -> None:
    found = conclude(facts(100, reserved=Decimal(60)), TEN_A_DAY)
    assert found.days_to_stock_out == Decimal(4)
    assert found.alert
    assert found.alert.explanation.key == "stock.runs_out_promised"
    assert found.alert.explanation.figures["promised"] == "60"
    assert found.suggestion
    assert found.suggestion.quantity == Decimal(100)
    everything = conclude(facts(100, reserved=Decimal(100)), TEN_A_DAY)
    assert everything.alert
    assert everything.alert.explanation.key == "stock.all_promised"
    early = conclude(facts(100, reserved=Decimal(-5)), TEN_A_DAY)
    assert early.alert is None, "a release that comes before its reservation promises nothing"


def test_what_is_on_its_way_is_not_bought_again() -> None:
    some_way = conclude(facts(20, incoming=Decimal(50)), TEN_A_DAY)
    assert some_way.days_to_stock_out == 2
    assert some_way.alert
    assert some_way.alert.level == "medium"
    assert some_way.alert.explanation.figures["incoming"] == "50"
    assert some_way.suggestion
    assert some_way.suggestion.quantity == 70
    assert conclude(facts(20, incoming=Decimal(65)), TEN_A_DAY).alert is None


@pytest.mark.parametrize(
    ("multiple", "least", "quantity"),
    [(None, None, 120), (50, None, 150), (None, 200, 200), (60, 130, 180)],
)
def test_packs_and_least_orders(multiple: int | None, least: int | None, quantity: int) -> None:
    terms = replace(
        TEN_A_DAY,
        order_multiple=Decimal(multiple) if multiple else None,
        minimum_order=Decimal(least) if least else None,
    )
    suggestion = conclude(facts(20), terms).suggestion
    assert suggestion
    assert suggestion.quantity == quantity


def test_season_and_a_new_level_are_told() -> None:
    moved = replace(TEN_A_DAY, season=Decimal("1.4"), level_change=Decimal("0.75"), level_days=42)
    alert = conclude(facts(20), moved).alert
    assert alert
    told = alert.explanation.figures
    assert (told["season_percent"], told["level_percent"], told["level_days"]) == (40, -25, 42)


@given(on_hand=quantities, mean=some, minimum=some, more=some, incoming=some)
def test_any_facts_give_a_sound_conclusion(
    on_hand: Decimal, mean: Decimal, minimum: Decimal, more: Decimal, incoming: Decimal
) -> None:
    forecast = replace(TEN_A_DAY, mean_daily_demand=mean, minimum=minimum, maximum=minimum + more)
    found = conclude(facts(on_hand, incoming=incoming), forecast)
    if found.suggestion:
        assert found.alert
        assert found.suggestion.quantity > 0
        assert on_hand + incoming + found.suggestion.quantity >= forecast.maximum
        assert found.suggestion.explanation.figures["quantity"]
    if found.alert:
        assert on_hand + incoming <= minimum
        assert found.alert.explanation.key


@given(low=quantities, more=some, mean=some)
def test_more_stock_is_never_more_urgent(low: Decimal, more: Decimal, mean: Decimal) -> None:
    urgency = {None: 0, "low": 1, "medium": 2, "high": 3}
    forecast = replace(TEN_A_DAY, mean_daily_demand=mean)
    levels = [
        alert.level if (alert := conclude(facts(stock), forecast).alert) else None
        for stock in (low, low + more)
    ]
    assert urgency[levels[0]] >= urgency[levels[1]]


@pytest.mark.parametrize(("cost", "estimated"), [("31.90", "3828.00"), ("0", "0.00"), (None, None)])
def test_cost_is_estimated_when_it_is_known(cost: str | None, estimated: str | None) -> None:
    known = replace(facts(20), cost=None if cost is None else Decimal(cost))
    suggestion = conclude(known, TEN_A_DAY).suggestion
    assert suggestion is not None
    assert suggestion.estimated_cost == (None if estimated is None else Decimal(estimated))


def test_small_changes_are_not_material() -> None:
    assert not is_material(Decimal(100), Decimal(109))
    assert is_material(Decimal(100), Decimal(90))
    assert is_material(Decimal(1), Decimal(2))
