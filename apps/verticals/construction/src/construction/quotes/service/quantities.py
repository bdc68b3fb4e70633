"""Quantities as people say them, in the product's base unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal

from basecore.db import TenantSession
from basecore.errors import InvalidError
from webkit.i18n import LOCALES

from construction import catalog
from construction.fields import MAX_LINE_QUANTITY
from construction.quotes import repository
from construction.quotes.schemas import QuoteLineIn, Row

TOO_LARGE = "This is too large"
NOT_SOLD_IN = "This product is not sold in “%(unit)s”, but in %(units)s"
SENTENCES = {
    catalog.SpokenFault.UNREADABLE: "Enter a quantity, for example 10, 3 cx or 12x3.5+10%",
    catalog.SpokenFault.NOT_POSITIVE: "Enter a number above zero",
}


async def understood(session: TenantSession, product: Row, said: str, locale: str) -> Decimal:
    """Return what was said of a product, or raise `InvalidError` with a sentence at its field."""
    found = await catalog.units_of(session, [product["id"]])
    return quantity_of(said, base_of(product), catalog.units(found[product["id"]]), locale)


async def carry(session: TenantSession, lines: Sequence[tuple[QuoteLineIn, str | None]]) -> None:
    """Keep what was said beside each quantity that is carried over, where it still means just that.

    A box may hold another number since; and whoever typed it may write numbers in another way.
    """
    told = [(line, said) for line, said in lines if said]
    if not told:
        return
    ids = {line.product_id for line, _ in told}
    products = await repository.offered(session, ids)
    units = {
        key: catalog.units(rows) for key, rows in (await catalog.units_of(session, ids)).items()
    }
    for line, said in told:
        base = base_of(products[line.product_id])
        if line.quantity in _meanings(said, base, units[line.product_id]):
            line.as_said(said)


def base_of(product: Row) -> catalog.Unit:
    """Return the unit in which a product is counted and priced."""
    return catalog.base_unit(product["uom"], product["step"])


def quantity_of(
    said: str, base: catalog.Unit, others: Sequence[catalog.Unit], locale: str
) -> Decimal:
    """Return what was said, in base units; `InvalidError` says what is wrong with it."""
    try:
        quantity = catalog.understand(said, base, others, locale).quantity
    except catalog.SpokenError as error:
        if error.fault is catalog.SpokenFault.UNKNOWN_UNIT:
            units = ", ".join(unit.uom for unit in (base, *others))
            values = {"said": {"unit": error.word, "units": units}}
            raise InvalidError({"said": NOT_SOLD_IN}, values=values) from error
        raise InvalidError({"said": SENTENCES[error.fault]}) from error
    if quantity > MAX_LINE_QUANTITY:
        raise InvalidError({"said": TOO_LARGE})
    return quantity


def _meanings(said: str, base: catalog.Unit, others: Sequence[catalog.Unit]) -> Iterator[Decimal]:
    """Yield what a text means to those who write numbers in one way or the other."""
    for locale in LOCALES:
        with suppress(InvalidError):
            yield quantity_of(said, base, others, locale)
