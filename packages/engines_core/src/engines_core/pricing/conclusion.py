"""What follows from a product's offers and receipts: its cost, whom to buy from, what is odd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low
from typing import Literal
from uuid import UUID

from engines_core.pricing import domain, series
from engines_core.pricing.domain import (
    ONE,
    UNIT,
    USUAL,
    ZERO,
    Choice,
    Figures,
    Offer,
    Priced,
    Record,
    Terms,
)
from engines_core.pricing.facts import Receipt
from engines_core.pricing.series import Seen

Basis = Literal["receipts", "offers"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A message key with its figures; decimals as strings, rendered by whoever shows it."""

    key: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Column:
    """A supplier in the comparison."""

    choice: Choice
    above_best_percent: Decimal | None
    wobble: Decimal
    late_share: Decimal
    trend_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Odd:
    """A supplier's last price, where it left its usual range."""

    offer: Offer
    departure: series.Departure

    @property
    def explanation(self) -> Explanation:
        """Return what there is to say of it."""
        price, usual = self.departure.price, self.departure.usual
        figures: Figures = {
            "percent": str(abs(self.departure.percent)),
            "usual": str(usual),
            "price": str(price),
            "band": str(self.departure.band),
        }
        if not price:
            return Explanation("pricing.nothing", figures)
        if times := series.slip(price, usual):
            figures["times"] = times
            return Explanation("pricing.slip_up" if price > usual else "pricing.slip_down", figures)
        if series.is_of_another_unit(price, usual):
            return Explanation("pricing.unit_up" if price > usual else "pricing.unit_down", figures)
        return Explanation("pricing.rose" if price > usual else "pricing.fell", figures)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """All that is concluded of a product's buying prices."""

    quantity: Decimal
    """The one that suppliers are compared for: what is usually bought at once."""
    base_cost: Decimal | None
    basis: Basis | None
    columns: Sequence[Column]
    priced: Sequence[Priced]
    """All breaks that hold: for other quantities."""
    odd: Sequence[Odd]
    explanation: Explanation

    @property
    def best(self) -> Choice | None:
        """Return the recommended choice."""
        return self.columns[0].choice if self.columns else None


def conclude(
    offers: Sequence[Offer],
    receipts: Sequence[Receipt],
    today: date,
    *,
    is_active: bool,
    terms: Terms = USUAL,
) -> Conclusion:
    """Conclude of a product as of a day; offers and receipts in the order of their days."""
    priced = [one for one in offers if one.unit_price > 0]
    held = domain.current(priced, today) if is_active else []
    quantity = usual_quantity(receipts, held)
    past = [one for one in priced if one.offered_on <= today]
    records = {one.supplier_id: record_of(one.supplier_id, past, receipts) for one in held}
    choices = domain.choices(held, records, quantity, terms)
    base, basis = base_cost(receipts, choices)
    return Conclusion(
        quantity=quantity,
        base_cost=base,
        basis=basis,
        columns=[_column(one, choices[0], records, past) for one in choices],
        priced=[domain.priced(one, records[one.supplier_id], terms) for one in held],
        odd=odd_prices([one for one in offers if one.offered_on <= today]) if is_active else [],
        explanation=_explain(choices) or _why_none(offers, today, is_active=is_active),
    )


def usual_quantity(receipts: Sequence[Receipt], held: Sequence[Offer]) -> Decimal:
    """Return what is usually bought at once: of the last receipts, else the smallest break."""
    if receipts:
        return max(median_low(one.quantity for one in receipts[-series.LAST :]), ONE)
    return max(min((one.minimum_quantity for one in held), default=ONE), ONE)


def record_of(supplier_id: UUID, offers: Sequence[Offer], receipts: Sequence[Receipt]) -> Record:
    """Return how a supplier's prices and deliveries of a product have behaved."""
    came = [one for one in receipts if one.supplier_id == supplier_id and one.expected_on]
    return Record(
        wobble=series.wobble(prices_of(supplier_id, offers)),
        arrivals=len(came),
        late=sum(one.is_late for one in came),
    )


def prices_of(supplier_id: UUID, offers: Sequence[Offer]) -> list[Seen]:
    """Return a supplier's prices from the smallest quantity on that it was last asked for."""
    mine = [one for one in offers if one.supplier_id == supplier_id]
    if not mine:
        return []
    at = mine[-1].minimum_quantity
    return [Seen(one.offered_on, one.unit_price) for one in mine if one.minimum_quantity == at]


def base_cost(
    receipts: Sequence[Receipt], choices: Sequence[Choice]
) -> tuple[Decimal | None, Basis | None]:
    """Return the mean cost of what came, by quantity, else the mean of what is offered."""
    costs = [(one.quantity, one.unit_cost) for one in receipts if one.unit_cost]
    if amount := sum((quantity for quantity, _ in costs), ZERO):
        value = sum((quantity * cost for quantity, cost in costs), ZERO)
        return (value / amount).quantize(UNIT, ROUND_HALF_UP), "receipts"
    if choices:
        total = sum((landed(one) for one in choices), ZERO)
        return (total / len(choices)).quantize(UNIT, ROUND_HALF_UP), "offers"
    return None, None


def landed(choice: Choice) -> Decimal:
    """Return what a unit costs at the store, whenever it is paid."""
    return choice.offer.unit_price + freight(choice)


def freight(choice: Choice) -> Decimal:
    """Return the freight of a unit."""
    offer = choice.offer
    of_order = (offer.freight_per_order / choice.quantity).quantize(UNIT, ROUND_HALF_UP)
    return offer.freight_per_unit + of_order


def odd_prices(offers: Sequence[Offer]) -> list[Odd]:
    """Return each supplier's last price that is out of its usual range; so is none at all."""
    found = []
    for supplier_id in sorted({one.supplier_id for one in offers}):
        last = [one for one in offers if one.supplier_id == supplier_id][-1]
        before = [one for one in prices_of(supplier_id, offers)[:-1] if one.price]
        if gone := series.departure(before, last.unit_price):
            found.append(Odd(last, gone))
    return found


def _column(
    choice: Choice, best: Choice, records: dict[UUID, Record], offers: Sequence[Offer]
) -> Column:
    supplier_id = choice.offer.supplier_id
    record = records[supplier_id]
    return Column(
        choice,
        domain.percent_above(choice.weighed, best.weighed),
        record.wobble,
        record.late_share,
        series.trend(prices_of(supplier_id, offers)),
    )


def _explain(choices: Sequence[Choice]) -> Explanation | None:
    if not choices:
        return None
    best = choices[0]
    figures: Figures = {
        "supplier": str(best.offer.supplier_id),
        "unit_cost": str(best.unit_cost),
        "quantity": str(best.quantity),
    }
    if len(choices) == 1:
        return Explanation("pricing.only", figures)
    other = choices[1]
    above = domain.percent_above(other.total, best.total)
    figures |= {
        "runner_up": str(other.offer.supplier_id),
        "percent": str(above),
        "by": _decided_by(best, other),
    }
    return Explanation("pricing.best" if above else "pricing.equal", figures)


def _decided_by(best: Choice, other: Choice) -> str:
    """Return what speaks most for the best: its price, freight, payment term or steadiness."""
    gains = {
        "price": other.offer.unit_price - best.offer.unit_price,
        "freight": freight(other) - freight(best),
        "term": (landed(best) - best.unit_cost) - (landed(other) - other.unit_cost),
        "risk": other.risk - best.risk,
    }
    return max(gains, key=lambda name: gains[name])


def _why_none(offers: Sequence[Offer], today: date, *, is_active: bool) -> Explanation:
    if not is_active:
        reason = "inactive"
    elif not offers:
        reason = "no_offer"
    elif all(one.offered_on > today for one in offers):
        reason = "future"
    elif all(one.unit_price <= 0 for one in offers):
        reason = "no_price"
    else:
        reason = "expired"
    return Explanation(f"pricing.none_{reason}", {})
