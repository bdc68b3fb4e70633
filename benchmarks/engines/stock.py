"""What a rule for buying is worth: how much is there when it is asked for, at how much stock.

`TUNING` are the seeds to try things with; `JUDGING` are for the figures that are written down, and
nothing is ever chosen by them.
"""

from __future__ import annotations

import asyncio

import numpy as np

from benchmarks.engines.goods import PATTERNS, goods
from benchmarks.engines.simulation import Known, Levels, Outcome, Policy, join, simulate

TUNING = (11, 12, 13, 14)
JUDGING = (901, 902, 903, 904, 905, 906)


def naive(margin: float = 1.2) -> Policy:
    """Return the rule of thumb: so many lead times of the last 90 days' mean, and twice one."""

    def levels(known: Known) -> Levels:
        needed = known.demand[:, -90:].mean(axis=1) * known.nominal
        return Levels(needed * margin, np.ceil(needed * max(2, margin + 0.8)))

    return levels


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


def _compare() -> dict[str, float]:
    told: dict[str, float] = {}
    for margin in (1.2, 2.0, 3.0):
        told |= figures(f"naive x {margin:g}", outcome(naive(margin), JUDGING))
    return told


async def measure() -> dict[str, float]:
    """Compare the rules on the judging seeds."""
    return await asyncio.to_thread(_compare)
