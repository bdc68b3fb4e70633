"""How a price is found: against an oracle, and the cases that people ask about."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from construction.pricing.domain import (
    Asked,
    Breach,
    Kind,
    Level,
    Mode,
    Policy,
    Reason,
    Rounding,
    Rule,
    Sold,
    Target,
    Via,
    findings,
    ranked,
    resolve,
    rounded,
)
from price_oracle import PlainLine, PlainRule, price

CASES = 10_000
TODAY = date(2026, 3, 2)
ASKED = Asked(Decimal("38.90"), Decimal("25.00"), Decimal(10), TODAY)


def rule(number: int = 1, **fields: Any) -> Rule:
    """Return a rule of five percent off everything in the store's list."""
    plain: dict[str, Any] = {
        "id": UUID(int=number),
        "level": Level.LIST,
        "via": Via.STORE,
        "target": Target.ALL,
        "kind": Kind.DISCOUNT,
        "value": Decimal(5),
    }
    fields = plain | fields
    if fields["level"] is not Level.LIST:
        fields["via"] = None
    return Rule(**fields)


def some_rule(chance: random.Random, number: int) -> Rule:
    """Return any rule; dates and breaks are few, so that ties are many."""
    kind = chance.choice(list(Kind))
    level = chance.choice(list(Level))
    days = [None, *(TODAY + timedelta(days=n) for n in (-9, -1, 0, 1, 9))]
    return rule(
        number,
        level=level,
        via=chance.choice(list(Via)),
        target=Target.CATEGORY if level is Level.CATEGORY else chance.choice(list(Target)),
        kind=kind,
        value=Decimal(chance.randrange(1, 9999)) / 100,
        rounding=Rounding.NONE if kind is Kind.FIXED else chance.choice(list(Rounding)),
        min_quantity=Decimal(chance.choice([0, 0, 5, 10, 100])),
        starts_on=chance.choice(days),
        ends_on=chance.choice(days),
        is_active=chance.random() < 0.9,
    )


def plain(one: Rule) -> PlainRule:
    """Return the rule as the oracle reads it."""
    return PlainRule(
        number=one.id.int,
        level=one.level.value,
        target=one.target.value,
        kind=one.kind.value,
        value=Fraction(one.value),
        rounding=one.rounding.value,
        minimum=Fraction(one.min_quantity),
        starts=one.starts_on,
        ends=one.ends_on,
        active=one.is_active,
        via=one.via.value if one.via else None,
    )


def test_ten_thousand_prices_are_those_of_the_oracle() -> None:
    chance = random.Random(20260302)  # noqa: S311 - a case that can be run again
    won = 0
    for case in range(CASES):
        rules = [some_rule(chance, n + 1) for n in range(chance.randrange(9))]
        cost = None if chance.random() < 0.2 else Decimal(chance.randrange(0, 99_999)) / 100
        asked = Asked(
            base_price=Decimal(chance.randrange(0, 99_999)) / 100,
            cost=cost,
            quantity=Decimal(chance.choice([1, 4999, 5000, 10_000, 99_999, 100_000])) / 1000,
            on=TODAY,
        )
        line = PlainLine(
            base_cents=int(asked.base_price * 100),
            cost_cents=None if cost is None else int(cost * 100),
            quantity=Fraction(asked.quantity),
            on=TODAY,
        )
        found = resolve(ranked(rules), asked)
        expected = price([plain(one) for one in rules], line)
        reasons = {one.rule.id.int: one.reason.value for one in found.lost}
        winner = found.winner.id.int if found.winner else None
        assert (int(found.price * 100), winner, reasons) == expected, case
        won += winner is not None
    assert won > CASES / 3, "most cases have a rule that holds"


def test_the_order_of_levels() -> None:
    rules = [
        rule(n, level=level, via=via, value=Decimal(n))
        for n, (level, via) in enumerate(
            [
                (Level.JOB_SITE, None), (Level.CUSTOMER, None), (Level.GROUP, None),
                (Level.CATEGORY, None), *((Level.LIST, via) for via in Via),
            ],
            start=1,
        )
    ]  # fmt: skip
    for count in range(len(rules), 0, -1):
        left = rules[-count:]
        found = resolve(ranked(reversed(left)), ASKED)
        assert found.winner == left[0]
        assert [one.rule for one in found.lost] == left[1:]
    nothing = resolve([], ASKED)
    assert (nothing.price, nothing.winner) == (Decimal("38.90"), None)


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        ({"target": Target.PRODUCT}, {"target": Target.CATEGORY}, Reason.BROADER_TARGET),
        ({"target": Target.CATEGORY}, {"target": Target.ALL}, Reason.BROADER_TARGET),
        ({"min_quantity": Decimal(10)}, {"min_quantity": Decimal(5)}, Reason.LOWER_BREAK),
        ({"starts_on": TODAY}, {"starts_on": TODAY - timedelta(days=1)}, Reason.EARLIER_START),
        ({"starts_on": date(2020, 1, 1)}, {}, Reason.EARLIER_START),
        ({"number": 9}, {"number": 8}, Reason.OLDER),
        ({}, {"min_quantity": Decimal("10.001")}, Reason.BELOW_MINIMUM),
        ({}, {"starts_on": TODAY + timedelta(days=1)}, Reason.NOT_YET_VALID),
        ({}, {"ends_on": TODAY - timedelta(days=1)}, Reason.EXPIRED),
        ({}, {"is_active": False, "ends_on": date(2020, 1, 1)}, Reason.INACTIVE),
    ],
)
def test_why_a_rule_loses(better: dict[str, Any], worse: dict[str, Any], reason: Reason) -> None:
    one, other = rule(**{"number": 1} | better), rule(**{"number": 2} | worse)
    if reason in {Reason.EARLIER_START, Reason.LOWER_BREAK, Reason.BROADER_TARGET}:
        other = replace(other, id=UUID(int=3))
    for rules in permutations([one, other]):
        found = resolve(ranked(rules), ASKED)
        assert found.winner == one
        assert [(lost.rule, lost.reason) for lost in found.lost] == [(other, reason)]


def test_dates_are_inclusive_and_breaks_reached_exactly() -> None:
    today = rule(starts_on=TODAY, ends_on=TODAY, min_quantity=Decimal(10))
    assert resolve([today], ASKED).winner == today


def test_each_kind_makes_its_price() -> None:
    made = {kind: resolve([rule(kind=kind, value=Decimal("1.50"))], ASKED).price for kind in Kind}
    assert made == {
        Kind.FIXED: Decimal("1.50"),
        Kind.DISCOUNT: Decimal("38.32"),
        Kind.SURCHARGE: Decimal("39.48"),
        Kind.MARKUP: Decimal("37.50"),
    }


def test_cost_times_markup_needs_a_cost() -> None:
    markup = rule(kind=Kind.MARKUP, value=Decimal("1.50"), level=Level.CUSTOMER)
    fallback = rule(2)
    found = resolve(ranked([fallback, markup]), replace(ASKED, cost=None))
    assert found.winner == fallback
    assert [(one.price, one.reason) for one in found.lost] == [(None, Reason.NO_COST)]


@pytest.mark.parametrize(
    ("amount", "to", "price"),
    [
        ("37.505", Rounding.NONE, "37.51"),
        ("37.91", Rounding.UP_90, "38.90"),
        ("37.90", Rounding.UP_90, "37.90"),
        ("37.901", Rounding.UP_90, "37.90"),
        ("37.40", Rounding.NEAREST_90, "37.90"),
        ("37.39", Rounding.NEAREST_90, "36.90"),
        ("0.10", Rounding.NEAREST_90, "0.90"),
        ("37.49", Rounding.NEAREST_99, "37.99"),
        ("37.48", Rounding.NEAREST_99, "36.99"),
        ("38.00", Rounding.UP_99, "38.99"),
        ("1.02", Rounding.NEAREST_05, "1.00"),
        ("1.03", Rounding.NEAREST_05, "1.05"),
        ("1.01", Rounding.UP_05, "1.05"),
        ("0.004", Rounding.UP_90, "0.00"),
    ],
)
def test_rounding(amount: str, to: Rounding, price: str) -> None:
    assert rounded(Decimal(amount), to) == Decimal(price)


SOLD = Sold("1", Decimal("38.90"), Decimal("25.00"), Decimal("38.90"), Decimal(0))
BOTH = Policy(Mode.WARN, Decimal(30), Decimal(10))


@pytest.mark.parametrize(
    ("line", "general", "breaches"),
    [
        (SOLD, 0, []),
        (replace(SOLD, discount_percent=Decimal(10)), 0, []),
        (replace(SOLD, discount_percent=Decimal("10.01")), 0, [Breach.DISCOUNT]),
        (replace(SOLD, discount_percent=Decimal(6)), 5, [Breach.DISCOUNT]),
        (replace(SOLD, unit_price=Decimal("35.00")), 0, [Breach.DISCOUNT]),
        (replace(SOLD, unit_price=Decimal("32.50")), 0, [Breach.DISCOUNT]),
        (replace(SOLD, unit_price=Decimal("32.49")), 0, [Breach.MARGIN, Breach.DISCOUNT]),
        (replace(SOLD, cost=None, unit_price=Decimal("0.01")), 0, [Breach.DISCOUNT]),
        (replace(SOLD, price=Decimal(0), cost=Decimal(0), unit_price=Decimal(0)), 50, []),
    ],
)
def test_what_goes_below_a_policy(line: Sold, general: int, breaches: list[Breach]) -> None:
    found = findings(BOTH, [line], Decimal(general))
    assert [one.breach for one in found] == breaches


def test_a_policy_that_is_off_finds_nothing() -> None:
    given_away = replace(SOLD, unit_price=Decimal(0))
    assert findings(Policy(Mode.OFF, Decimal(30), Decimal(10)), [given_away], Decimal(0)) == []
    assert findings(Policy(Mode.BLOCK), [given_away], Decimal(0)) == []
