"""The simulated stock: what is on hand, promised and ordered, and when the store buys more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from construction.demo.baskets import sensible
from construction.demo.catalogue import Popularity, Product
from construction.demo.steps import Line, ReceivedLine
from construction.demo.stories import Fate, Story

_LEAD_DAYS = {"CIM": 4, "AGR": 2, "ALV": 5, "ACO": 6, "ARG": 5, "TUB": 7, "CON": 7, "TIN": 8}
_USUAL_LEAD_DAYS = 9
_SAFETY = Decimal("1.5")
_COVER_DAYS = 25
_LONGEST_STEP = 2
_IDLE_OPENING = 8
_SHORT_SHARES = (Decimal(-2), Decimal("0.1"), Decimal("0.5"), Decimal("0.9"))
_SHORT_FROM_DAYS = 45
_SHORT_OF_EACH = 8
_SHORT_AMONG = 60
_COST_SPREAD = 4
_CENT = Decimal("0.01")


def lead_days(product: Product) -> int:
    """Return how many days the supplier of the product takes."""
    return _LEAD_DAYS.get(product.sku.partition("-")[0], _USUAL_LEAD_DAYS)


def mean_daily_demand(stories: Iterable[Story], products: int, days: int) -> list[Decimal]:
    """Return the daily mean of each product over the quotes that become orders."""
    totals = [Decimal(0)] * products
    for story in stories:
        if story.fate is Fate.CONVERTED:
            for line in story.created.lines:
                totals[line.product] += line.quantity
    return [total / days for total in totals]


@dataclass(frozen=True, slots=True)
class Level:
    """When to buy a product, up to which stock, and how short it is let run at the end."""

    lead_days: int
    mean: Decimal
    reorder_at: Decimal
    up_to: Decimal
    opening: Decimal
    short_share: Decimal | None

    def quantity(self, position: Decimal, days_left: int, smallest: Decimal) -> Decimal:
        """Return how much to buy when this much is on hand, promised and ordered in all."""
        if position > self.reorder_at:
            return Decimal(0)
        wanted = self.up_to - position
        if self.short_share is not None and days_left <= _SHORT_FROM_DAYS:
            enough = self.mean * (self.lead_days * self.short_share + days_left)
            wanted = min(wanted, enough - position)
        return wanted if wanted >= smallest else Decimal(0)


def _level(product: Product, mean: Decimal, short_share: Decimal | None) -> Level:
    lead = lead_days(product)
    reorder_at = mean * lead * _SAFETY + product.typical_quantity
    up_to = reorder_at + max(mean * _COVER_DAYS, product.typical_quantity * _LONGEST_STEP)
    idle = product.popularity is Popularity.IDLE
    opening = product.typical_quantity * _IDLE_OPENING if idle else up_to
    reorder_at = Decimal(0) if idle else reorder_at
    return Level(lead, mean, reorder_at, up_to, sensible(opening, product.uom), short_share)


def _draw_short(
    rng: Random, products: Sequence[Product], means: Sequence[Decimal]
) -> dict[int, Decimal]:
    sales = [mean / product.typical_quantity for product, mean in zip(products, means, strict=True)]
    ranked = sorted(range(len(products)), key=lambda index: sales[index], reverse=True)
    candidates = ranked[: min(_SHORT_AMONG, len(products) // 4)]
    of_each = min(_SHORT_OF_EACH, len(candidates) // len(_SHORT_SHARES))
    chosen = rng.sample(candidates, of_each * len(_SHORT_SHARES))
    return {index: _SHORT_SHARES[n % len(_SHORT_SHARES)] for n, index in enumerate(chosen)}


class Shelf:
    """On hand, promised and ordered quantities of every product of one store."""

    def __init__(self, rng: Random, products: Sequence[Product], means: list[Decimal]) -> None:
        short = _draw_short(rng, products, means)
        self._rng = rng
        self._products = products
        self._levels = [
            _level(product, means[index], short.get(index))
            for index, product in enumerate(products)
        ]
        self.on_hand = [Decimal(0)] * len(products)
        self._promised = [Decimal(0)] * len(products)
        self._ordered = [level.opening for level in self._levels]

    def opening(self) -> tuple[ReceivedLine, ...]:
        """Return the opening balance of every product."""
        return tuple(
            ReceivedLine(index, level.opening, self._products[index].cost)
            for index, level in enumerate(self._levels)
        )

    def receive(self, lines: Iterable[ReceivedLine]) -> None:
        """Put goods that were ordered on the shelf."""
        for line in lines:
            self.on_hand[line.product] += line.quantity
            self._ordered[line.product] -= line.quantity

    def promise(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """Promise what is free of each line and return the lines that can be supplied."""
        supplied = []
        for line in lines:
            free = self.on_hand[line.product] - self._promised[line.product]
            if quantity := min(line.quantity, free):
                self._promised[line.product] += quantity
                supplied.append(Line(line.product, quantity, line.discount_percent))
        return tuple(supplied)

    def release(self, lines: Iterable[Line]) -> None:
        """Take back the promise of an order that was cancelled."""
        for line in lines:
            self._promised[line.product] -= line.quantity

    def hand_over(self, lines: Iterable[Line]) -> None:
        """Take promised goods off the shelf."""
        for line in lines:
            self._promised[line.product] -= line.quantity
            self.on_hand[line.product] -= line.quantity

    def _cost(self, index: int) -> Decimal:
        percent = Decimal(100 + self._rng.randint(-_COST_SPREAD, _COST_SPREAD))
        return (self._products[index].cost * percent / 100).quantize(_CENT)

    def buy(self, day: date, end: date) -> dict[tuple[int, str], tuple[ReceivedLine, ...]]:
        """Order what runs low; the lines by lead time in days and supplier (a SKU prefix)."""
        purchases: dict[tuple[int, str], tuple[ReceivedLine, ...]] = {}
        for index, (product, level) in enumerate(zip(self._products, self._levels, strict=True)):
            position = self.on_hand[index] - self._promised[index] + self._ordered[index]
            wanted = level.quantity(position, (end - day).days, product.typical_quantity / 2)
            if not wanted:
                continue
            line = ReceivedLine(index, sensible(wanted, product.uom), self._cost(index))
            self._ordered[index] += line.quantity
            key = (level.lead_days, product.sku.partition("-")[0])
            purchases[key] = (*purchases.get(key, ()), line)
        return purchases
