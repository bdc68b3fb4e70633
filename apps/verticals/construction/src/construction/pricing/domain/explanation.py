"""What is kept with a priced line, so that "why this price?" has the same answer for ever.

Plain JSON: decimals and dates as text, nothing that is empty, no names of people. It holds the
product's cost; `without_costs` takes out what would give it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from construction.pricing.domain.policy import Finding
from construction.pricing.domain.resolution import Asked, Kind, Resolution, Rule

Explanation: TypeAlias = dict[str, Any]


def explain(
    asked: Asked, found: Resolution, *, typed: Decimal | None = None, below: Iterable[str] = ()
) -> Explanation:
    """Return the explanation of a line; `typed` is the price that a person put in its place."""
    lost = [_entry(one.rule, one.price) | {"reason": one.reason.value} for one in found.lost]
    whole: Explanation = {
        "on": asked.on.isoformat(),
        "quantity": str(asked.quantity),
        "base_price": str(asked.base_price),
        "price": str(found.price),
        "cost": None if asked.cost is None else str(asked.cost),
        "typed": None if typed is None else str(typed),
        "won": _entry(found.winner, found.price) if found.winner else None,
        "lost": lost or None,
        "below": list(below) or None,
    }
    return {name: value for name, value in whole.items() if value is not None}


def with_below(explanation: Explanation, below: Iterable[Finding]) -> Explanation:
    """Return the explanation with what the line goes below now."""
    breaches = [one.breach.value for one in below]
    rest = {name: value for name, value in explanation.items() if name != "below"}
    return rest | ({"below": breaches} if breaches else {})


def without_costs(explanation: Explanation) -> Explanation:
    """Return the explanation as roles see it that may not see costs."""
    shown = {name: value for name, value in explanation.items() if name != "cost"}
    if "won" in shown:
        shown["won"] = _without_markup(shown["won"])
    if "lost" in shown:
        shown["lost"] = [_without_markup(entry) for entry in shown["lost"]]
    return shown


def _entry(rule: Rule, price: Decimal | None) -> dict[str, str]:
    values = {
        "rule": str(rule.id),
        "level": rule.level.value,
        "via": rule.via.value if rule.via else None,
        "name": rule.name,
        "target": rule.target.value,
        "category": rule.category,
        "kind": rule.kind.value,
        "value": str(rule.value),
        "rounding": rule.rounding.value if rule.rounding != "none" else None,
        "min_quantity": str(rule.min_quantity) if rule.min_quantity else None,
        "starts_on": rule.starts_on.isoformat() if rule.starts_on else None,
        "ends_on": rule.ends_on.isoformat() if rule.ends_on else None,
        "price": None if price is None else str(price),
    }
    return {name: value for name, value in values.items() if value is not None}


def _without_markup(entry: dict[str, str]) -> dict[str, str]:
    if entry["kind"] != Kind.MARKUP:
        return entry
    return {name: value for name, value in entry.items() if name != "value"}
