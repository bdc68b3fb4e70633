"""The rows of a draft, each with what its seller must know of the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession
from basecore.money import MILLI, discounted, round_money
from webkit import msgid
from webkit.numerals import format_decimal

from construction import catalog, inventory, orders, pricing, quotes
from construction.drafting.schemas import BelowOut, DraftLine, LastPrice, Packs, Stock
from construction.explanations import Words
from construction.quotes import Row

ZERO = Decimal(0)
KEY = "0"
BELOW_MARGIN = msgid("Below the smallest margin")
ABOVE_DISCOUNT = msgid("Discount of %(figure)s, above your %(limit)s")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is shown a draft: to whose quotes they are limited, their role, language and words."""

    owner_id: UUID | None
    role: str
    locale: str
    words: Words

    def number(self, value: Decimal, digits: int) -> str:
        """Return a number as the reader writes it, without trailing zeros."""
        text = format_decimal(value, digits, self.locale)
        return text.rstrip("0").rstrip(".,") if digits else text


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the products in some rows."""

    units: Mapping[UUID, Sequence[catalog.ProductUnit]]
    on_hand: Mapping[UUID, Decimal]
    promised: Mapping[UUID, Decimal]
    last: Mapping[UUID, LastPrice]
    policy: pricing.Policy
    discount: Decimal


async def row_of(
    session: TenantSession, quote: Row, line_id: UUID, reader: Reader
) -> DraftLine | None:
    """Return one row of a draft, or None if the line is not there any more."""
    line = await quotes.line_of(session, quote["id"], line_id)
    if line is None:
        return None
    (row,) = await rows_of(session, quote, [line], reader)
    return row


async def rows_of(
    session: TenantSession, quote: Row, lines: Sequence[Row], reader: Reader
) -> list[DraftLine]:
    """Return rows of a draft."""
    if not lines:
        return []
    known = await _known(session, quote, {line["product_id"] for line in lines}, reader)
    return [_row(line, known, reader) for line in lines]


async def _known(session: TenantSession, quote: Row, ids: set[UUID], reader: Reader) -> _Known:
    paid = {}
    if quote["customer_id"]:
        paid = await orders.last_prices(session, quote["customer_id"], ids)
    return _Known(
        units=await catalog.units_of(session, ids),
        on_hand=await inventory.on_hand(session, ids),
        promised=await orders.promised(session, ids),
        last={
            product_id: LastPrice(price=round_money(discounted(price, discount)), at=at)
            for product_id, (price, discount, at) in paid.items()
        },
        policy=await pricing.policy(session, reader.role),
        discount=quote["discount_percent"],
    )


def _row(line: Row, known: _Known, reader: Reader) -> DraftLine:
    sold = quotes.sold_of(KEY, line)
    copied = DraftLine.model_fields.keys() & line.keys()
    return DraftLine.model_construct(
        **{name: line[name] for name in copied}
        | {
            "said": line["said"] or reader.number(line["quantity"], 3),
            "packs": _packs(line, known, reader),
            "rule_price": sold.price if sold else line["unit_price"],
            "stock": _stock(line["product_id"], known),
            "margin": pricing.light(known.policy, sold, known.discount) if sold else None,
            "last": known.last.get(line["product_id"]),
            "below": _below(sold, known, reader),
        }
    )


def _stock(product_id: UUID, known: _Known) -> Stock:
    on_hand = known.on_hand.get(product_id, ZERO)
    reserved = known.promised.get(product_id, ZERO)
    return Stock(on_hand=on_hand, reserved=reserved, available=on_hand - reserved)


def _packs(line: Row, known: _Known, reader: Reader) -> Packs | None:
    units = catalog.units(known.units[line["product_id"]])
    found = catalog.in_packs(line["quantity"], units, _named(line, units, reader))
    if found is None:
        return None
    text = f"{reader.number(Decimal(found.whole), 0)} {found.uom}"
    if found.leftover:
        text += f" + {reader.number(found.leftover, 3)} {line['uom']}"
    whole = Decimal(found.whole)
    return Packs(
        text=text,
        quantity=whole,
        unit=found.uom,
        leftover=found.leftover,
        needed=Decimal(found.needed),
        covered=found.covered,
    )


def _named(line: Row, units: Sequence[catalog.Unit], reader: Reader) -> str | None:
    """Return the unit in which somebody said the quantity, if one was named."""
    base = catalog.base_unit(line["uom"], MILLI)
    try:
        return catalog.understand(line["said"] or "", base, units, reader.locale).uom
    except catalog.SpokenError:
        return None


def _below(sold: pricing.Sold | None, known: _Known, reader: Reader) -> list[BelowOut]:
    found = pricing.findings(known.policy, [sold], known.discount) if sold else []
    return [BelowOut(breach=one.breach.value, message=_sentence(one, reader)) for one in found]


def _sentence(found: pricing.Finding, reader: Reader) -> str:
    """Return what a line goes below; a margin's figures would give the cost away."""
    if found.breach is pricing.Breach.MARGIN:
        return reader.words.gettext(BELOW_MARGIN)
    figures = {name: f"{reader.number(getattr(found, name), 2)}%" for name in ("figure", "limit")}
    return reader.words.gettext(ABOVE_DISCOUNT) % figures
