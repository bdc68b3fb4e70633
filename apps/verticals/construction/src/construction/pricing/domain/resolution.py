"""How a price is found: the most specific valid rule wins, and each other one says why it lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import TypeAlias
from uuid import UUID

from basecore.money import HUNDRED, discounted

from construction.pricing.domain.rounding import Rounding, rounded

Rank: TypeAlias = tuple[int, int, int, Decimal, int, int]


class Level(StrEnum):
    """For whom a rule is, the most specific first."""

    JOB_SITE = "job_site"
    CUSTOMER = "customer"
    GROUP = "group"
    CATEGORY = "category"
    LIST = "list"


class Via(StrEnum):
    """Who points at a price list, the most specific first."""

    JOB_SITE = "job_site"
    CUSTOMER = "customer"
    GROUP = "group"
    STORE = "store"


class Target(StrEnum):
    """For what a rule is, the most specific first."""

    PRODUCT = "product"
    CATEGORY = "category"
    ALL = "all"


class Kind(StrEnum):
    """How a rule makes a price out of its value."""

    FIXED = "fixed"
    DISCOUNT = "discount"
    SURCHARGE = "surcharge"
    MARKUP = "markup"


class Reason(StrEnum):
    """Why a rule that is about the line did not make its price."""

    INACTIVE = "inactive"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    BELOW_MINIMUM = "below_minimum"
    NO_COST = "no_cost"
    LESS_SPECIFIC = "less_specific"
    OTHER_LIST = "other_list"
    BROADER_TARGET = "broader_target"
    LOWER_BREAK = "lower_break"
    EARLIER_START = "earlier_start"
    OLDER = "older"


@dataclass(frozen=True)
class Rule:
    """A price rule; `via` says who points at its list, `name` what its group or list is called."""

    id: UUID
    level: Level
    target: Target
    kind: Kind
    value: Decimal
    rounding: Rounding = Rounding.NONE
    min_quantity: Decimal = Decimal(0)
    starts_on: date | None = None
    ends_on: date | None = None
    is_active: bool = True
    via: Via | None = None
    name: str | None = None
    category: str | None = None

    @cached_property
    def rank(self) -> Rank:
        """Return what rules are compared by, the smallest first; no two rules have the same."""
        return (
            LEVELS[self.level],
            VIAS[self.via],
            TARGETS[self.target],
            -self.min_quantity,
            -self.starts_on.toordinal() if self.starts_on else 0,
            -self.id.int,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A line to be priced: what the product costs without rules, how much of it, and when."""

    base_price: Decimal
    cost: Decimal | None
    quantity: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Lost:
    """A rule that did not make the price, what it would have made, and why it did not."""

    rule: Rule
    price: Decimal | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Resolution:
    """The price, the rule that made it (None: the base price itself), and the others."""

    price: Decimal
    winner: Rule | None
    lost: Sequence[Lost]


LEVELS = {level: place for place, level in enumerate(Level)}
VIAS: dict[Via | None, int] = {None: 0} | {via: place for place, via in enumerate(Via)}
TARGETS = {target: place for place, target in enumerate(Target)}
WHY = (
    Reason.LESS_SPECIFIC,
    Reason.OTHER_LIST,
    Reason.BROADER_TARGET,
    Reason.LOWER_BREAK,
    Reason.EARLIER_START,
    Reason.OLDER,
)
"""The reason that belongs to each place of a rank."""
RANK = attrgetter("rank")


def ranked(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules in the order in which they are asked."""
    return sorted(rules, key=RANK)


def resolve(candidates: Iterable[Rule], asked: Asked) -> Resolution:
    """Price a line by rules that are about it and stand in the order of `ranked`."""
    winner: Rule | None = None
    won = asked.base_price
    lost = []
    for rule in candidates:
        price = price_by(rule, asked)
        reason = refusal(rule, asked) or (beaten(rule, winner) if winner else None)
        if price is None:
            lost.append(Lost(rule, None, reason or Reason.NO_COST))
        elif reason:
            lost.append(Lost(rule, price, reason))
        else:
            winner, won = rule, price
    return Resolution(won, winner, lost)


def price_by(rule: Rule, asked: Asked) -> Decimal | None:
    """Return the price that a rule makes, or None where it needs a cost that nobody entered."""
    exact = _exact(rule, asked)
    return None if exact is None else rounded(exact, rule.rounding)


def _exact(rule: Rule, asked: Asked) -> Decimal | None:
    match rule.kind:
        case Kind.FIXED:
            return rule.value
        case Kind.DISCOUNT:
            return discounted(asked.base_price, rule.value)
        case Kind.SURCHARGE:
            return asked.base_price * (HUNDRED + rule.value) / HUNDRED
        case Kind.MARKUP:
            return None if asked.cost is None else asked.cost * rule.value


def refusal(rule: Rule, asked: Asked) -> Reason | None:
    """Return why a rule does not hold for a line at all, if it does not."""
    if not rule.is_active:
        return Reason.INACTIVE
    if rule.starts_on and asked.on < rule.starts_on:
        return Reason.NOT_YET_VALID
    if rule.ends_on and asked.on > rule.ends_on:
        return Reason.EXPIRED
    if asked.quantity < rule.min_quantity:
        return Reason.BELOW_MINIMUM
    return Reason.NO_COST if rule.kind is Kind.MARKUP and asked.cost is None else None


def beaten(rule: Rule, winner: Rule) -> Reason:
    """Return the first thing in which the winner comes before a rule that holds as well."""
    pairs = zip(WHY, rule.rank, winner.rank, strict=True)
    return next((reason for reason, one, other in pairs if one != other), Reason.OLDER)
