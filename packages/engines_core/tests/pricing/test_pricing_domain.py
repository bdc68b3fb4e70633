"""Whose price is best, against trying everything; and the identities that hold to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from engines_core.pricing.conclusion import base_cost, conclude, landed
from engines_core.pricing.domain import (
    MONTHLY_RATE,
    Offer,
    Record,
    choices,
    current,
    risk,
    unit_cost,
)
from engines_core.pricing.facts import Receipt
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 6, 1)
D = Decimal


def offer(
    supplier: int,
    price: str,
    *,
    number: int = 0,
    minimum: str = "0",
    freight: str = "0",
    per_order: str = "0",
    term: int = 0,
    days_ago: int = 1,
    until: date | None = None,
) -> Offer:
    return Offer(
        UUID(int=1000 * supplier + number),
        UUID(int=supplier),
        *(D(price), D(minimum), D(freight), D(per_order), term),
        TODAY - timedelta(days=days_ago),
        until,
    )


def drawn(rng: Random) -> tuple[list[Offer], dict[UUID, Record], Decimal]:
    offers = [
        offer(
            rng.randint(1, 4),
            str(D(rng.randint(900, 1100)) / 100),
            number=number,
            minimum=str(rng.choice((0, 0, 10, 20, 50))),
            freight=str(D(rng.choice((0, 0, 15, 40))) / 100),
            per_order=str(rng.choice((0, 0, 30, 80))),
            term=rng.choice((0, 14, 28, 30, 60)),
        )
        for number in range(rng.randint(1, 6))
    ]
    records = {
        UUID(int=supplier): Record(D(rng.randint(0, 20)) / 100, rng.randint(0, 9), 0)
        for supplier in range(1, 5)
    }
    return offers, records, D(rng.randint(1, 60))


def by_trying(
    offers: list[Offer], records: dict[UUID, Record], quantity: Decimal
) -> tuple[Decimal, Decimal]:
    """Return the least total and its quantity, over every offer and every quantity up to 60."""
    tried = []
    for one in offers:
        bought = quantity
        while bought <= 60:
            if bought >= one.minimum_quantity:
                price = one.unit_price + one.freight_per_unit + one.freight_per_order / bought
                today = price / (1 + MONTHLY_RATE) ** (D(one.payment_term_days) / 30)
                record = records[one.supplier_id]
                weight = D("0.5") * record.wobble + D("0.05") * record.late / (record.arrivals + 2)
                cents = round(today, 4) + round(one.unit_price * weight, 4)
                tried.append((cents * bought, bought))
            bought += 1
    return min(tried)


def test_the_recommendation_is_the_least_of_everything_that_can_be_bought() -> None:
    rng = Random(20261127)  # noqa: S311 - the same every time
    for _ in range(1000):
        offers, records, quantity = drawn(rng)
        best = choices(current(offers, TODAY), records, quantity)[0]
        total, bought = by_trying(current(offers, TODAY), records, quantity)
        assert abs(best.total - total) <= D("0.0001") * bought


def test_a_later_payment_is_worth_its_interest() -> None:
    paid_now, paid_later = offer(1, "100"), offer(2, "101", term=30)
    assert unit_cost(paid_now, D(1)) == 100
    assert unit_cost(paid_later, D(1)) == D("99.0196")
    assert choices([paid_now, paid_later], {}, D(1))[0].offer == paid_later


def test_the_next_break_is_taken_where_the_whole_costs_less() -> None:
    few, many = offer(1, "10"), offer(1, "9", number=1, minimum="100")
    assert choices([few, many], {}, D(95))[0].quantity == 100
    assert choices([few, many], {}, D(80))[0].quantity == 80


def test_an_unsteady_price_and_late_goods_count_as_dearer() -> None:
    cheap, steady = offer(1, "10.00"), offer(2, "10.20")
    records = {cheap.supplier_id: Record(wobble=D("0.08"), arrivals=6, late=4)}
    assert risk(cheap, records[cheap.supplier_id]) == D("0.6500")
    assert choices([cheap, steady], records, D(1))[0].offer == steady


def test_of_a_break_the_last_offer_holds_and_only_while_it_does() -> None:
    old, new = offer(1, "10", days_ago=9), offer(1, "11", number=1)
    assert current([old, new], TODAY) == [new]
    assert current([offer(1, "9", until=TODAY - timedelta(days=1), days_ago=5)], TODAY) == []
    assert current([offer(1, "9", days_ago=-1)], TODAY) == []


def receipt(quantity: str, cost: str | None, supplier: int = 1, late: int | None = None) -> Receipt:
    expected = None if late is None else TODAY - timedelta(days=late)
    return Receipt(UUID(int=supplier), D(quantity), cost and D(cost), TODAY, expected)  # type: ignore[arg-type]  # None stays None


def test_the_base_cost_is_weighed_by_what_came() -> None:
    assert base_cost([receipt("30", "10"), receipt("10", "12")], []) == (D("10.5000"), "receipts")


def test_receipts_without_a_price_tell_no_cost() -> None:
    found = choices([offer(1, "10", freight="1"), offer(2, "13")], {}, D(1))
    assert base_cost([receipt("30", None)], found) == (D("12.0000"), "offers")
    assert base_cost([receipt("30", None)], []) == (None, None)


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)), min_size=1, max_size=20))
def test_the_base_cost_is_between_the_least_and_the_most(came: list[tuple[int, int]]) -> None:
    receipts = [receipt(str(D(q) / 1000), str(D(c) / 100)) for q, c in came]
    found, _ = base_cost(receipts, [])
    costs = [one.unit_cost for one in receipts if one.unit_cost]
    assert found is not None
    assert min(costs) <= found <= max(costs)


@pytest.mark.parametrize(
    ("offers", "is_active", "key"),
    [
        ([], True, "pricing.none_no_offer"),
        ([offer(1, "9")], False, "pricing.none_inactive"),
        ([offer(1, "9", days_ago=-3)], True, "pricing.none_future"),
        ([offer(1, "0")], True, "pricing.none_no_price"),
        (
            [offer(1, "9", days_ago=9, until=TODAY - timedelta(days=2))],
            True,
            "pricing.none_expired",
        ),
        ([offer(1, "9")], True, "pricing.only"),
        ([offer(1, "9"), offer(2, "9")], True, "pricing.equal"),
        ([offer(1, "9"), offer(2, "10")], True, "pricing.best"),
    ],
)
def test_there_is_always_a_reason(offers: list[Offer], *, is_active: bool, key: str) -> None:
    found = conclude(offers, [], TODAY, is_active=is_active)
    assert found.explanation.key == key
    assert (found.best is None) == key.startswith("pricing.none")


@pytest.mark.parametrize(
    ("other", "by"),
    [
        (offer(2, "9.50"), "price"),
        (offer(2, "9", freight="1"), "freight"),
        (offer(2, "9", per_order="60"), "freight"),
    ],
)
def test_the_reason_names_what_decided(other: Offer, by: str) -> None:
    found = conclude([offer(1, "9"), other], [], TODAY, is_active=True)
    assert found.explanation.figures["by"] == by
    assert found.explanation.figures["runner_up"] == str(other.supplier_id)


def test_a_term_decides_between_equal_prices() -> None:
    found = conclude([offer(1, "9", term=60), offer(2, "9")], [], TODAY, is_active=True)
    assert (found.explanation.figures["by"], landed(found.columns[0].choice)) == ("term", 9)


def test_late_goods_are_told_in_the_comparison() -> None:
    came = [receipt("10", "9", late=3), receipt("10", "9", late=-1)]
    found = conclude([offer(1, "9")], came, TODAY, is_active=True)
    assert (found.columns[0].late_share, found.quantity) == (D("0.25"), 10)
