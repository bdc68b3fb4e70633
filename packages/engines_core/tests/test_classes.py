"""Classes of a store's products: what the store lives on, and what sells evenly."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from engines_core.stock.classes import Sold, classify, months_between, months_until


def sold(number: int, value: int, months: tuple[int, ...] = (1,) * 12) -> Sold:
    quantities = [Decimal(one) for one in months]
    return Sold(
        UUID(int=number),
        len(months),
        sum(quantities, Decimal(0)),
        sum((one * one for one in quantities), Decimal(0)),
        Decimal(value),
    )


def test_what_makes_the_first_eighty_percent_is_a_and_the_next_fifteen_b() -> None:
    found = classify([sold(1, 500), sold(2, 300), sold(3, 150), sold(4, 40), sold(5, 10)])
    assert [found[UUID(int=one)].abc for one in range(1, 6)] == ["A", "A", "B", "C", "C"]


def test_one_that_sells_everything_is_a_and_the_order_of_the_rows_does_not_matter() -> None:
    assert classify([sold(1, 7)])[UUID(int=1)].abc == "A"
    rows = [sold(one, 100) for one in range(1, 41)]
    mixed = random.Random(4).sample(rows, len(rows))  # noqa: S311 - no secret
    assert classify(mixed) == classify(rows)


@pytest.mark.parametrize(
    ("months", "xyz"),
    [
        ((10,) * 12, "X"),
        ((5, 15) * 6, "X"),
        ((2, 18) * 6, "Y"),
        ((0, 0, 0, 0, 0, 90) * 2, "Z"),
        ((30,), "X"),
    ],
)
def test_the_spread_of_the_months_says_how_evenly_it_sells(
    months: tuple[int, ...], xyz: str
) -> None:
    assert classify([sold(1, 10, months)])[UUID(int=1)].xyz == xyz


def test_nothing_worth_anything_is_still_classified() -> None:
    assert classify([sold(1, 0)])[UUID(int=1)].abc == "C"


def test_twelve_whole_months() -> None:
    assert months_until(date(2026, 3, 31)) == (date(2025, 3, 1), date(2026, 3, 1))
    assert months_between(date(2025, 12, 30), date(2026, 3, 1)) == 3
    assert months_between(date(2020, 1, 1), date(2026, 3, 1)) == 12
