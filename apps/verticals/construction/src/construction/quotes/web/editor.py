"""What the quote editor shows: products behind the rows, totals, job sites of the customer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from basecore.db import TenantSession
from basecore.http import PageRequest
from fastapi import Request, Response
from webkit.numerals import format_decimal

from construction import catalog, customers, job_sites
from construction.pages import as_id, form_locale, templates
from construction.quotes.domain import PricedLine, Totals, totals
from construction.quotes.web.form import TypedLine, TypedQuote, lenient, priced

ZERO = Decimal(0)
ROWS_WITHOUT_SCRIPT = 5


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The editor's rows with what is known of them, and their sum."""

    typed: TypedQuote
    products: dict[str, catalog.Product]
    lines: dict[str, Decimal | None]
    sums: Totals
    changed: frozenset[str]

    @property
    def discount(self) -> Decimal:
        """Return how much the general discount takes off."""
        return self.sums.subtotal - self.sums.total


async def reckon(session: TenantSession, typed: TypedQuote, locale: str) -> Reckoned:
    """Find the products that were typed and add up what can be added up."""
    named = {one for line in typed.filled if (one := as_id(line.product_id))}
    known = {str(one.id): one for one in (await catalog.get_many(session, named)).values()}
    rows = [await _recognised(session, line, known, locale) for line in typed.lines]
    changed = frozenset(new.key for new, old in zip(rows, typed.lines, strict=True) if new != old)
    lines: dict[str, PricedLine | None] = {
        row.key: priced(row, locale, known[row.product_id].base_price)
        for row in rows
        if row.product_id in known
    }
    discount = lenient(typed.discount, locale, ZERO)
    sums = totals(
        [line for line in lines.values() if line],
        discount if discount is not None and 0 <= discount <= 100 else ZERO,  # noqa: PLR2004 - percent
    )
    return Reckoned(
        typed=replace(typed, lines=tuple(rows)),
        products={row.key: known[row.product_id] for row in rows if row.product_id in known},
        lines={key: line.total if line else None for key, line in lines.items()},
        sums=sums,
        changed=changed,
    )


async def _recognised(
    session: TenantSession, line: TypedLine, known: dict[str, catalog.Product], locale: str
) -> TypedLine:
    """Return the row with the one product that its words name: a scanner sends no choice."""
    product = known.get(line.product_id)
    if line.is_blank or (product and product.name == line.product_text):
        return line
    match = await _the_one(session, line.product_text)
    if match is None:
        return replace(line, product_id="")
    known[str(match.id)] = match
    price = line.unit_price or format_decimal(match.base_price, 2, locale)
    return replace(line, product_id=str(match.id), product_text=match.name, unit_price=price)


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
    reckoned = await reckon(session, typed, form_locale(request))
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
