"""Pricing a quote: what was asked for, checked, priced by the rules or as typed, and limited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.money import MAX_MONEY
from contracts import QuoteLine

from construction import pricing
from construction.activity import Actor
from construction.quotes import repository
from construction.quotes.domain import PricedLine, totals
from construction.quotes.errors import (
    Below,
    BelowPolicyError,
    CustomerUnknownError,
    LineProductError,
    TotalTooLargeError,
)
from construction.quotes.schemas import QuoteIn, QuoteLineIn, QuoteOut, Row, quote_of

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Priced:
    """What was asked for, checked and priced, ready to be stored; and the names in it."""

    header: Values
    lines: list[Values]
    parties: Row
    products: Mapping[UUID, Row]

    def found_by(self, number: str) -> tuple[str | None, ...]:
        """Return the words by which the quote of this number is found."""
        names = self.parties["customer_name"], self.parties["tax_id"], self.parties["job_site_name"]
        return number, *names

    def quote(self, header: Values) -> QuoteOut:
        """Return the quote as it is after these header values were stored."""
        named = (
            line
            | {name: self.products[line["product_id"]][name] for name in ("sku", "name")}
            | {"below_policy": line["price_explanation"].get("below", [])}
            for line in self.lines
        )
        return quote_of({"valid_until": None, **self.parties, **header}, named)


@dataclass(frozen=True, slots=True)
class Draft:
    """A line on its way into a quote: what was asked for, of what, and what the rules say."""

    position: int
    given: QuoteLineIn
    product: Row
    asked: pricing.Asked
    found: pricing.Resolution

    @property
    def unit_price(self) -> Decimal:
        """Return the price that was typed, else that of the rules."""
        return self.found.price if self.given.unit_price is None else self.given.unit_price

    @property
    def sold(self) -> pricing.Sold:
        """Return what the limits of a role look at."""
        return pricing.Sold(
            key=str(self.position),
            price=self.found.price,
            cost=self.product["cost"],
            unit_price=self.unit_price,
            discount_percent=self.given.discount_percent,
        )

    def values(self, below: Iterable[pricing.Finding]) -> Values:
        """Return the line's columns, but those of its quote."""
        given = self.given
        priced = PricedLine(given.quantity, self.unit_price, given.discount_percent)
        breaches = [one.breach.value for one in below if one.key == str(self.position)]
        return {
            "id": new_id(),
            "product_id": given.product_id,
            "position": self.position,
            "quantity": given.quantity,
            "uom": self.product["uom"],
            "unit_price": self.unit_price,
            "discount_percent": given.discount_percent,
            "total": priced.total,
            "note": given.note,
            "said": given.said,
            "is_price_typed": given.unit_price is not None,
            "price_explanation": pricing.explain(
                self.asked, self.found, typed=given.unit_price, below=breaches
            ),
        }


async def price(
    session: TenantSession,
    quote_id: UUID,
    given: QuoteIn,
    *,
    by: Actor,
    now: datetime,
    is_held: bool = True,
    holds_buyer: bool = True,
) -> Priced:
    """Price every line: as typed where a price was typed, else by the rules of the day.

    What goes below the limits is refused, unless it is not to be held to them yet. The buyer is
    held for what is going to be stored.
    """
    who = await _buyer(session, given, by, is_held=holds_buyer)
    products = await repository.offered(session, (line.product_id for line in given.lines))
    drafts = await resolved(session, who, given.lines, products, on=clock.business_date(now))
    below = pricing.findings(who.policy, [one.sold for one in drafts], given.discount_percent)
    names = {str(one.position): one.product["name"] for one in drafts}
    if is_held and (held_back := _held_back(who.policy, below, names)):
        raise BelowPolicyError(held_back)
    key = {"tenant_id": session.tenant_id, "quote_id": quote_id, "quote_version": 1}
    lines = [key | one.values(below) for one in drafts]
    header = {"tenant_id": session.tenant_id, "id": quote_id} | _header(given, lines)
    return Priced(header, lines, who.names, products)


async def resolved(
    session: TenantSession,
    who: pricing.Terms,
    lines: Sequence[QuoteLineIn],
    products: Mapping[UUID, Row],
    *,
    on: date,
) -> list[Draft]:
    """Return each line with what the rules of a day say about it."""
    wanted = [_wanted(place, line, products) for place, line in enumerate(lines)]
    found = await pricing.prices(session, who, wanted, on=on)
    return [
        Draft(place, line, products[line.product_id], want.asked(on), one)
        for place, (line, want, one) in enumerate(zip(lines, wanted, found, strict=True))
    ]


async def breaches(
    session: TenantSession, quote_id: UUID, discount_percent: Decimal, *, role: str
) -> list[Below]:
    """Return what of a stored draft goes below what a role is held back at."""
    policy = await pricing.policy(session, role)
    lines = await repository.explained(session, quote_id)
    sold = [one for place, line in enumerate(lines) if (one := sold_of(str(place), line))]
    names = {str(place): line["name"] for place, line in enumerate(lines)}
    return _held_back(policy, pricing.findings(policy, sold, discount_percent), names)


def sold_of(key: str, line: Row) -> pricing.Sold | None:
    """Return a stored line as the limits look at it; None if it was priced without explanation."""
    kept = line["price_explanation"]
    if not kept:
        return None
    return pricing.Sold(
        key=key,
        price=Decimal(kept["price"]),
        cost=Decimal(kept["cost"]) if "cost" in kept else None,
        unit_price=line["unit_price"],
        discount_percent=line["discount_percent"],
    )


def sold_as_is(key: str, line: Row) -> pricing.Sold:
    """Return a line that was priced without explanation: its own price is all that is known."""
    price = line["unit_price"]
    return pricing.Sold(key, price, None, price, line["discount_percent"])


def facts(priced: Priced) -> Values:
    """Return what the events of a quote tell."""
    header = priced.header
    return {
        "quote_id": header["id"],
        "customer_id": header["customer_id"],
        "job_site_id": header["job_site_id"],
        "total": header["total"],
        "lines": tuple(QuoteLine.model_validate(line) for line in priced.lines),
    }


async def _buyer(
    session: TenantSession, given: QuoteIn, by: Actor, *, is_held: bool
) -> pricing.Terms:
    who = await pricing.terms(
        session, given.customer_id, given.job_site_id, role=by.role, is_held=is_held
    )
    if who is None:
        raise CustomerUnknownError("customer_id")
    if given.job_site_id and who.job_site_id is None:
        raise CustomerUnknownError("job_site_id")
    return who


def _wanted(position: int, given: QuoteLineIn, products: Mapping[UUID, Row]) -> pricing.Wanted:
    product = products.get(given.product_id)
    if product is None or not product["is_active"]:
        raise LineProductError(position)
    return pricing.Wanted(
        product_id=given.product_id,
        category_id=product["category_id"],
        base_price=product["base_price"],
        cost=product["cost"],
        quantity=given.quantity,
    )


def _held_back(
    policy: pricing.Policy, below: Sequence[pricing.Finding], names: Mapping[str, str]
) -> list[Below]:
    """Return what a role is held back at, if it is: the one place that decides it."""
    return [_below(one, names) for one in below] if policy.mode is pricing.Mode.BLOCK else []


def _below(one: pricing.Finding, names: Mapping[str, str]) -> Below:
    if one.breach is pricing.Breach.MARGIN:
        return Below(int(one.key), names[one.key])
    return Below(int(one.key), names[one.key], one.figure, one.limit)


def _header(given: QuoteIn, lines: Sequence[Values]) -> Values:
    sums = totals(
        [PricedLine(x["quantity"], x["unit_price"], x["discount_percent"]) for x in lines],
        given.discount_percent,
    )
    if sums.subtotal > MAX_MONEY or any(
        max(line["total"], line["unit_price"]) > MAX_MONEY for line in lines
    ):
        raise TotalTooLargeError
    return {
        "customer_id": given.customer_id,
        "job_site_id": given.job_site_id,
        "discount_percent": given.discount_percent,
        "subtotal": sums.subtotal,
        "total": sums.total,
        "valid_days": given.valid_days,
        "notes": given.notes,
    }
