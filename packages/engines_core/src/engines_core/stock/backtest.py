"""A store's own history played again: what different rules for buying would have done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from engines_core.stock.domain import ZERO
from engines_core.stock.forecast import History, forecast

Array = npt.NDArray[Any]
Rule = Callable[[Sequence[History]], tuple[Array, Array]]

KNOWN = 90
"""Days of history that a rule finds when the play begins."""
EVERY = 7
"""Days for which levels stand."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as it is played: what it is asked for, and what it costs and sells at."""

    history: History
    cost: float
    price: float


@dataclass(frozen=True, slots=True)
class Played:
    """What a rule would have reached."""

    products: int
    days: int
    product_fill_percent: float
    value_fill_percent: float
    stock_value: float
    orders: int


def naive(some: Sequence[History]) -> tuple[Array, Array]:
    """Return the rule of thumb's: 1.2 lead times of the last 90 days' mean, and two."""
    needed = np.array([one.demand[-90:].mean() * one.orders.mean() for one in some])
    return needed * 1.2, np.ceil(needed * 2)


def engine(some: Sequence[History]) -> tuple[Array, Array]:
    """Return the levels of the engine's rule."""
    found = forecast(some)
    given = [found[one.product_id][0] for one in some]
    return np.array([float(x.minimum) for x in given]), np.array([float(x.maximum) for x in given])


RULES: dict[str, Rule] = {"naive": naive, "engine": engine}


def play(goods: Sequence[Goods], days: int, rule: Rule) -> Played | None:
    """Let a rule buy for the last days: daily review, and sales that are lost when none is left.

    Products with too little history before those days are left out; None if that leaves none.
    """
    known = [one for one in goods if len(one.history.demand) >= days + KNOWN]
    if not known:
        return None
    demand = np.stack([np.maximum(one.history.demand[-days:], 0) for one in known])
    orders = np.stack([one.history.orders for one in known])
    shelf = _Shelf(len(known), days + int(orders.max()) + 1)
    asked, sold, held = (np.zeros(len(known)) for _ in range(3))
    placed = 0
    for day in range(days):
        if day % EVERY == 0:
            shelf.low, shelf.high = rule([_until(one.history, days - day) for one in known])
            shelf.begin(day)
        taken = np.minimum(demand[:, day], shelf.on_hand)
        shelf.on_hand -= taken
        placed += shelf.order(day, orders[:, day % orders.shape[1]])
        asked, sold, held = asked + demand[:, day], sold + taken, held + shelf.on_hand
    some = asked > 0
    price, cost = (np.array([getattr(one, name) for one in known]) for name in ("price", "cost"))
    return Played(
        products=len(known),
        days=days,
        product_fill_percent=round(float(100 * (sold[some] / asked[some]).mean()), 1),
        value_fill_percent=round(float(100 * (sold @ price) / max(asked @ price, 1e-9)), 1),
        stock_value=round(float(held @ cost / days)),
        orders=placed,
    )


def _until(history: History, left: int) -> History:
    """Return a history as it was known so many days before its end."""
    return replace(history, demand=history.demand[:-left], available=ZERO, abc=None)


class _Shelf:
    """What lies on the shelf and what is on its way, a row a product."""

    def __init__(self, count: int, horizon: int) -> None:
        self.on_hand, self.on_order = np.zeros(count), np.zeros(count)
        self.low, self.high = np.zeros(count), np.zeros(count)
        self._due = np.zeros((count, horizon))
        self._rows = np.arange(count)

    def begin(self, day: int) -> None:
        """Every rule begins with as much as it wants to have."""
        if day == 0:
            self.on_hand = self.high.copy()

    def order(self, day: int, lead_times: Array) -> int:
        """Order what is to be ordered, take in what comes; return how many orders went out."""
        position = self.on_hand + self.on_order
        wanted = np.where(position <= self.low, np.ceil(self.high - position), 0)
        wanted = np.maximum(wanted, 0)
        self._due[self._rows, day + lead_times] += wanted
        came = self._due[:, day]
        self.on_hand = self.on_hand + came
        self.on_order = self.on_order + wanted - came
        return int((wanted > 0).sum())
