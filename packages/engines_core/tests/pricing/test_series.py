"""What a row of prices tells, and how often an alarm is false."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from engines_core.pricing.series import (
    Seen,
    departure,
    is_of_another_unit,
    slip,
    trend,
    usual,
    wobble,
)

FIRST = date(2026, 1, 1)
D = Decimal


def seen(prices: Iterable[float | str], every: int = 30) -> list[Seen]:
    return [
        Seen(FIRST + timedelta(days=every * number), D(str(price)))
        for number, price in enumerate(prices)
    ]


def test_one_odd_price_moves_nothing() -> None:
    prices = seen(["10", "10", "99", "10", "10"])
    assert (usual(prices), wobble(prices), trend(prices)) == (D(10), D(0), D(0))


def test_a_steady_rise_is_told_in_percent_a_month() -> None:
    prices = seen(["100", "102", "104", "106", "108"])
    assert trend(prices) == D("1.9")


def test_too_few_prices_tell_no_trend_and_no_range() -> None:
    assert trend(seen(["10", "11"])) is None
    assert wobble(seen(["10", "20"])) == 0
    assert departure([], D(10)) is None


def test_prices_of_one_day_have_no_trend() -> None:
    assert trend(seen(["10", "11", "12"], every=0)) is None


def test_a_jump_of_ten_percent_is_told_and_one_of_nine_is_not() -> None:
    before = seen(["10", "10", "10"])
    found = departure(before, D("11"))
    assert found is not None
    assert (found.usual, found.percent, found.band) == (D(10), D("10.0"), D("10.0"))
    assert departure(before, D("10.9")) is None
    fallen = departure(before, D("8.5"))
    assert fallen is not None
    assert fallen.percent == D("-15.0")


def test_prices_that_always_wobble_need_a_larger_jump() -> None:
    before = seen(["10", "11", "9", "10.5", "9.5", "10"])
    assert departure(before, D("11.5")) is None
    assert departure(before, D("14")) is not None


def test_a_slip_of_the_comma_is_told_from_another_unit() -> None:
    assert [slip(D(price), D(35)) for price in ("350", "3400", "3.5", "0.036", "420", "38")] == [
        *(10, 100, 10, 1000),
        *(None, None),
    ]
    assert is_of_another_unit(D(420), D(35))
    assert is_of_another_unit(D(12), D(35))
    assert not is_of_another_unit(D(50), D(35))


def test_alarms_are_seldom_false_and_jumps_seldom_missed() -> None:
    """Monthly prices with noise of 2 % and inflation of .4 % a month; a jump of 20 % in some."""
    rng = Random(7)  # noqa: S311 - the same every time
    false, products, hits, alarms, jumps = 0, 2000, 0, 0, 0
    for number in range(products):
        level, prices = 10.0, []
        jump_at = rng.randint(4, 11) if number % 4 == 0 else None
        for month in range(12):
            level *= 1.004 * (1.2 if month == jump_at else 1)
            price = D(str(round(level * rng.gauss(1, 0.02), 2)))
            told = departure(prices, price) is not None
            alarms += told
            if month == jump_at:
                jumps += 1
                hits += told
            # Until the middle of the last prices follows, the new level is as unusual as it was.
            elif told and (jump_at is None or month < jump_at):
                false += 1
            prices = [*prices, Seen(FIRST + timedelta(days=30 * month), price)]
    assert false / products <= 0.01
    assert hits / (hits + false) >= 0.95
    assert hits / jumps >= 0.95
