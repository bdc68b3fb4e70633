"""A dear figure is reckoned once in a while, and never for another store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from basecore.ids import new_id
from basecore.recent import Recent


class Reckoning:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self) -> int:
        """Return how often this was asked."""
        self.asked += 1
        return self.asked


def broken() -> Callable[[], Awaitable[int]]:
    """Return a reckoning that fails."""

    async def fail() -> int:
        raise RuntimeError

    return fail


async def test_a_figure_is_kept_for_its_time_and_then_reckoned_anew() -> None:
    now, store, reckon = [100.0], new_id(), Reckoning()
    recent: Recent[int] = Recent(60, now=lambda: now[0])
    assert [await recent.get(store, reckon), await recent.get(store, reckon)] == [1, 1]
    now[0] = 159.9
    assert await recent.get(store, reckon) == 1
    now[0] = 160.0
    assert await recent.get(store, reckon) == 2


async def test_every_store_has_its_own() -> None:
    recent: Recent[int] = Recent(60)
    reckon = Reckoning()
    assert [await recent.get(new_id(), reckon) for _ in range(3)] == [1, 2, 3]


async def test_those_of_the_stores_reckoned_longest_ago_go_first() -> None:
    recent: Recent[int] = Recent(60, most=2)
    first, second, third, reckon = new_id(), new_id(), new_id(), Reckoning()
    for store in (first, second, third):
        await recent.get(store, reckon)
    assert await recent.get(second, reckon) == 2
    assert await recent.get(first, reckon) == 4


async def test_what_could_not_be_reckoned_is_not_kept() -> None:
    recent: Recent[int] = Recent(60)
    store = new_id()
    with pytest.raises(RuntimeError):
        await recent.get(store, broken())
    assert await recent.get(store, Reckoning()) == 1
