"""Rules of counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from construction.counts.domain import Counted, Entry, Way, counted, moment, whose_turn
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 11, 2, 12, tzinfo=UTC)


def entry(number: int, quantity: int, way: Way, minute: int) -> Entry:
    return Entry(UUID(int=number), Decimal(quantity), way, START + timedelta(minutes=minute))


@pytest.mark.parametrize(
    ("entries", "quantity", "minute"),
    [
        ([(5, Way.SET, 1)], 5, 1),
        ([(5, Way.SET, 1), (3, Way.ADD, 2)], 8, 2),
        ([(5, Way.SET, 1), (3, Way.ADD, 2), (4, Way.SET, 3)], 4, 3),
        ([(3, Way.ADD, 2), (5, Way.SET, 1)], 8, 2),
        ([(4, Way.SET, 3), (9, Way.SET, 1)], 4, 3),
        ([(2, Way.ADD, 1)], 2, 1),
    ],
)
def test_entries_count_as_they_were_made(
    entries: list[tuple[int, Way, int]], quantity: int, minute: int
) -> None:
    given_ = [entry(i, *one) for i, one in enumerate(entries)]
    assert counted(given_) == Counted(Decimal(quantity), START + timedelta(minutes=minute))


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.sampled_from(list(Way)), st.integers(0, 90)), min_size=1
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_they_come_changes_nothing(
    entries: list[tuple[int, Way, int]], chance: object
) -> None:
    made = [entry(i, *one) for i, one in enumerate(entries)]
    mixed = list(made)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis's Random
    assert counted(mixed) == counted(made)


def test_nothing_is_no_count() -> None:
    with pytest.raises(ValueError, match="Nothing was counted"):
        counted([])


def test_a_moment_lies_within_the_count() -> None:
    now = START + timedelta(hours=1)
    assert moment(60, started_at=START, now=now) == now - timedelta(minutes=1)
    assert moment(9999, started_at=START, now=now) == START


def test_whose_turn_it_is() -> None:
    never_c, never_a, old_c, old_a, fresh = (UUID(int=i) for i in range(5))
    last = {
        old_c: START - timedelta(days=200),
        old_a: START - timedelta(days=60),
        fresh: START - timedelta(days=1),
    }
    classes: dict[UUID, str | None] = {never_c: "C", never_a: "A", old_c: "C", old_a: "A"}
    products = [fresh, old_c, never_c, old_a, never_a]
    turn = whose_turn(products, last, classes, size=4, now=START)
    assert turn == [never_a, never_c, old_a, old_c]
