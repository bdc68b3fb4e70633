"""From events to facts: on which day an event counts, and what a snapshot replaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from basecore.consumer import PoisonError
from basecore.ids import new_id
from basecore.streams import Envelope
from contracts import (
    DayOfDemand,
    DemandLost,
    DemandStated,
    Event,
    GoodsReturned,
    LocationBalance,
    SaleLine,
    SaleRecorded,
    StockMoved,
    StockReleased,
    StockReserved,
    StockStated,
)
from contracts.stock import ReservedLine
from engines_core.stock.facts import collect
from testkit.envelopes import enveloped

NOW = datetime(2026, 3, 3, 2, 30, tzinfo=UTC)
"""Half past eleven at night in the store: still the second of March."""
HOUR = timedelta(hours=1)
PRODUCT, OTHER = UUID(int=1), UUID(int=2)
TODAY = date(2026, 3, 2)


def envelopes(*events: tuple[Event, datetime]) -> Sequence[Envelope]:
    return [
        enveloped(event, UUID(int=9), sequence=sequence, at=at)
        for sequence, (event, at) in enumerate(events, 1)
    ]


def sold(quantity: int, product: UUID = PRODUCT) -> Event:
    line = SaleLine(product_id=product, quantity=Decimal(quantity), uom="SC", total=Decimal(1))
    return SaleRecorded(order_id=new_id(), customer_id=new_id(), lines=(line,))


def moved(quantity: int, product: UUID = PRODUCT) -> Event:
    return StockMoved(
        movement_id=new_id(),
        product_id=product,
        kind="adjustment",
        quantity=Decimal(quantity),
        balance=Decimal(0),
    )


@pytest.mark.parametrize(
    ("off", "day"),
    [(timedelta(), TODAY), (-HOUR, TODAY), (HOUR, TODAY + timedelta(days=1))],
    ids=["right", "an hour behind", "an hour ahead"],
)
def test_a_clock_that_is_off_moves_a_sale_to_the_day_beside_it(off: timedelta, day: date) -> None:
    changes = collect(envelopes((sold(5), NOW + off), (moved(-5), NOW + off)), NOW)
    assert changes.demand == {(PRODUCT, day): (1, Decimal(5))}
    assert changes.movements == {PRODUCT: Decimal(-5)}, "balances know no clock"


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (NOW + timedelta(days=1, seconds=1), "more than a day ahead of now"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), "more than a day ahead of now"),
        (datetime(1999, 12, 31, tzinfo=UTC), "before any store was there"),
        (datetime.min.replace(tzinfo=UTC), "before any store was there"),
    ],
)
def test_no_clock_is_as_wrong_as_that(at: datetime, why: str) -> None:
    with pytest.raises(PoisonError) as caught:
        collect(envelopes((sold(5), NOW), (sold(5), at)), NOW)
    assert list(caught.value.reasons) == [2]
    assert why in caught.value.reasons[2]


def stated(on_hand: int) -> Event:
    places = (("store", Decimal(on_hand) - 1), ("yard", Decimal(1)))
    balances = tuple(LocationBalance(location=at, on_hand=q) for at, q in places)
    return StockStated(product_id=PRODUCT, balances=balances)


def test_a_balance_replaces_what_moved_before_it_in_the_batch() -> None:
    given = [moved(5), moved(7, OTHER), stated(100), moved(-3), sold(3)]
    changes = collect(envelopes(*((event, NOW) for event in given)), NOW)
    assert changes.balances == {PRODUCT: (3, Decimal(100), None)}
    assert changes.movements == {PRODUCT: Decimal(-3), OTHER: Decimal(7)}
    assert changes.touched[PRODUCT] == 5


def test_stated_demand_replaces_the_days_that_it_is_about() -> None:
    old = NOW - timedelta(days=30)
    since = TODAY - timedelta(days=10)
    days = (DayOfDemand(on_date=since, quantity=Decimal(8)),)
    said = DemandStated(product_id=PRODUCT, since=since, days=days)
    given = [(sold(4), old), (sold(5), NOW), (sold(6, OTHER), NOW), (said, NOW), (sold(7), NOW)]
    changes = collect(envelopes(*given), NOW)
    assert {key: quantity for key, (_, quantity) in changes.demand.items()} == {
        (PRODUCT, TODAY - timedelta(days=30)): Decimal(4),
        (OTHER, TODAY): Decimal(6),
        (PRODUCT, TODAY): Decimal(7),
    }
    assert changes.histories[PRODUCT][0] == 4
    assert changes.first_sales()[PRODUCT] == TODAY - timedelta(days=30)


def kept(quantity: int) -> ReservedLine:
    return ReservedLine(product_id=PRODUCT, quantity=Decimal(quantity))


def test_what_is_promised_adds_up_and_a_statement_replaces_it() -> None:
    reserved = StockReserved(order_id=new_id(), lines=(kept(9),))
    released = StockReleased(order_id=new_id(), reason="handed_over", lines=(kept(4),))
    balances = (LocationBalance(location="store", on_hand=Decimal(50)),)
    known = StockStated(product_id=PRODUCT, balances=balances, reserved=Decimal(3))
    found = collect(envelopes((reserved, NOW), (released, NOW)), NOW)
    assert found.reservations == {PRODUCT: Decimal(5)}
    for statement, left in ((known, Decimal(-4)), (stated(50), Decimal(5))):
        given = envelopes((reserved, NOW), (statement, NOW), (released, NOW))
        assert collect(given, NOW).reservations == {PRODUCT: left}


def test_what_comes_back_was_no_demand_on_the_day_of_its_sale() -> None:
    line = SaleLine(product_id=PRODUCT, quantity=Decimal(2), uom="SC", total=Decimal(1))
    day = TODAY - timedelta(days=3)
    back = GoodsReturned(return_id=new_id(), kind="return", sold_on=day, lines=(line,))
    unknown = GoodsReturned(return_id=new_id(), kind="return", lines=(line,))
    found = collect(envelopes((sold(5), NOW - timedelta(days=3)), (back, NOW), (unknown, NOW)), NOW)
    assert {key: quantity for key, (_, quantity) in found.demand.items()} == {
        (PRODUCT, day): Decimal(3),
        (PRODUCT, TODAY): Decimal(-2),
    }
    assert found.first_sales() == {PRODUCT: day}


def lost(quantity: int, product: UUID = PRODUCT) -> Event:
    return DemandLost(product_id=product, quantity=Decimal(quantity), reason="quote_lost")


@pytest.mark.parametrize("counts_lost", [True, False])
def test_a_snapshot_replaces_what_was_lost_if_it_says_so(counts_lost: bool) -> None:  # noqa: FBT001 - a case
    said = DemandStated(
        product_id=PRODUCT, since=TODAY - timedelta(days=10), days=(), counts_lost=counts_lost
    )
    old = NOW - timedelta(days=30)
    given = [(lost(1), old), (lost(2), NOW), (lost(3, OTHER), NOW), (said, NOW), (lost(4), NOW)]
    found = {key: amount for key, (_, amount) in collect(envelopes(*given), NOW).lost.items()}
    assert found == {
        (PRODUCT, TODAY - timedelta(days=30)): Decimal(1),
        (OTHER, TODAY): Decimal(3),
        (PRODUCT, TODAY): Decimal(4 if counts_lost else 6),
    }
