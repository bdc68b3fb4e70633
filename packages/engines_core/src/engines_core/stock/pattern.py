"""What changes in demand over time: the season of the year and a level that moved for good.

Arrays are products x days, the last column being yesterday.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

YEAR = 365
MONTHS = 12
ALIKE = 0.6
"""How much two years must resemble each other, by correlation, before they count as a season."""
TAILS = (10, 14, 21, 28, 42, 60, 90, 120, 180)
"""For how many days a new level may have lasted."""
LOWEST = 0.05
"""The least a season may leave of the usual demand."""
BEFORE = 180
"""Days before them that say what the old level was."""
HALFWAY = 4.0
"""Standard errors between two levels at which it is as likely as not that the level moved."""
STEEP = 6
"""How fast a few more of them make it sure."""
FAINT = 2.0
"""Standard errors that are chance."""
SALES = 8
"""Days with a sale that a new level must have shown."""


def season(history: Array, ahead: int) -> Array:
    """Return the season's index of every day of the history and of `ahead` days after it.

    One where there are not two whole years, or where they do not agree.
    """
    count, days = history.shape
    index = np.ones((count, days + ahead))
    if days < 2 * YEAR:
        return index
    edges = np.linspace(0, YEAR, MONTHS + 1).round().astype(int)
    years = history[:, days - 2 * YEAR :].reshape(count, 2, YEAR)
    months = np.add.reduceat(years, edges[:-1], axis=2) / np.diff(edges)
    smooth = (np.roll(months, 1, axis=2) + 2 * months + np.roll(months, -1, axis=2)) / 4
    whole = smooth.mean(axis=1)
    mean = whole.mean(axis=1, keepdims=True)
    seasonal = _correlation(smooth[:, 0], smooth[:, 1]) > ALIKE
    shape = np.where(seasonal[:, None] & (mean > 0), whole / np.where(mean > 0, mean, 1), 1.0)
    middles = (edges[:-1] + edges[1:]) / 2
    at = (np.arange(days + ahead) - (days - 2 * YEAR)) % YEAR
    left = np.floor((at - middles[0]) / (YEAR / MONTHS)).astype(int)
    share = (at - middles[0]) / (YEAR / MONTHS) - left
    low, high = shape[:, left % MONTHS], shape[:, (left + 1) % MONTHS]
    index = low + (high - low) * share
    lowest: Array = np.maximum(index, LOWEST)
    return lowest


def _correlation(one: Array, other: Array) -> Array:
    one = one - one.mean(axis=1, keepdims=True)
    other = other - other.mean(axis=1, keepdims=True)
    size = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return np.where(size > 0, (one * other).sum(axis=1) / np.where(size > 0, size, 1), 0)


def level_shift(history: Array) -> tuple[Array, Array, Array]:
    """Return since how many days every product has its present level, new by old level, how surely.

    The whole history, 1 and 0 where nothing moved. A break that is not sure yet moves the level by
    a part of what was seen: half of it at `HALFWAY`, nearly all a few standard errors later.
    """
    count, days = history.shape
    since, ratio, best = np.full(count, days), np.ones(count), np.full(count, FAINT)
    total = np.cumsum(np.pad(history, ((0, 0), (1, 0))), axis=1)
    squares = np.cumsum(np.pad(history**2, ((0, 0), (1, 0))), axis=1)
    sold = np.cumsum(np.pad(history > 0, ((0, 0), (1, 0))), axis=1)
    for tail in TAILS:
        start = days - tail
        if start < BEFORE // 2:
            break
        begin = max(0, start - BEFORE)
        span = start - begin
        new = (total[:, days] - total[:, start]) / tail
        old = (total[:, start] - total[:, begin]) / span
        spread_old = (squares[:, start] - squares[:, begin]) / span - old**2
        spread_new = (squares[:, days] - squares[:, start]) / tail - new**2
        error = np.sqrt(np.maximum(spread_old, spread_new) * (1 / tail + 1 / span))
        apart = np.abs(new - old) / np.where(error > 0, error, np.inf)
        enough = (sold[:, days] - sold[:, start] >= SALES) | (new < old)
        moved = (apart > best) & enough & (old > 0)
        since, best = np.where(moved, tail, since), np.where(moved, apart, best)
        ratio = np.where(moved, new / np.where(old > 0, old, 1), ratio)
    sure = np.where(since < days, best**STEEP / (best**STEEP + HALFWAY**STEEP), 0)
    return since, 1 + sure * (ratio - 1), sure
