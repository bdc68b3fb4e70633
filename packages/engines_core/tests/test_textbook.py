"""The level by cost against published instances that another library solved.

`tools/textbook.py` says which.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from engines_core.stock import policy
from engines_core.stock.windows import Windows

Array = npt.NDArray[Any]
INSTANCES = json.loads((Path(__file__).parent / "data" / "textbook.json").read_text())
SAMPLES = 20_000


def normal(mean: float, spread: float) -> Array:
    of = NormalDist(mean, spread)
    return np.array([of.inv_cdf((n + 0.5) / SAMPLES) for n in range(SAMPLES)])


def poisson(mean: float) -> Array:
    """Return as many samples of each number as its chance makes."""
    chances = np.cumsum(
        [math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(99)]
    )
    return np.searchsorted(chances, (np.arange(SAMPLES) + 0.5) / SAMPLES).astype(float)


def level(needed: Array, quantity: float, tightness: float, mean: float) -> float:
    found = Windows(np.sort(needed)[None, :], np.zeros(1), np.array([mean]))
    return float(policy.for_cost(found, np.array([quantity]), tightness)[0])


@pytest.mark.parametrize("one", INSTANCES, ids=lambda one: one["name"])
def test_published_instances(one: Any) -> None:
    given = one["given"]
    hold, short, mean = given["holding_cost"], given["stockout_cost"], given["demand_mean"]
    if one["kind"] == "reorder":
        lead = given["lead_time"]
        needed = normal(mean * lead, given["demand_sd"] * math.sqrt(lead))
        found = level(needed, one["quantity"], hold / short, mean)
    else:  # bought once for one period: what is left over costs, what is missing costs
        normally = one["kind"] == "normal"
        needed = normal(mean, given["demand_sd"]) if normally else poisson(mean)
        found = level(needed, 1, hold / (hold + short), 1)
    assert found == pytest.approx(one["level"], rel=1e-3)
