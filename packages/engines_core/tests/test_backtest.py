"""Playing a history again: what comes in time sells, what does not is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import pytest
from engines_core.stock.backtest import RULES, Goods, Played, play
from engines_core.stock.forecast import History


def goods(demand: Any, number: int = 1, **more: Any) -> Goods:
    return Goods(History(UUID(int=number), np.array(demand, dtype=float), **more), 2.0, 3.0)


def played(name: str, *some: Goods, days: int = 100) -> Played:
    found = play(some, days, RULES[name])
    assert found
    return found


@pytest.mark.parametrize("name", RULES)
def test_steady_demand_is_always_there(name: str) -> None:
    found = played(name, goods([10] * 300))
    assert (found.products, found.days) == (1, 100)
    assert found.product_fill_percent == found.value_fill_percent == 100
    assert 0 < found.stock_value < 2 * 10 * 7 * 2
    assert 5 < found.orders < 30


def test_what_nobody_expects_is_lost() -> None:
    found = played("naive", goods([1] * 250 + [500] + [1] * 49))
    assert found.value_fill_percent < 20


def test_a_young_product_is_not_played() -> None:
    young = goods([5] * 189, number=2)
    assert play([young], 100, RULES["engine"]) is None
    assert played("engine", goods([5] * 190), young).products == 1


def test_the_future_is_not_known() -> None:
    chance = np.random.default_rng(4)
    past, future = chance.poisson(4, 200), chance.poisson(40, 100)
    seen = []

    def spy(some: Any) -> Any:
        seen.append(max(len(one.demand) for one in some))
        return RULES["engine"](some)

    play([goods([*past, *future])], 100, spy)
    assert seen == [200 + day for day in range(0, 100, 7)]


def test_the_engine_needs_less_for_more() -> None:
    chance = np.random.default_rng(8)
    lumps = [
        goods(
            chance.poisson(0.15, 600) * np.ceil(chance.lognormal(2, 0.8, 600)),
            number=n,
            lead_times=tuple(chance.integers(5, 15, 12).tolist()),
        )
        for n in range(1, 60)
    ]
    naive, engine = [played(name, *lumps, days=180) for name in ("naive", "engine")]
    assert engine.product_fill_percent > naive.product_fill_percent + 5
