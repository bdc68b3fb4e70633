"""Prices found the slow and plain way, written from the description and not from the code.

Every rule is held against every other one; money is whole cents and fractions; rounding tries the
candidates one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class PlainRule:
    """A rule in words and numbers."""

    number: int
    level: str
    target: str
    kind: str
    value: Fraction
    rounding: str
    minimum: Fraction
    starts: date | None
    ends: date | None
    active: bool
    via: str | None


@dataclass(frozen=True)
class PlainLine:
    """What is asked."""

    base_cents: int
    cost_cents: int | None
    quantity: Fraction
    on: date


ORDER = ["job_site", "customer", "group", "category", "list"]
POINTING = ["job_site", "customer", "group", "store"]
SCOPE = ["product", "category", "all"]


def price(rules: list[PlainRule], line: PlainLine) -> tuple[int, int | None, dict[int, str]]:
    """Return cents, the number of the winner or None, and the reason of each loser."""
    reasons = {rule.number: why_not(rule, line) for rule in rules}
    good = [rule for rule in rules if not reasons[rule.number]]
    best = [one for one in good if not any(beats(other, one) for other in good)]
    if not best:
        return line.base_cents, None, {n: str(why) for n, why in reasons.items()}
    assert len(best) == 1, "there is one winner"
    winner = best[0]
    reasons |= {rule.number: difference(winner, rule) for rule in good}
    lost = {n: str(why) for n, why in reasons.items() if n != winner.number}
    return cents(winner, line), winner.number, lost


def why_not(rule: PlainRule, line: PlainLine) -> str | None:
    """Return the first thing that keeps a rule from holding."""
    hurdles = {
        "inactive": not rule.active,
        "not_yet_valid": rule.starts is not None and rule.starts > line.on,
        "expired": rule.ends is not None and rule.ends < line.on,
        "below_minimum": rule.minimum > line.quantity,
        "no_cost": rule.kind == "markup" and line.cost_cents is None,
    }
    return next((reason for reason, stops in hurdles.items() if stops), None)


def difference(one: PlainRule, other: PlainRule) -> str:
    """Return in what one rule differs from another, in the order of the description."""
    differ = {
        "less_specific": one.level != other.level,
        "other_list": one.via != other.via,
        "broader_target": one.target != other.target,
        "lower_break": one.minimum != other.minimum,
        "earlier_start": one.starts != other.starts,
    }
    return next((reason for reason, differs in differ.items() if differs), "older")


def beats(one: PlainRule, other: PlainRule) -> bool:
    """Tell whether a rule comes before another."""
    return {
        "less_specific": ORDER.index(one.level) < ORDER.index(other.level),
        "other_list": str(one.via) in POINTING[: POINTING.index(str(other.via or "store"))],
        "broader_target": SCOPE.index(one.target) < SCOPE.index(other.target),
        "lower_break": one.minimum > other.minimum,
        "earlier_start": (one.starts or date.min) > (other.starts or date.min),
        "older": one.number > other.number,
    }[difference(one, other)]


def cents(rule: PlainRule, line: PlainLine) -> int:
    """Return the price that a rule makes."""
    if rule.kind == "fixed":
        exact = rule.value * 100
    elif rule.kind == "discount":
        exact = line.base_cents * (1 - rule.value / 100)
    elif rule.kind == "surcharge":
        exact = line.base_cents * (1 + rule.value / 100)
    else:
        assert line.cost_cents is not None
        exact = line.cost_cents * rule.value
    whole = half_up(exact)
    return whole if rule.rounding == "none" or whole == 0 else ending(whole, rule.rounding)


def half_up(exact: Fraction) -> int:
    """Return whole cents."""
    below = exact.numerator // exact.denominator
    return below + 1 if exact - below >= Fraction(1, 2) else below


def ending(whole: int, rounding: str) -> int:
    """Try every price around until one has the ending."""
    way, _, end = rounding.partition("_")
    step, rest = {"90": (100, 90), "99": (100, 99), "05": (5, 0)}[end]
    up = next(n for n in range(whole, whole + 101) if n % step == rest)
    if way == "up":
        return up
    below = range(whole, max(whole - 101, -1), -1)
    down = next((n for n in below if n % step == rest), None)
    return up if down is None or up - whole <= whole - down else down
