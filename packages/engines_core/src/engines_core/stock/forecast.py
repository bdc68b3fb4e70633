"""From histories to forecasts and levels: pure arithmetic, the same for the same history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from engines_core.stock.classes import FLOORS, Abc, floor
from engines_core.stock.domain import ZERO, Forecast
from engines_core.stock.policy import levels
from engines_core.stock.windows import ahead, running_out, steady, windows, with_usual

Array = npt.NDArray[Any]

LONGEST = 730
"""Days that are looked at; a season takes two whole years."""
SHORTEST = 14
"""Days over which a young product is averaged."""
SPANS = tuple(dict.fromkeys(min(LONGEST, round(SHORTEST * 1.1**n)) for n in range(43)))
"""Histories are cut to one of these lengths, so that many can be looked at together."""
DORMANT = 180
"""Days without a sale after which a product without a season is no longer reckoned with."""
LEAD_TIME_DAYS = 7
ENOUGH = 3
"""Orders seen that make what somebody typed as lead time superfluous."""
ORDERS = 12
TIGHTNESS = 0.045
MARGIN_PERCENT = 40
"""What a sale earns by what the piece cost, where the store has said nothing."""
FLOOR = 0.85
COVER = 0.6
"""What is bought at a time, in lead times."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a store has set for a product; None where it has set nothing."""

    lead_time_days: int | None = None
    service_level_percent: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    order_multiple: Decimal | None = None
    minimum_order: Decimal | None = None
    review_days: int | None = None
    margin_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What was asked for of a product, day by day until today, and how long its orders took."""

    product_id: UUID
    demand: Array
    lead_times: Sequence[int] = ()
    available: Decimal = ZERO
    terms: Terms = Terms()
    abc: Abc | None = None
    is_asked_of_many: bool = False
    """Whether the service level is what the store or a category is to reach on the whole."""

    @property
    def orders(self) -> Array:
        """Return the lead times to reckon with: those seen, and what was typed while few were."""
        seen = [max(1, days) for days in self.lead_times[:ORDERS]]
        if len(seen) < ENOUGH:
            seen.append(max(1, self.terms.lead_time_days or LEAD_TIME_DAYS))
        return np.resize(seen, ORDERS)

    @property
    def floor(self) -> float:
        """Return the share of the demand that must be there whatever that costs."""
        asked = self.terms.service_level_percent
        if asked is None:
            return FLOORS[self.abc] if self.abc else FLOOR
        return floor(float(asked) / 100, self.abc if self.is_asked_of_many else None)

    @property
    def review(self) -> int:
        """Return how many days lie between two looks at what to buy."""
        return max(1, self.terms.review_days or 1)

    @property
    def tightness(self) -> float:
        """Return what a piece costs to hold for a day by what its sale earns."""
        margin = self.terms.margin_percent
        return TIGHTNESS * MARGIN_PERCENT / float(margin) if margin else TIGHTNESS


def span(days: int) -> int:
    """Return how many days of a history are looked at."""
    return max(one for one in SPANS if one <= max(days, SHORTEST))


def netted(demand: Array) -> Array:
    """Take what came back on a day from the days before it; more than was sold counts as none."""
    if (demand >= 0).all():
        return demand
    left, net = 0.0, demand.astype(float)
    for day in range(len(net) - 1, -1, -1):
        left += net[day]
        net[day] = max(left, 0.0)
        left = min(left, 0.0)
    return net


def forecast(histories: Iterable[History]) -> dict[UUID, tuple[Forecast, float]]:
    """Return of every product its forecast and the chance that it runs out within a lead time."""
    alike: dict[int, list[History]] = defaultdict(list)
    for one in histories:
        alike[span(len(one.demand))].append(one)
    found: dict[UUID, tuple[Forecast, float]] = {}
    for days, some in alike.items():
        found |= _together(days, some)
    return found


def _together(days: int, some: Sequence[History]) -> dict[UUID, tuple[Forecast, float]]:
    demand = np.zeros((len(some), days))
    for row, one in enumerate(some):
        known = netted(one.demand)[-days:]
        demand[row, days - len(known) :] = known
    orders = np.stack([one.orders for one in some])
    lead = orders.mean(axis=1)
    calm = steady(demand)
    season = calm.scale(lead)
    wakeful = (demand[:, -DORMANT:] > 0).any(axis=1) | ((season != 1) & demand.any(axis=1))
    review, tightness, floors = (
        np.array([getattr(one, name) for one in some]) for name in ("review", "tightness", "floor")
    )
    found = windows(calm, with_usual(orders) + (review - 1)[:, None])
    quantity = np.maximum(1, found.mean * np.maximum(lead * COVER, review))
    given = levels(found, quantity, tightness, floors)
    available = np.array([float(one.available) for one in some])
    way = np.maximum(1, np.rint(lead)).astype(int)
    chance = running_out(calm, available, way)
    slow, fast = np.quantile(ahead(calm, way), (0.1, 0.9), axis=1) / way
    columns = zip(
        *(found.mean, slow, fast, lead, given.reorder, given.up_to, season),
        *(calm.level_change, calm.level_days),
        strict=True,
    )
    return {
        one.product_id: (_forecast(one, column) if awake else _none(one, column), likely * awake)
        for one, column, awake, likely in zip(some, columns, wakeful, chance, strict=True)
    }


def _forecast(one: History, column: Sequence[float]) -> Forecast:
    mean, slow, fast, lead, reorder, up_to, season, change, since = column
    minimum = one.terms.minimum
    maximum = one.terms.maximum
    low = _decimal(reorder) if minimum is None else minimum
    high = _decimal(up_to) if maximum is None else maximum
    return Forecast(
        mean_daily_demand=_decimal(mean),
        slow_daily_demand=_decimal(min(slow, mean)),
        fast_daily_demand=_decimal(max(fast, mean)),
        lead_time_days=round(lead),
        minimum=low,
        maximum=max(high, low),
        season=_decimal(season),
        level_change=_decimal(change),
        level_days=int(since),
        order_multiple=one.terms.order_multiple or None,
        minimum_order=one.terms.minimum_order or None,
    )


def _none(one: History, column: Sequence[float]) -> Forecast:
    """Return the forecast of what nobody asks for."""
    low = one.terms.minimum or ZERO
    return Forecast(ZERO, ZERO, ZERO, round(column[3]), low, max(one.terms.maximum or ZERO, low))


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.3f}") if value else ZERO
