"""When to buy and how much: by what the last piece costs and earns, with a floor of service.

Arrays hold one value a product; quantities in base units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engines_core.stock.windows import Windows

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Levels:
    """At or below `reorder` it is time to buy up to `up_to`."""

    reorder: Array
    up_to: Array


def levels(found: Windows, quantity: Array, tightness: float | Array, floor: Array) -> Levels:
    """Return the levels of products that are bought about `quantity` at a time.

    `tightness` is what a piece costs to hold for a day by what its sale earns; `floor` the share of
    the demand that must be there whatever that costs.
    """
    service = for_fill(found, quantity, as_if_owed(floor))
    reorder = np.maximum(for_cost(found, quantity, tightness), service)
    return Levels(reorder, np.ceil(np.floor(reorder) + quantity))


def as_if_owed(target: Array) -> Array:
    """Return the target by which as much is there, had customers waited instead of going elsewhere.

    What is lost does not take from what comes next: more may be short, by the share that is lost.
    """
    owed: Array = 1 / (1 + (1 - target) / target * (2 - target))
    return owed


def for_fill(found: Windows, quantity: Array, target: Array) -> Array:
    """Return the least level with which a share `target` of the demand is there.

    What is short in a cycle, E[(X - s)+], may be (1 - target) / target of what a cycle sells.
    """
    needed = found.needed
    count, samples = needed.shape
    above = np.cumsum(needed[:, ::-1], axis=1)[:, ::-1]
    short = (above - np.arange(samples, 0, -1) * needed) / samples
    allowed = (1 - target) / target * (quantity + found.undershoot)
    rows = np.arange(count)
    at = np.argmax(short <= allowed[:, None], axis=1)
    before = np.maximum(at - 1, 0)
    # Between two samples the shortage falls in a straight line.
    fall = short[rows, before] - short[rows, at]
    share = (short[rows, before] - allowed) / np.where(fall > 0, fall, 1)
    step = needed[rows, at] - needed[rows, before]
    level: Array = needed[rows, before] + np.where(fall > 0, share, 0) * step
    return level


def for_cost(found: Windows, quantity: Array, tightness: float | Array) -> Array:
    """Return the level at which holding one more piece costs what it earns by being there.

    That is the quantile of X at 1 - tightness * (cycle's sales / a day's sales).
    """
    needed = found.needed
    count, samples = needed.shape
    cycle = quantity + found.undershoot
    risk = np.where(found.mean > 0, tightness * cycle / np.where(found.mean > 0, found.mean, 1), 1)
    risk = np.clip(risk, 0, 1)
    at = np.clip(np.ceil((1 - risk) * samples).astype(int) - 1, 0, samples - 1)
    return np.where(risk < 1, needed[np.arange(count), at], 0.0)
