"""The rules of stock: how urgent it is, and how much to buy, by the levels that were forecast."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Literal
from uuid import UUID

RULE_VERSION = 5
CENT = Decimal("0.01")
ZERO = Decimal(0)
ONE = Decimal(1)
LONGEST = Decimal("999999999999.99")
MATERIAL_CHANGE = Decimal("0.1")
"""By how much a suggestion must differ for others to be told again."""
WORTH_TELLING = 5
"""Percent by which the season must differ from the year to be part of the reason."""

Level = Literal["high", "medium", "low"]
Figures = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a product now."""

    product_id: UUID
    on_hand: Decimal
    is_active: bool
    cost: Decimal | None
    reserved: Decimal = ZERO
    incoming: Decimal = ZERO
    """What was ordered from suppliers and has not come yet."""

    @property
    def promised(self) -> Decimal:
        """Return what of the stock is promised; releases may be known before their reservations."""
        return max(self.reserved, ZERO)

    @property
    def available(self) -> Decimal:
        """Return what is on hand and promised to nobody."""
        return self.on_hand - self.promised

    @property
    def position(self) -> Decimal:
        """Return what is available and what is on its way."""
        return self.available + self.incoming


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a product's demand, and the levels that follow from it."""

    mean_daily_demand: Decimal
    slow_daily_demand: Decimal
    fast_daily_demand: Decimal
    """Between these two are eight of ten lead times."""
    lead_time_days: int
    minimum: Decimal
    """At or below it is time to buy."""
    maximum: Decimal
    """So much should be there or on its way then."""
    season: Decimal = ONE
    """The coming weeks by the year's mean."""
    level_change: Decimal = ONE
    """The present level of demand by the one before, where it moved for good."""
    level_days: int = 0
    order_multiple: Decimal | None = None
    minimum_order: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A message key with its figures; decimals as strings, rendered by whoever shows it."""

    key: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Alert:
    """A product is expected to run out."""

    level: Level
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A quantity worth buying."""

    quantity: Decimal
    priority: Level
    estimated_cost: Decimal | None
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Conclusion:
    """All that follows from a product's facts and forecast."""

    days_to_stock_out: Decimal | None
    alert: Alert | None
    suggestion: Suggestion | None


def plain(value: Decimal) -> str:
    """Write a decimal without trailing zeros and without an exponent."""
    return f"{value.normalize():f}"


def days_left(available: Decimal, mean: Decimal) -> Decimal | None:
    """Return for how many days the stock lasts; None if nothing is sold."""
    if not mean:
        return None
    return min(LONGEST, max(available, ZERO) / mean).quantize(CENT, ROUND_HALF_UP)


def level(position: Decimal, forecast: Forecast) -> Level | None:
    """Return how urgent it is: for half the lead time, for all of it, at the level to buy at."""
    if not forecast.mean_daily_demand or position > forecast.minimum:
        return None
    needed = forecast.mean_daily_demand * forecast.lead_time_days
    if position <= needed / 2:
        return "high"
    return "medium" if position <= needed else "low"


def conclude(facts: Facts, forecast: Forecast | None) -> Conclusion:
    """Return what follows from the facts; the same for an event and for a full run."""
    if forecast is None or not facts.is_active:
        return Conclusion(None, None, None)
    left = days_left(facts.available, forecast.mean_daily_demand)
    urgency = level(facts.position, forecast)
    if urgency is None or left is None:
        return Conclusion(left, None, None)
    figures = _figures(facts, forecast)
    alert = Alert(urgency, Explanation(_why(facts), figures | {"days_left": plain(left)}))
    return Conclusion(left, alert, _suggest(facts, forecast, urgency, figures))


def _figures(facts: Facts, forecast: Forecast) -> Figures:
    figures: Figures = {
        "daily": plain(forecast.mean_daily_demand),
        "on_hand": plain(facts.on_hand),
        "lead_time_days": forecast.lead_time_days,
    }
    if facts.promised:
        figures["promised"] = plain(facts.promised)
    if facts.incoming:
        figures["incoming"] = plain(facts.incoming)
    if abs(season := _percent(forecast.season)) >= WORTH_TELLING:
        figures["season_percent"] = season
    if forecast.level_days:
        figures["level_percent"] = _percent(forecast.level_change)
        figures["level_days"] = forecast.level_days
    return figures


def _percent(factor: Decimal) -> int:
    return round((factor - ONE) * 100)


def _why(facts: Facts) -> str:
    """Return the key of what is wrong: none left, all promised, or soon gone."""
    if facts.on_hand <= 0:
        return "stock.is_out"
    if facts.available <= 0:
        return "stock.all_promised"
    return "stock.runs_out_promised" if facts.promised else "stock.runs_out"


def _suggest(
    facts: Facts, forecast: Forecast, urgency: Level, figures: Figures
) -> Suggestion | None:
    quantity = (forecast.maximum - facts.position).to_integral_value(ROUND_CEILING)
    if quantity <= 0:
        return None
    quantity = max(quantity, forecast.minimum_order or quantity)
    if forecast.order_multiple:
        packs = (quantity / forecast.order_multiple).to_integral_value(ROUND_CEILING)
        quantity = packs * forecast.order_multiple
    cost = None if facts.cost is None else (facts.cost * quantity).quantize(CENT, ROUND_HALF_UP)
    figures = figures | {
        "minimum": plain(forecast.minimum),
        "maximum": plain(forecast.maximum),
        "quantity": plain(quantity),
    }
    key = "stock.reorder_promised" if facts.promised else "stock.reorder"
    return Suggestion(quantity, urgency, cost, Explanation(key, figures))


def is_material(announced: Decimal, quantity: Decimal) -> bool:
    """Say whether a quantity differs so much from the announced one that others must know."""
    return abs(quantity - announced) >= max(announced, ONE) * MATERIAL_CHANGE
