"""Rules of the ledger: where sales take goods from, and what is short."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from construction.inventory.domain import Movement, MovementKind, drawn, running, short, sums
from construction.places import STORE
from hypothesis import given
from hypothesis import strategies as st

ONE, OTHER = UUID(int=1), UUID(int=2)
YARD = "patio"


def sale(quantity: int, location: str = STORE) -> Movement:
    return Movement(ONE, MovementKind.SALE, Decimal(-quantity), location)


@pytest.mark.parametrize(
    ("lying", "taken"),
    [
        ({}, {STORE: -7}),
        ({STORE: 9, YARD: 5}, {STORE: -7}),
        ({STORE: 3, YARD: 5}, {STORE: -3, YARD: -4}),
        ({STORE: 0, YARD: 9}, {YARD: -7}),
        ({STORE: -2, YARD: 5, "box": 1}, {YARD: -5, "box": -1, STORE: -1}),
        ({STORE: 1, YARD: -5}, {STORE: -7}),
    ],
)
def test_a_sale_takes_what_the_store_has_then_what_lies_elsewhere(
    lying: dict[str, int], taken: dict[str, int]
) -> None:
    there = {ONE: {place: Decimal(much) for place, much in lying.items()}}
    assert {at: q for (_, at), q in sums(drawn([sale(7)], there)).items()} == taken


def test_two_lines_of_a_product_do_not_take_the_same_goods() -> None:
    there = {ONE: {STORE: Decimal(3), YARD: Decimal(3)}}
    moved = sums(drawn([sale(3), sale(3)], there))
    assert moved == {(ONE, STORE): -3, (ONE, YARD): -3}


QUANTITIES = st.integers(-20, 20)


@given(st.dictionaries(st.sampled_from([STORE, YARD, "box"]), QUANTITIES), st.integers(1, 40))
def test_nothing_is_lost_on_the_way(lying: dict[str, int], quantity: int) -> None:
    there = {ONE: {place: Decimal(much) for place, much in lying.items()}}
    found = drawn([sale(quantity)], there)
    assert sum(one.quantity for one in found) == -quantity
    for one in found:
        if one.location != STORE:
            assert there[ONE][one.location] + one.quantity >= 0, "only the store owes"


def test_what_names_another_place_stays_there() -> None:
    there = {ONE: {STORE: Decimal(9)}}
    issue = Movement(ONE, MovementKind.ISSUE, Decimal(-2), YARD)
    assert drawn([issue, sale(1, YARD)], there) == [issue, sale(1, YARD)]


def test_balances_run_by_place() -> None:
    moves = [
        Movement(ONE, MovementKind.TRANSFER, Decimal(-4)),
        Movement(ONE, MovementKind.TRANSFER, Decimal(4), YARD),
        Movement(OTHER, MovementKind.RECEIPT, Decimal(2)),
    ]
    after = {(ONE, STORE): Decimal(6), (ONE, YARD): Decimal(5), (OTHER, STORE): Decimal(2)}
    assert running(moves, after) == [6, 5, 2]
    assert short(sums(moves), after) == {}


def test_what_is_short_says_what_was_there() -> None:
    moved = {(ONE, STORE): Decimal(-8), (ONE, YARD): Decimal(8), (OTHER, STORE): Decimal(-1)}
    after = {(ONE, STORE): Decimal(-3), (ONE, YARD): Decimal(8), (OTHER, STORE): Decimal(0)}
    assert short(moved, after) == {ONE: 5}
