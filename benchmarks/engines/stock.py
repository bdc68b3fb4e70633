"""What a rule for buying is worth: how much is there when it is asked for, at how much stock.

`TUNING` are the seeds to try things with; `JUDGING` are for the figures that are written down, and
nothing is ever chosen by them.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import numpy as np
from engines_core.stock import policy
from engines_core.stock.classes import FLOORS, Abc, Sold, classify, floor
from engines_core.stock.forecast import COVER, TIGHTNESS
from engines_core.stock.windows import running_out, steady, windows, with_usual

from benchmarks.engines.goods import DAYS, HISTORY, PATTERNS, Array, goods
from benchmarks.engines.simulation import Known, Levels, Outcome, Policy, join, simulate

TUNING = (11, 12, 13, 14)
JUDGING = (901, 902, 903, 904, 905, 906)
Floors = float | Mapping[Abc, float]
"""One for all, or one a class."""
HALVINGS = 16
AIM: Mapping[Abc, float] = {"A": floor(0.95, "A"), "B": floor(0.95, "B"), "C": floor(0.95, "C")}
"""95 % of all products together, as a store asks for it."""


def naive(margin: float = 1.2) -> Policy:
    """Return the rule of thumb: so many lead times of the last 90 days' mean, and twice one."""

    def levels(known: Known) -> Levels:
        needed = known.demand[:, -90:].mean(axis=1) * known.nominal
        return Levels(needed * margin, np.ceil(needed * max(2, margin + 0.8)))

    return levels


def by_cost(tightness: float, floors: Floors, cover: float = COVER) -> Policy:
    """Return the engine's rule: buy for `cover` lead times at a time."""

    def levels(known: Known) -> Levels:
        found = windows(steady(known.demand.astype(float)), with_usual(known.lead_times))
        quantity = np.maximum(1, found.mean * known.lead_times.mean(axis=1) * cover)
        given = policy.levels(found, quantity, tightness, _floors(known, floors))
        return Levels(given.reorder, given.up_to)

    return levels


def _floors(known: Known, floors: Floors) -> Array:
    if isinstance(floors, float):
        return np.full(len(known.price), floors)
    one = Decimal(1)
    worth = known.demand[:, -365:].sum(axis=1) * known.price
    found = classify(
        Sold(UUID(int=row), 1, one, one, Decimal(round(value, 2)))
        for row, value in enumerate(worth)
    )
    return np.array([floors[found[UUID(int=row)].abc] for row in range(len(worth))])


def by_fill(target: float) -> Policy:
    """Return the engine's rule where only the floor counts."""
    return by_cost(math.inf, target)


def outcome(policy: Policy, seeds: tuple[int, ...]) -> Outcome:
    """Return what a policy does in the stores of several seeds, as one store."""
    return join([simulate(goods(seed), policy) for seed in seeds])


def figures(name: str, found: Outcome) -> dict[str, float]:
    """Return what is told of a policy, of all products and of every pattern."""
    told = {
        f"{name}: product fill %": round(found.product_fill, 1),
        f"{name}: value fill %": round(found.value_fill, 1),
        f"{name}: stock value, R$ a product": round(found.stock_value),
        f"{name}: orders a product": round(float(found.orders.mean()), 1),
    }
    for pattern in PATTERNS:
        one = found.only(pattern)
        told[f"{name}, {pattern}: product fill %"] = round(one.product_fill, 1)
        told[f"{name}, {pattern}: stock value"] = round(one.stock_value)
    return told


def less_than_naive(found: Outcome, pattern: str = "") -> float:
    """Return how many percent less stock a policy took than the naive rule tuned to its fill."""
    found = found.only(pattern) if pattern else found
    low, high, other = 0.5, 12.0, found
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        other = outcome(naive(middle), JUDGING)
        other = other.only(pattern) if pattern else other
        if other.product_fill < found.product_fill:
            low = middle
        else:
            high = middle
    return round(100 * (1 - found.stock_value / other.stock_value), 1)


def calibration(seeds: tuple[int, ...]) -> float:
    """Return how far the chance of running out is from how often it happened, at worst.

    Chances are taken in tenths; every tenth has some thousand cases.
    """
    chance = np.random.default_rng(7)
    said, happened = [], []
    for seed in seeds:
        shelf = goods(seed)
        for day in range(HISTORY, DAYS - 30, 40):
            found = steady(shelf.demand[:, day - HISTORY : day].astype(float))
            for ahead in (7, 14, 30):
                usual = shelf.demand[:, day - 90 : day].mean(axis=1) * ahead
                available = usual * chance.uniform(0.3, 2, len(usual))
                said.append(running_out(found, available, np.full(len(usual), ahead)))
                asked = shelf.demand[:, day : day + ahead].sum(axis=1)
                happened.append(asked >= available)
    chances, outcomes = np.concatenate(said), np.concatenate(happened)
    tenths = np.minimum((chances * 10).astype(int), 9)
    of = [tenths == one for one in range(10)]
    return float(max(abs(chances[one].mean() - outcomes[one].mean()) for one in of))


def effort() -> dict[str, float]:
    """Return what the levels of 5,000 products with a year of history take."""
    shelf = goods(1, each=834)
    history = shelf.demand[:5000, :365].astype(float)
    begun = time.perf_counter()
    for page in range(0, len(history), 500):
        found = steady(history[page : page + 500])
        ahead = windows(found, with_usual(shelf.seen[page : page + 500]))
        quantity = np.maximum(1, ahead.mean * 7)
        policy.levels(ahead, quantity, TIGHTNESS, np.full(len(quantity), FLOORS["A"]))
        running_out(found, quantity, np.full(len(quantity), 30))
    return {"5,000 products, s": round(time.perf_counter() - begun, 2)}


def _compare() -> dict[str, float]:
    rules = {f"naive x {margin:g}": naive(margin) for margin in (1.2, 2.4)}
    rules["engine"] = by_cost(TIGHTNESS, FLOORS)
    rules["engine, 95 %"] = by_cost(TIGHTNESS, AIM)
    rules |= {f"fill {target:.0%}": by_fill(target) for target in (0.9, 0.95, 0.98)}
    told: dict[str, float] = {}
    found = {name: outcome(rule, JUDGING) for name, rule in rules.items()}
    for name, one in found.items():
        told |= figures(name, one)
    for name in ("engine", "engine, 95 %", "fill 95%"):
        told[f"{name}: less stock than naive at its fill, %"] = less_than_naive(found[name])
        for pattern in PATTERNS:
            told[f"{name}, {pattern}: less stock, %"] = less_than_naive(found[name], pattern)
    told["chance of running out, worst tenth off by"] = round(calibration(JUDGING), 3)
    return told | effort()


async def measure() -> dict[str, float]:
    """Compare the rules on the judging seeds."""
    return await asyncio.to_thread(_compare)
