"""Parts of a whole, as a report shows them: how many, how much, and the share of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts that make a whole: how many, how much, and their shares in percent."""

    name: str
    count: int
    amount: Decimal
    count_percent: Decimal
    amount_percent: Decimal


def parts(names: Sequence[str], found: Iterable[tuple[str, Decimal | int]]) -> list[Part]:
    """Return the parts by name, each with its share of how many there are and how much."""
    counts, amounts = dict.fromkeys(names, 0), dict.fromkeys(names, ZERO)
    for name, amount in found:
        counts[name] += 1
        amounts[name] += amount
    all_of, total = sum(counts.values()), sum(amounts.values(), ZERO)
    return [
        Part(
            name,
            counts[name],
            amounts[name],
            _percent(Decimal(counts[name]), Decimal(all_of)),
            _percent(amounts[name], total),
        )
        for name in names
    ]


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return round(HUNDRED * part / whole, 1) if whole else ZERO
