"""How far below the price of the rules a role may sell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from basecore.money import HUNDRED, discounted


class Mode(StrEnum):
    """What happens when a line goes below."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


class Breach(StrEnum):
    """What a line goes below."""

    MARGIN = "margin"
    DISCOUNT = "discount"


class Light(StrEnum):
    """How a margin stands, for those who may not see costs."""

    GOOD = "good"
    THIN = "thin"
    LOSS = "loss"


THIN_BELOW = Decimal(10)
"""Per cent of the cost, where the role has no limit of its own."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits of a role; None sets no limit."""

    mode: Mode = Mode.OFF
    min_margin_percent: Decimal | None = None
    max_discount_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sold:
    """A line as it would be sold; `price` is what the rules say, `unit_price` what was taken."""

    key: str
    price: Decimal
    cost: Decimal | None
    unit_price: Decimal
    discount_percent: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """A line that goes below; `figure` is what it comes to and `limit` what is allowed."""

    key: str
    breach: Breach
    figure: Decimal
    limit: Decimal


def findings(policy: Policy, lines: Iterable[Sold], discount_percent: Decimal) -> list[Finding]:
    """Return what goes below a policy, after the lines' discounts and the general one."""
    if policy.mode is Mode.OFF:
        return []
    found = [
        finding
        for line in lines
        for finding in (
            _margin(policy, line, discount_percent),
            _discount(policy, line, discount_percent),
        )
    ]
    return [one for one in found if one]


def light(policy: Policy, line: Sold, discount_percent: Decimal) -> Light | None:
    """Return how a line's margin stands, without saying what it is; None without a cost."""
    if not line.cost:
        return None
    net = net_price(line, discount_percent)
    if net < line.cost:
        return Light.LOSS
    least = THIN_BELOW if policy.min_margin_percent is None else policy.min_margin_percent
    return Light.THIN if (net - line.cost) * HUNDRED / line.cost < least else Light.GOOD


def net_price(line: Sold, discount_percent: Decimal) -> Decimal:
    """Return what is left of a unit's price after both discounts, not rounded."""
    return discounted(discounted(line.unit_price, line.discount_percent), discount_percent)


def _margin(policy: Policy, line: Sold, discount_percent: Decimal) -> Finding | None:
    limit = policy.min_margin_percent
    if limit is None or not line.cost:
        return None
    margin = (net_price(line, discount_percent) - line.cost) * HUNDRED / line.cost
    return Finding(line.key, Breach.MARGIN, margin, limit) if margin < limit else None


def _discount(policy: Policy, line: Sold, discount_percent: Decimal) -> Finding | None:
    limit = policy.max_discount_percent
    if limit is None or not line.price:
        return None
    taken = HUNDRED - net_price(line, discount_percent) * HUNDRED / line.price
    return Finding(line.key, Breach.DISCOUNT, taken, limit) if taken > limit else None
