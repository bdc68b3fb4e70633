"""Units are exact, packs are whole, check digits are right."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from construction.catalog import Packs, Unit, convert, packs, round_up
from construction.catalog.domain import (
    Rounding,
    UnitFault,
    as_ratio,
    fits_barcode,
    ratios,
    repriced,
    rounded,
    written_ratio,
)
from hypothesis import given
from hypothesis import strategies as st

ONE = Decimal(1)
M2, BOX = Unit("M2", Fraction(1), Decimal("0.01")), Unit("CX", Fraction(54, 25), ONE)
RATIOS = st.fractions(Fraction(1, 10**6), 10**6, max_denominator=10**6)
SMALL = st.fractions(Fraction(1, 9), 9, max_denominator=9)
QUANTITIES = st.decimals(0, 10**6, places=3)
STEPS = st.sampled_from([ONE, Decimal("0.001"), Decimal("0.01"), Decimal("0.05"), Decimal(60)])
UOMS = st.sampled_from(["CX", "PAL", "MIL", "BR", "RL"])


@given(QUANTITIES, RATIOS, RATIOS)
def test_there_and_back_is_the_same(quantity: Decimal, one: Fraction, other: Fraction) -> None:
    of, to = Unit("A", one, ONE), Unit("B", other, ONE)
    assert convert(convert(quantity, of, to), to, of) == Fraction(quantity)


@given(QUANTITIES, RATIOS)
def test_packs_cover_and_waste_less_than_one(quantity: Decimal, ratio: Fraction) -> None:
    found = packs(quantity, Unit("CX", ratio, ONE))
    assert found.whole * ratio + found.leftover == Fraction(quantity)
    assert 0 <= found.leftover < ratio
    assert 0 <= found.covered - Fraction(quantity) < ratio
    assert found.covered == found.needed * ratio


@given(QUANTITIES, STEPS)
def test_rounding_up_meets_the_step(quantity: Decimal, step: Decimal) -> None:
    found = round_up(quantity, step)
    assert quantity <= found < quantity + step
    assert found % step == 0


def test_tile_is_sold_by_the_box() -> None:
    assert packs(Decimal("46.2"), BOX) == Packs(21, Fraction("0.84"), 22, Fraction("47.52"))
    assert convert(Decimal(22), BOX, M2) == Fraction("47.52")
    assert packs(Decimal("4.32"), BOX) == Packs(2, Fraction(0), 2, Fraction("4.32"))


def test_a_unit_may_stand_on_another() -> None:
    given_rows = [("PAL", Fraction(40), "CX"), ("CX", Fraction("2.16"), "M2")]
    assert ratios("M2", given_rows) == ({"PAL": Fraction("86.4"), "CX": Fraction("2.16")}, {})


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([("M2", 2, "M2")], {0: UnitFault.IS_BASE}),
        ([("CX", 2, "M2"), ("CX", 3, "M2")], {1: UnitFault.TWICE}),
        ([("CX", 0, "M2")], {0: UnitFault.NOT_POSITIVE}),
        ([("CX", -1, "M2")], {0: UnitFault.NOT_POSITIVE}),
        ([("CX", 2, "CX")], {0: UnitFault.CIRCULAR}),
        ([("CX", 2, "PAL"), ("PAL", 2, "CX")], {0: UnitFault.CIRCULAR, 1: UnitFault.CIRCULAR}),
        ([("CX", 2, "XX")], {0: UnitFault.UNKNOWN}),
        ([("CX", 10**9, "PAL"), ("PAL", 10**9, "M2")], {0: UnitFault.TOO_LARGE}),
    ],
)
def test_units_that_cannot_be(
    rows: list[tuple[str, int, str]], faults: dict[int, UnitFault]
) -> None:
    assert ratios("M2", [(uom, Fraction(n), of) for uom, n, of in rows])[1] == faults


@given(st.data(), st.lists(UOMS, unique=True), st.randoms())
def test_a_chain_of_units_is_multiplied(data: st.DataObject, uoms: list[str], luck: Random) -> None:
    rows = [
        (uom, data.draw(SMALL), data.draw(st.sampled_from(["UN", *uoms[:place]])))
        for place, uom in enumerate(uoms)
    ]
    luck.shuffle(rows)
    found, faults = ratios("UN", rows)
    assert faults == {}
    for uom, count, of in rows:
        assert found[uom] == count * found.get(of, Fraction(1))


@given(RATIOS)
def test_a_ratio_is_read_as_it_was_written(ratio: Fraction) -> None:
    assert as_ratio(written_ratio(ratio)) == ratio


@pytest.mark.parametrize(
    ("text", "ratio"),
    [("2.16", Fraction(54, 25)), ("1/3", Fraction(1, 3)), (" 60 ", Fraction(60))],
)
def test_ratios_are_read(text: str, ratio: Fraction) -> None:
    assert as_ratio(text) == ratio


@pytest.mark.parametrize("text", ["", "0", "0/5", "1/0", "-2", "1e3", "two", "9" * 30, "1/3/4"])
def test_what_is_no_ratio(text: str) -> None:
    assert as_ratio(text) is None


@pytest.mark.parametrize(
    "code", ["2000000000015", "96385074", "036000291452", "12345678901231", "LOJA-17", "12345"]
)
def test_barcodes_that_fit(code: str) -> None:
    assert fits_barcode(code)


@pytest.mark.parametrize(
    "code", ["2000000000016", "96385075", "036000291453", "12345678901232", "0000000000018"]
)
def test_a_wrong_check_digit_is_seen(code: str) -> None:
    assert not fits_barcode(code)


@given(st.integers(0, 10**12 - 1), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(body: int, place: int, change: int) -> None:
    good = next(f"{body:012d}{check}" for check in range(10) if fits_barcode(f"{body:012d}{check}"))
    wrong = good[:place] + str((int(good[place]) + change) % 10) + good[place + 1 :]
    assert not fits_barcode(wrong)


PRICES = st.decimals(Decimal("0.01"), 10**6, places=2)


@pytest.mark.parametrize(
    ("price", "rounding", "expected"),
    [
        ("41.90", Rounding.CENT, "41.90"),
        ("10.024", Rounding.CENT, "10.02"),
        ("10.025", Rounding.FIVE_CENTS, "10.05"),
        ("10.02", Rounding.FIVE_CENTS, "10.00"),
        ("10.05", Rounding.TEN_CENTS, "10.10"),
        ("10.50", Rounding.WHOLE, "11.00"),
        ("10.39", Rounding.ENDS_90, "9.90"),
        ("10.40", Rounding.ENDS_90, "10.90"),
        ("10.95", Rounding.ENDS_90, "10.90"),
        ("10.99", Rounding.ENDS_99, "10.99"),
        ("0.30", Rounding.ENDS_90, "0.90"),
        ("0.01", Rounding.FIVE_CENTS, "0.05"),
        ("0.00", Rounding.ENDS_90, "0.00"),
    ],
)
def test_prices_are_rounded_as_on_a_shelf(price: str, rounding: Rounding, expected: str) -> None:
    assert rounded(Decimal(price), rounding) == Decimal(expected)


@given(PRICES, st.sampled_from(Rounding))
def test_a_rounded_price_is_near_and_stays(price: Decimal, rounding: Rounding) -> None:
    found = rounded(price, rounding)
    assert found > 0
    assert abs(found - price) <= 1
    assert rounded(found, rounding) == found


@given(PRICES, st.decimals(-99, 1000, places=2))
def test_a_percentage_of_nothing_is_nothing(price: Decimal, percent: Decimal) -> None:
    assert repriced(Decimal("0.00"), percent, Rounding.ENDS_90) == 0
    assert repriced(price, Decimal(0), Rounding.CENT) == price
