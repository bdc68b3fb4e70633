"""What the quote editor shows: products behind the rows, prices, totals, job sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from basecore import clock
from basecore.db import TenantSession
from basecore.http import PageRequest
from basecore.money import HUNDRED
from basecore.tokens import Principal
from fastapi import Request, Response
from webkit.numerals import format_decimal

from construction import catalog, customers, job_sites, pricing
from construction.pages import as_id, form_locale, templates
from construction.quotes.domain import Totals, totals
from construction.quotes.web.form import TypedLine, TypedQuote, lenient, priced

ZERO, ONE = Decimal(0), Decimal(1)
ROWS_WITHOUT_SCRIPT = 5


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The editor's rows with what is known of them, and their sum.

    `prices` is what the rules say, `typed_prices` names the rows whose price somebody typed, and
    `below` what of the person's limits a row goes below.
    """

    typed: TypedQuote
    products: dict[str, catalog.Product]
    prices: dict[str, Decimal]
    typed_prices: frozenset[str]
    below: dict[str, list[pricing.Finding]]
    lines: dict[str, Decimal | None]
    sums: Totals
    changed: frozenset[str]

    @property
    def discount(self) -> Decimal:
        """Return how much the general discount takes off."""
        return self.sums.subtotal - self.sums.total


async def reckon(session: TenantSession, typed: TypedQuote, locale: str, role: str) -> Reckoned:
    """Find the products that were typed, price them and add up what can be added up."""
    named = {one for line in typed.filled if (one := as_id(line.product_id))}
    known = {str(one.id): one for one in (await catalog.get_many(session, named)).values()}
    rows = [await _recognised(session, line, known) for line in typed.lines]
    changed = frozenset(new.key for new, old in zip(rows, typed.lines, strict=True) if new != old)
    who = await pricing.buyer_or_nobody(
        session, as_id(typed.customer_id), as_id(typed.job_site_id), role=role
    )
    products = {row.key: known[row.product_id] for row in rows if row.product_id in known}
    prices = await _prices(session, who, rows, products, locale)
    by_hand = frozenset(row.key for row in rows if row.is_price_typed(locale))
    rows = [_with_price(row, prices.get(row.key), locale) for row in rows]
    lines = {row.key: priced(row, locale, None) for row in rows if row.key in products}
    given = lenient(typed.discount, locale, ZERO)
    discount = given if given is not None and 0 <= given <= HUNDRED else ZERO
    sold = [
        pricing.Sold(key, prices[key], products[key].cost, line.unit_price, line.discount_percent)
        for key, line in lines.items()
        if line
    ]
    below: dict[str, list[pricing.Finding]] = {}
    for finding in pricing.findings(who.policy, sold, discount):
        below.setdefault(finding.key, []).append(finding)
    return Reckoned(
        typed=replace(typed, lines=tuple(rows)),
        products=products,
        prices=prices,
        typed_prices=by_hand,
        below=below,
        lines={key: line.total if line else None for key, line in lines.items()},
        sums=totals([line for line in lines.values() if line], discount),
        changed=changed,
    )


async def _prices(
    session: TenantSession,
    who: pricing.Terms,
    rows: Iterable[TypedLine],
    products: Mapping[str, catalog.Product],
    locale: str,
) -> dict[str, Decimal]:
    """Return what the rules say of each row whose product is known."""
    quantities = {
        row.key: lenient(row.quantity, locale, None) or ONE for row in rows if row.key in products
    }
    wanted = [
        pricing.Wanted(
            product_id=products[key].id,
            category_id=products[key].category_id,
            base_price=products[key].base_price,
            cost=products[key].cost,
            quantity=quantity,
        )
        for key, quantity in quantities.items()
    ]
    today = clock.business_date(clock.now())
    found = await pricing.prices(session, who, wanted, on=today) if wanted else []
    return {key: one.price for key, one in zip(quantities, found, strict=True)}


def _with_price(row: TypedLine, price: Decimal | None, locale: str) -> TypedLine:
    """Return the row with the price of the rules, where nobody typed another."""
    if price is None:
        return row
    text = format_decimal(price, 2, locale)
    unit_price = row.unit_price if row.is_price_typed(locale) else text
    return replace(row, unit_price=unit_price, price_auto=text)


async def _recognised(
    session: TenantSession, line: TypedLine, known: dict[str, catalog.Product]
) -> TypedLine:
    """Return the row with the one product that its words name: a scanner sends no choice."""
    product = known.get(line.product_id)
    if line.is_blank or (product and product.name == line.product_text):
        return line
    match = await _the_one(session, line.product_text)
    if match is None:
        return replace(line, product_id="")
    known[str(match.id)] = match
    return replace(line, product_id=str(match.id), product_text=match.name)


async def _the_one(session: TenantSession, words: str) -> catalog.Product | None:
    """Return the product with this code, or the only one with these words."""
    request = PageRequest(q=words[:100], limit=10)
    found = (await catalog.page(session, request, catalog.ProductFilter(active=True))).rows
    exact = [one for one in found if one.sku.casefold() == words.casefold()]
    match = exact or found
    return match[0] if len(match) == 1 else None


async def with_customer(session: TenantSession, typed: TypedQuote) -> TypedQuote:
    """Return the quote with the one customer that the typed words name, if no other was chosen."""
    if typed.customer_id or not typed.customer_id_text:
        return typed
    request = PageRequest(q=typed.customer_id_text[:100], limit=1)
    found = await customers.page(session, request)
    if len(found.rows) != 1 or found.next_cursor:
        return typed
    customer = found.rows[0]
    return replace(typed, customer_id=str(customer.id), customer_id_text=customer.name)


def role_of(request: Request) -> str:
    """Return the role of the person who asks."""
    caller: Principal = request.state.principal
    return caller.role


async def show(
    request: Request,
    session: TenantSession,
    typed: TypedQuote,
    *,
    status: int = 200,
    blank_rows: int = 1,
    **context: Any,
) -> Response:
    """Return the editor's page."""
    reckoned = await reckon(session, typed, form_locale(request), role_of(request))
    customer_id = as_id(typed.customer_id)
    sites = await job_sites.of_customer(session, customer_id) if customer_id else []
    given: dict[str, Any] = {"errors": {}, "stale": False, "quote": None, "version": None}
    return templates.render(
        request,
        "quotes/editor.html",
        status_code=status,
        typed=reckoned.typed.with_blanks(blank_rows),
        reckoned=reckoned,
        sites=sites,
        job_site_id=typed.job_site_id,
        **(given | context),
    )
