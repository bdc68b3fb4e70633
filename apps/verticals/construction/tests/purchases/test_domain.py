"""States of purchases, what a receipt costs at the door, and the cost that follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from basecore.ids import new_id
from construction.purchases.domain import (
    Arrived,
    Balance,
    PurchaseAction,
    PurchaseStatus,
    allows,
    average_cost,
    is_late,
    landed,
    status_after,
)

D = Decimal
S, A = PurchaseStatus, PurchaseAction


def test_only_what_is_open_is_received() -> None:
    assert {one for one in S if allows(one, A.RECEIVE)} == {S.SENT, S.PARTLY_RECEIVED}
    assert {one for one in S if allows(one, A.CHANGE)} == {S.DRAFT}
    assert not any(allows(S.CANCELLED, action) for action in A)
    assert not allows(S.PARTLY_RECEIVED, A.CANCEL)


def test_late_is_what_is_open_and_expected_before_today() -> None:
    today = date(2026, 3, 10)
    assert is_late(S.SENT, date(2026, 3, 9), today)
    assert not is_late(S.SENT, today, today)
    assert not is_late(S.SENT, None, today)
    assert not is_late(S.RECEIVED, date(2026, 3, 9), today)


def test_a_purchase_is_whole_when_nothing_is_missing_or_nothing_more_comes() -> None:
    part = [Balance(D(10), D(4)), Balance(D(5), D(7))]
    assert status_after(part, is_last=False) is S.PARTLY_RECEIVED
    assert status_after(part, is_last=True) is S.RECEIVED
    assert status_after([Balance(D(10), D(12))], is_last=False) is S.RECEIVED


def test_freight_goes_by_value() -> None:
    one, other = new_id(), new_id()
    came = [Arrived(one, D(10), D(3)), Arrived(other, D(5), D(2)), Arrived(one, D(10), D(6))]
    found = landed([*came, Arrived(new_id(), D(4))], D(10))
    assert found == {one: (D(20), D(99)), other: (D(5), D(11))}


def test_the_cost_is_weighed_by_what_is_there() -> None:
    assert average_cost(D(10), D(20), D(30), D(900)) == D("27.50")
    assert average_cost(D(0), D(20), D(3), D(10)) == D("3.33")
    assert average_cost(D(-5), D(20), D(10), D(300)) == D(30), "what is not there weighs nothing"
    assert average_cost(D(7), None, D(10), D(300)) == D(30)
