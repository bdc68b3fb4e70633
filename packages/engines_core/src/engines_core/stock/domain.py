"""The rules of stock: how fast it goes, when it is gone, how much to buy.

The naive rule on purpose: min = mean * lead time * 1.2, max = 2 * mean * lead time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Literal
from uuid import UUID

RULE_VERSION = 2
MILLI = Decimal("0.001")
CENT = Decimal("0.01")
ZERO = Decimal(0)
LONGEST = Decimal("999999999999.99")

Level = Literal["high", "medium", "low"]
Figures = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a store may set; the defaults are those of a store that sets nothing."""

    lead_time_days: int = 7
    window_days: int = 90
    shortest_days: int = 14
    margin: Decimal = Decimal("1.2")
    cover: Decimal = Decimal(2)
    material_change: Decimal = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a product; `demand` is that of the window up to the day of conclusion."""

    product_id: UUID
    on_hand: Decimal
    demand: Decimal
    first_sale_on: date | None
    is_active: bool
    cost: Decimal | None
    reserved: Decimal = ZERO

    @property
    def promised(self) -> Decimal:
        """Return what of the stock is promised; releases may be known before their reservations."""
        return max(self.reserved, ZERO)

    @property
    def available(self) -> Decimal:
        """Return what is on hand and promised to nobody."""
        return self.on_hand - self.promised


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
    """All that follows from a product's facts on a day."""

    mean_daily_demand: Decimal
    days_to_stock_out: Decimal | None
    minimum: Decimal
    maximum: Decimal
    alert: Alert | None
    suggestion: Suggestion | None


def window_start(as_of: date, parameters: Parameters) -> date:
    """Return the last day that is too old to count as demand."""
    return as_of - timedelta(days=parameters.window_days)


def plain(value: Decimal) -> str:
    """Write a decimal without trailing zeros and without an exponent."""
    return f"{value.normalize():f}"


def mean_daily_demand(facts: Facts, as_of: date, parameters: Parameters) -> Decimal:
    """Return the mean over the window, or since the first sale if that is shorter."""
    if facts.first_sale_on is None:
        return ZERO
    days = (as_of - facts.first_sale_on).days + 1
    days = min(parameters.window_days, max(parameters.shortest_days, days))
    return (max(facts.demand, ZERO) / days).quantize(MILLI, ROUND_HALF_UP)


def days_left(on_hand: Decimal, mean: Decimal) -> Decimal | None:
    """Return for how many days the stock lasts; None if nothing is sold."""
    if not mean:
        return None
    return min(LONGEST, max(on_hand, ZERO) / mean).quantize(CENT, ROUND_HALF_UP)


def level(on_hand: Decimal, mean: Decimal, parameters: Parameters) -> Level | None:
    """Return how urgent it is: within half the lead time, within it, within it and a margin."""
    needed = mean * parameters.lead_time_days
    if not mean or on_hand > needed * parameters.margin:
        return None
    if on_hand <= needed / 2:
        return "high"
    return "medium" if on_hand <= needed else "low"


def conclude(facts: Facts, as_of: date, parameters: Parameters) -> Conclusion:
    """Return what follows from the facts on a day; the same for an event and for a full run."""
    mean = mean_daily_demand(facts, as_of, parameters) if facts.is_active else ZERO
    needed = mean * parameters.lead_time_days
    minimum = (needed * parameters.margin).quantize(MILLI, ROUND_HALF_UP)
    maximum = (needed * parameters.cover).to_integral_value(ROUND_CEILING)
    urgency = level(facts.available, mean, parameters)
    left = days_left(facts.available, mean)
    figures: Figures = {
        "daily": plain(mean),
        "on_hand": plain(facts.on_hand),
        "lead_time_days": parameters.lead_time_days,
    }
    if facts.promised:
        figures["promised"] = plain(facts.promised)
    if urgency is None or left is None:
        return Conclusion(mean, left, minimum, maximum, None, None)
    alert = Alert(urgency, Explanation(_why(facts), figures | {"days_left": plain(left)}))
    suggestion = _suggest(facts, urgency, minimum, maximum, figures)
    return Conclusion(mean, left, minimum, maximum, alert, suggestion)


def _why(facts: Facts) -> str:
    """Return the key of what is wrong: none left, all promised, or soon gone."""
    if facts.on_hand <= 0:
        return "stock.is_out"
    if facts.available <= 0:
        return "stock.all_promised"
    return "stock.runs_out_promised" if facts.promised else "stock.runs_out"


def _suggest(
    facts: Facts, urgency: Level, minimum: Decimal, maximum: Decimal, figures: Figures
) -> Suggestion | None:
    quantity = (maximum - facts.available).to_integral_value(ROUND_CEILING)
    if quantity <= 0:
        return None
    cost = None if facts.cost is None else (facts.cost * quantity).quantize(CENT, ROUND_HALF_UP)
    figures = figures | {
        "minimum": plain(minimum),
        "maximum": plain(maximum),
        "quantity": plain(quantity),
    }
    key = "stock.reorder_promised" if facts.promised else "stock.reorder"
    return Suggestion(quantity, urgency, cost, Explanation(key, figures))


def is_material(announced: Decimal, quantity: Decimal, parameters: Parameters) -> bool:
    """Say whether a quantity differs so much from the announced one that others must know."""
    return abs(quantity - announced) >= max(announced, Decimal(1)) * parameters.material_change
