"""Which price holds, whole lots, and what receipts teach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from basecore.ids import new_id
from construction.suppliers import Offer, current, learned_lead_time, price_of, whole_lots
from construction.suppliers.domain import KEPT_DAYS, with_observed
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 10)


def offer(price: str, at: str = "0", on: int = 1, until: date | None = None) -> Offer:
    zero = Decimal(0)
    return Offer(new_id(), Decimal(price), Decimal(at), zero, date(2026, 3, on), until)


def test_of_each_break_the_last_offer_holds() -> None:
    offers = [offer("10"), offer("11", on=5), offer("9", "100"), offer("8", "500", on=11)]
    assert [one.unit_price for one in current(offers, TODAY)] == [Decimal(11), Decimal(9)]


def test_one_that_ended_does_not_bring_back_the_one_before() -> None:
    offers = [offer("10"), offer("7", on=2, until=date(2026, 3, 9))]
    assert current(offers, TODAY) == []
    assert [one.unit_price for one in current(offers, date(2026, 3, 9))] == [Decimal(7)]


def test_the_largest_break_reached_gives_the_price() -> None:
    offers = [offer("10", "10"), offer("9", "100")]
    assert price_of(offers, Decimal(9), TODAY) is None
    found = [price_of(offers, Decimal(q), TODAY) for q in (10, 99, 100)]
    assert [one and one.unit_price for one in found] == [Decimal(10), Decimal(10), Decimal(9)]


def test_quantities_grow_to_whole_lots() -> None:
    box = Fraction("2.16")
    assert whole_lots(Decimal("46.2"), box, Decimal(1)) == Decimal("47.52")
    assert whole_lots(Decimal("47.52"), box, Decimal(1)) == Decimal("47.52")
    assert whole_lots(Decimal(1), Fraction(1), Decimal(40)) == Decimal(40)


@given(
    st.decimals("0.001", "100000", places=3),
    st.fractions(Fraction(1, 100), 1000),
    st.integers(1, 50),
)
def test_a_lot_covers_and_is_never_one_too_many(wanted: Decimal, ratio: Fraction, lot: int) -> None:
    got = Fraction(whole_lots(wanted, ratio, Decimal(lot)))
    rounding = Fraction(1, 2000)
    assert got + rounding >= Fraction(wanted)
    assert got - rounding < Fraction(wanted) + ratio * lot


def test_the_usual_lead_time_is_the_middle_one() -> None:
    assert learned_lead_time([]) is None
    assert learned_lead_time([3, 90, 4, 5]) == 4
    assert with_observed(list(range(KEPT_DAYS)), 99) == [*range(1, KEPT_DAYS), 99]
