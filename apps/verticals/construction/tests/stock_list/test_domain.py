"""How a balance went is told from what there is now and what moved."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from construction.stock_list.domain import POINTS, Period, course, drawn_days
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)
MOVES = st.dictionaries(st.integers(0, 120), st.integers(-99, 99).map(Decimal), max_size=12)


@pytest.mark.parametrize("period", Period)
def test_days_are_evenly_apart_and_end_today(period: Period) -> None:
    days = drawn_days(TODAY, period)
    assert len(days) == POINTS
    assert days[-1] == TODAY
    assert {after - before for before, after in itertools.pairwise(days)} == {
        timedelta(days=period.days // POINTS)
    }


def test_a_balance_at_the_end_of_each_day() -> None:
    days = [TODAY - timedelta(days=n) for n in (2, 1, 0)]
    moved = {days[0]: Decimal(5), days[2]: Decimal(-3)}
    assert course(Decimal(10), moved, days) == [13, 13, 10]


@given(began=st.integers(-50, 50).map(Decimal), moves=MOVES, period=st.sampled_from(Period))
def test_it_is_what_counting_forward_finds(
    began: Decimal, moves: dict[int, Decimal], period: Period
) -> None:
    moved = {TODAY - timedelta(days=ago): quantity for ago, quantity in moves.items()}
    days = drawn_days(TODAY, period)
    forward = [began + sum(q for day, q in moved.items() if day <= end) for end in days]
    assert course(began + sum(moved.values()), moved, days) == forward
