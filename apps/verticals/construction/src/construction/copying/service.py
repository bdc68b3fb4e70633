"""Use cases of copying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession

from construction import catalog, orders, pricing, quotes
from construction.activity import Actor, note
from construction.copying.errors import NoCustomerError, NothingToCopyError
from construction.copying.schemas import Prices
from construction.orders import OrderOut
from construction.quotes import PricedLine, QuoteIn, QuoteLineIn, QuoteLineOut, QuoteOut


@dataclass(frozen=True, slots=True)
class CopiedLine:
    """A line and what the rules of today ask for it; None: it is not sold any more."""

    line: QuoteLineOut
    price_today: Decimal | None

    @property
    def total_today(self) -> Decimal | None:
        """Return what the line comes to at today's price."""
        if self.price_today is None:
            return None
        return PricedLine(self.line.quantity, self.price_today, self.line.discount_percent).total

    @property
    def difference(self) -> Decimal:
        """Return how much more the line comes to today."""
        return Decimal("0.00") if self.total_today is None else self.total_today - self.line.total

    def given(self, prices: Prices) -> QuoteLineIn:
        """Return the line as it goes into the copy; what the rules say is not typed."""
        line = self.line
        is_rule = prices is Prices.TODAY or line.unit_price == self.price_today
        return QuoteLineIn(
            product_id=line.product_id,
            quantity=line.quantity,
            unit_price=None if is_rule else line.unit_price,
            discount_percent=line.discount_percent,
            note=line.note,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A quote that may be copied, line by line."""

    quote: QuoteOut
    lines: Sequence[CopiedLine]

    @property
    def sold(self) -> list[CopiedLine]:
        """Return the lines that go into a copy."""
        return [one for one in self.lines if one.price_today is not None]

    @property
    def gone(self) -> list[CopiedLine]:
        """Return the lines whose products are not sold any more."""
        return [one for one in self.lines if one.price_today is None]

    @property
    def total(self) -> Decimal:
        """Return what a copy comes to at the quote's own prices."""
        return self._sum([(one.line, one.line.unit_price) for one in self.sold])

    @property
    def total_today(self) -> Decimal:
        """Return what a copy comes to at today's prices."""
        return self._sum([(one.line, one.price_today or Decimal(0)) for one in self.sold])

    @property
    def difference(self) -> Decimal:
        """Return how much more it comes to today."""
        return self.total_today - self.total

    def _sum(self, lines: Sequence[tuple[QuoteLineOut, Decimal]]) -> Decimal:
        priced = [PricedLine(one.quantity, price, one.discount_percent) for one, price in lines]
        return quotes.totals(priced, self.quote.discount_percent).total


async def plan(
    session: TenantSession, quote_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> Plan:
    """Return what a copy would be, before it is made."""
    quote = await quotes.get(session, quote_id, owner_id)
    return await _plan(session, quote, by=by, now=now)


async def plan_order(
    session: TenantSession, order_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> Plan:
    """Return what ordering the same again would be, before it is made."""
    order = await orders.get(session, order_id, owner_id, with_prices=True)
    return await _plan(session, _as_quote(order), by=by, now=now)


async def _plan(session: TenantSession, quote: QuoteOut, *, by: Actor, now: datetime) -> Plan:
    who = await pricing.buyer_or_nobody(session, quote.customer_id, quote.job_site_id, role=by.role)
    products = await catalog.get_many(session, {line.product_id for line in quote.lines})
    sold = [line for line in quote.lines if products[line.product_id].is_active]
    wanted = [_wanted(line, products[line.product_id]) for line in sold]
    today = clock.business_date(now)
    found = await pricing.prices(session, who, wanted, on=today) if wanted else []
    prices = {line.id: one.price for line, one in zip(sold, found, strict=True)}
    return Plan(quote, [CopiedLine(line, prices.get(line.id)) for line in quote.lines])


async def copy(
    session: TenantSession,
    quote_id: UUID,
    prices: Prices,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> QuoteOut:
    """Make a draft of what of a quote is still sold, and return it."""
    planned = await plan(session, quote_id, owner_id=owner_id, by=by, now=now)
    return await _make(session, planned, prices, by=by, now=now)


async def reorder(
    session: TenantSession, order_id: UUID, *, owner_id: UUID | None, by: Actor, now: datetime
) -> QuoteOut:
    """Make a draft of what was ordered and is still sold, at today's prices, and return it."""
    planned = await plan_order(session, order_id, owner_id=owner_id, by=by, now=now)
    return await _make(session, planned, Prices.TODAY, by=by, now=now)


async def _make(
    session: TenantSession, planned: Plan, prices: Prices, *, by: Actor, now: datetime
) -> QuoteOut:
    if not planned.sold:
        raise NothingToCopyError
    old = planned.quote
    if old.customer_id is None:
        raise NoCustomerError
    lines = [one.given(prices) for one in planned.sold]
    await quotes.carry(
        session, [(line, one.line.said) for line, one in zip(lines, planned.sold, strict=True)]
    )
    given = QuoteIn(
        customer_id=old.customer_id,
        job_site_id=old.job_site_id,
        lines=lines,
        discount_percent=old.discount_percent,
        valid_days=old.valid_days,
        notes=old.notes,
    )
    made = await quotes.create(session, given, by=by, now=now)
    await note(session, made.id, "copied", by=by, at=now, number=old.number)
    return made


def _as_quote(order: OrderOut) -> QuoteOut:
    """Return an order as the quote that would have offered it."""
    lines = [
        QuoteLineOut.model_construct(**vars(line), is_price_typed=False, below_policy=[])
        for line in order.lines
    ]
    names = ("id", "number", "customer_id", "customer_name", "job_site_id", "job_site_name")
    return QuoteOut.model_construct(
        **{name: getattr(order, name) for name in names},
        discount_percent=order.discount_percent or Decimal(0),
        valid_days=quotes.DEFAULT_VALID_DAYS,
        notes=None,
        lines=lines,
    )


def _wanted(line: QuoteLineOut, product: catalog.Product) -> pricing.Wanted:
    return pricing.Wanted(
        product_id=product.id,
        category_id=product.category_id,
        base_price=product.base_price,
        cost=product.cost,
        quantity=line.quantity,
    )
