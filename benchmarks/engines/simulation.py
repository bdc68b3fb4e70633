"""A year of a store that orders as a policy says: daily review, late orders, lost sales."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.engines.goods import DAYS, HISTORY, Array, Goods

EVERY = 7
"""Days for which the levels that a policy gave stand."""
WARM_UP = 60
"""Days before anything is counted: every policy begins with the same shelf."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a store knows on a day: what was asked for until then and how long orders took."""

    demand: Array
    """Products x days, the last column being yesterday."""
    lead_times: Array
    nominal: Array
    cost: Array
    price: Array


@dataclass(frozen=True, slots=True)
class Levels:
    """At or below `reorder`, order so much that there are `up_to` (pieces, one a product)."""

    reorder: Array
    up_to: Array


Policy = Callable[[Known], Levels]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the products (one figure a product)."""

    patterns: Array
    asked: Array
    sold: Array
    price: Array
    stock: Array
    """Mean value of what lay on the shelf, at cost."""
    orders: Array

    @property
    def product_fill(self) -> float:
        """Mean over products of the share of pieces that were there, in %."""
        some = self.asked > 0
        return float(100 * np.mean(self.sold[some] / self.asked[some]))

    @property
    def value_fill(self) -> float:
        """Share of the money asked for that was there, in %."""
        return float(100 * (self.sold @ self.price) / (self.asked @ self.price))

    @property
    def stock_value(self) -> float:
        """Mean value on the shelf, a product."""
        return float(np.mean(self.stock))

    def only(self, pattern: str) -> Outcome:
        """Return what became of the products of one pattern."""
        of = self.patterns == pattern
        return Outcome(
            self.patterns[of],
            self.asked[of],
            self.sold[of],
            self.price[of],
            self.stock[of],
            self.orders[of],
        )


def join(outcomes: list[Outcome]) -> Outcome:
    """Return several stores as one."""
    names = Outcome.__dataclass_fields__
    return Outcome(*(np.concatenate([getattr(one, name) for one in outcomes]) for name in names))


def simulate(shelf: Goods, policy: Policy) -> Outcome:
    """Let a store live for a year by a policy.

    On a day customers take what there is, the store orders, and what arrives is put on the shelf
    for the next. What is not there is lost, and known: the store notes it down.
    """
    count = len(shelf.cost)
    horizon = int(shelf.coming.max()) + 1
    due = np.zeros((count, DAYS + horizon))
    on_hand = np.ceil(shelf.demand[:, HISTORY - 30 : HISTORY].mean(axis=1) * shelf.nominal * 2)
    on_order = np.zeros(count)
    asked, sold, held, orders = (np.zeros(count) for _ in range(4))
    rows = np.arange(count)
    levels = Levels(on_hand, on_hand)
    for day in range(HISTORY, DAYS):
        if (day - HISTORY) % EVERY == 0:
            levels = policy(_known(shelf, day))
        wanted = shelf.demand[:, day]
        taken = np.minimum(wanted, on_hand)
        on_hand -= taken
        position = on_hand + on_order
        quantity = np.where(position <= levels.reorder, np.ceil(levels.up_to - position), 0)
        quantity = np.maximum(quantity, 0)
        due[rows, day + shelf.coming[:, day - HISTORY]] += quantity
        on_hand += due[:, day]
        on_order += quantity - due[:, day]
        if day >= HISTORY + WARM_UP:
            asked += wanted
            sold += taken
            held += on_hand
            orders += quantity > 0
    days = DAYS - HISTORY - WARM_UP
    return Outcome(shelf.patterns, asked, sold, shelf.price, held / days * shelf.cost, orders)


def _known(shelf: Goods, day: int) -> Known:
    return Known(
        shelf.demand[:, day - HISTORY : day],
        shelf.seen,
        shelf.nominal,
        shelf.cost,
        shelf.price,
    )
