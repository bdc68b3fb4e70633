"""Products of six demand patterns with two years of history and a year to come.

All that a policy may know is in `Goods.until`; what comes after that day is the simulation's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

HISTORY = 730
"""Days that a policy finds when the simulation begins."""
FUTURE = 365
DAYS = HISTORY + FUTURE
ORDERS_SEEN = 12
"""Lead times of past orders that are known of every product."""
LATE = 0.15
"""How many orders come late."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A shelf of products: rows are products, columns are days."""

    patterns: Array
    demand: Array
    """Pieces asked for each day (products x days)."""
    cost: Array
    price: Array
    nominal: Array
    """The lead time that somebody once typed, in days."""
    seen: Array
    """Lead times of past orders, in days (products x orders)."""
    coming: Array
    """The lead time of an order that is placed on a day (products x days of the simulation)."""


def goods(seed: int, each: int = 40) -> Goods:
    """Return as many products of every pattern, the same for the same seed."""
    chance = np.random.default_rng(seed)
    count = each * len(PATTERNS)
    demand = np.concatenate([pattern(chance, each) for pattern in PATTERNS.values()])
    cost = np.round(chance.lognormal(2.7, 1.1, count), 2)
    nominal = chance.integers(3, 22, count)
    seen = _lead_times(chance, nominal, ORDERS_SEEN)
    return Goods(
        patterns=np.repeat(list(PATTERNS), each),
        demand=demand,
        cost=cost,
        price=np.round(cost * chance.uniform(1.25, 1.6, count), 2),
        nominal=nominal,
        seen=seen,
        coming=_lead_times(chance, nominal, FUTURE),
    )


def _lead_times(chance: np.random.Generator, nominal: Array, count: int) -> Array:
    """Return around the nominal days, some late by up to as long again."""
    shape = (len(nominal), count)
    usual = chance.gamma(25, 1 / 25, shape)
    late = np.where(chance.random(shape) < LATE, chance.uniform(1.2, 2.0, shape), 1.0)
    days: Array = np.maximum(1, np.rint(nominal[:, None] * usual * late)).astype(int)
    return days


def _means(chance: np.random.Generator, each: int, low: float, high: float) -> Array:
    return np.exp(chance.uniform(np.log(low), np.log(high), each))[:, None]


def _spread(chance: np.random.Generator, mean: Array, variation: float) -> Array:
    """Return whole pieces a day around a mean (products x days)."""
    shape = 1 / variation**2
    return chance.poisson(chance.gamma(shape, np.broadcast_to(mean, (len(mean), DAYS)) / shape))


def _smooth(chance: np.random.Generator, each: int) -> Array:
    return _spread(chance, _means(chance, each, 2, 40), 0.3)


def _erratic(chance: np.random.Generator, each: int) -> Array:
    return _spread(chance, _means(chance, each, 2, 40), 1.2)


def _now_and_then(chance: np.random.Generator, each: int) -> Array:
    return chance.random((each, DAYS)) < chance.uniform(0.05, 0.3, (each, 1))


def _intermittent(chance: np.random.Generator, each: int) -> Array:
    sizes: Array = 1 + chance.poisson(1.0, (each, DAYS))
    return sizes * _now_and_then(chance, each)


def _lumpy(chance: np.random.Generator, each: int) -> Array:
    sizes = np.ceil(chance.lognormal(np.log(_means(chance, each, 3, 20)), 0.9, (each, DAYS)))
    whole: Array = sizes.astype(int)
    return whole * _now_and_then(chance, each)


def _seasonal(chance: np.random.Generator, each: int) -> Array:
    phase = chance.uniform(0, 2 * np.pi, (each, 1))
    wave = np.sin(2 * np.pi * np.arange(DAYS)[None, :] / 365 + phase)
    index = 1 + chance.uniform(0.5, 0.9, (each, 1)) * wave
    return _spread(chance, _means(chance, each, 4, 40) * index, 0.4)


def _level_shift(chance: np.random.Generator, each: int) -> Array:
    """Return demand that goes up or down for good, once, in the simulated year."""
    day = chance.integers(HISTORY, DAYS - 90, (each, 1))
    factor = np.exp(chance.uniform(np.log(0.35), np.log(2.5), (each, 1)))
    level = np.where(np.arange(DAYS)[None, :] < day, 1.0, factor)
    return _spread(chance, _means(chance, each, 4, 40) * level, 0.4)


PATTERNS: dict[str, Callable[[np.random.Generator, int], Array]] = {
    "smooth": _smooth,
    "erratic": _erratic,
    "intermittent": _intermittent,
    "lumpy": _lumpy,
    "seasonal": _seasonal,
    "level shift": _level_shift,
}
