"""What may be asked for while an order is on its way, from what was asked for before.

Arrays are products x something; quantities in base units, times in days. Nothing here is random:
the same history always gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engines_core.stock.pattern import level_shift, season

Array = npt.NDArray[Any]

SAMPLES = 400
"""Windows of history that stand for what may come."""
USUAL = (0.8, 0.9, 1.0, 1.1, 1.2, 1.6)
"""What orders take by what they mostly take, wherever one buys: one in six is really late.

A supplier's last twelve orders are too few to tell how late the next may be; they weigh double."""
SURE = 0.5
"""How sure a new level must be before people are told of it."""
GOLDEN, SILVER, BRONZE = (5**0.5 - 1) / 2, 2**0.5 - 1, 3**0.5 - 1
"""Steps of sequences that cover the interval from 0 to 1 more evenly than chance."""
FARTHEST = 180
"""Days ahead for which a season is looked up; longer lead times take the last of them."""


@dataclass(frozen=True, slots=True)
class Steady:
    """A history without its season and at its present level, and the season that is coming."""

    demand: Array
    coming: Array
    """Mean of the season's index over the next 1, 2 … days (products x `FARTHEST`)."""
    is_whole: Array
    """Whether it is sold by whole pieces only."""
    level_change: Array
    """The present level by the one before; 1 where it did not move."""
    level_days: Array
    """For how many days it has been the present one; 0 where it did not move."""

    def scale(self, days: Array) -> Array:
        """Return the mean index of the coming days, for every product its own number of them."""
        at = np.clip(np.rint(days).astype(int), 1, FARTHEST) - 1
        scale: Array = self.coming[np.arange(len(at)), at]
        return scale


def steady(history: Array) -> Steady:
    """Take out what is known to change: older days are lifted or lowered to the present level."""
    days = history.shape[1]
    index = season(history, FARTHEST)
    flat = history / index[:, :days]
    since, ratio, sure = level_shift(flat)
    is_old = np.arange(days) < (days - since)[:, None]
    coming = np.cumsum(index[:, days:], axis=1) / np.arange(1, FARTHEST + 1)
    is_whole = (history == np.floor(history)).all(axis=1)
    told = sure >= SURE
    return Steady(
        np.where(is_old, flat * ratio[:, None], flat),
        coming,
        is_whole,
        level_change=np.where(told, ratio, 1),
        level_days=np.where(told, since, 0),
    )


@dataclass(frozen=True, slots=True)
class Windows:
    """What an order's way may bring (products x samples, where nothing else is said)."""

    needed: Array
    """What must be there for nothing to run out: demand and undershoot, in order of size."""
    undershoot: Array
    """How far below its level the stock is when the order goes out, on average (products)."""
    mean: Array
    """Pieces a day, now (products)."""


def with_usual(lead_times: Array) -> Array:
    """Return the lead times that were seen, and beside them what orders usually do."""
    mostly = np.median(lead_times, axis=1, keepdims=True)
    usual = np.maximum(1, np.rint(mostly * np.array(USUAL)))
    return np.concatenate([lead_times, usual], axis=1).astype(int)


def windows(found: Steady, lead_times: Array) -> Windows:
    """Lay windows as long as orders may take over the history, evenly, of every length in turn."""
    steps = np.arange(SAMPLES)
    picks = np.floor((steps * GOLDEN) % 1 * lead_times.shape[1]).astype(int)
    scale = found.scale(lead_times.mean(axis=1))[:, None]
    demand = over(found.demand, lead_times[:, picks]) * scale
    undershoot = _drawn(found.demand) * ((steps * BRONZE) % 1) * scale
    undershoot = np.where(found.is_whole[:, None], np.floor(undershoot), undershoot)
    return Windows(
        needed=np.sort(demand + undershoot, axis=1),
        undershoot=undershoot.mean(axis=1),
        mean=found.demand.mean(axis=1) * scale[:, 0],
    )


def over(history: Array, lengths: Array) -> Array:
    """Return the demand of windows of these lengths, begun evenly over the history."""
    count, days = history.shape
    lengths = np.minimum(lengths, days)
    steps = np.arange(lengths.shape[1])
    starts = np.floor((steps + 0.5) / len(steps) * (days - lengths + 1)).astype(int)
    total = np.concatenate([np.zeros((count, 1)), np.cumsum(history, axis=1)], axis=1)
    rows = np.arange(count)[:, None]
    demand: Array = total[rows, starts + lengths] - total[rows, starts]
    return demand


def _drawn(history: Array) -> Array:
    """Return days of demand, each as likely as it is large: a big order is what breaks a level."""
    sizes = np.sort(history, axis=1)
    weights = np.cumsum(sizes, axis=1)
    points = (np.arange(SAMPLES) * SILVER) % 1
    last = history.shape[1] - 1
    at = [np.searchsorted(one, points * one[-1], side="right") for one in weights]
    drawn: Array = np.take_along_axis(sizes, np.minimum(np.array(at), last), axis=1)
    return drawn


def ahead(found: Steady, days: Array) -> Array:
    """Return what so many days may bring, for every product its own number of them."""
    lengths = np.repeat(days[:, None], SAMPLES, axis=1)
    demand: Array = over(found.demand, lengths) * found.scale(days)[:, None]
    return demand


def running_out(found: Steady, available: Array, days: Array) -> Array:
    """Return how likely what is available is gone within so many days, with nothing coming in."""
    share: Array = (ahead(found, days) >= np.maximum(available, 0)[:, None]).mean(axis=1)
    return np.where(found.demand.any(axis=1), share, 0.0)
