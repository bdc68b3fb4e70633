"""Finds out which products the lines of an invoice are, and says by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction import catalog, purchases, suppliers
from construction.catalog import Product
from construction.nfe.domain import CERTAIN, Evidence, plain_unit
from construction.search import fold

LETTERS_OF_A_NUMBER = "COM"
WORDS = 3
"""So many words of a line's name are looked for where no product has all of it, then fewer."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a line probably is; the ratio is missing where the unit is not known."""

    product_id: UUID
    evidence: Evidence
    ratio: Fraction | None
    purchase_line_id: UUID | None = None

    def values(self) -> dict[str, Any]:
        """Return what is stored of it."""
        is_settled = self.evidence in CERTAIN and self.ratio is not None
        return {
            "product_id": self.product_id,
            "evidence": self.evidence.value,
            "purchase_line_id": self.purchase_line_id,
            "numerator": self.ratio.numerator if self.ratio else None,
            "denominator": self.ratio.denominator if self.ratio else None,
            "state": "settled" if is_settled else "open",
        }


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows before it looks at a line."""

    codes: Mapping[str, suppliers.SupplierCode]
    coded: Mapping[str, Product]
    scanned: Mapping[str, tuple[UUID, str]]


async def match(
    session: TenantSession, supplier_id: UUID | None, lines: Sequence[Any]
) -> list[Match | None]:
    """Return for each line what it is: by order, this supplier's code, GTIN, own code, name."""
    codes = await suppliers.codes(session, supplier_id) if supplier_id else []
    gtins = [line.gtin for line in lines if line.gtin]
    scanned = {}
    for gtin in dict.fromkeys(gtins):
        unit = await catalog.scanned_unit(session, gtin)
        if unit is not None:
            scanned[gtin] = unit
    coded = await catalog.coded(session, [line.code for line in lines])
    known = Known({one.code: one for one in codes}, coded, scanned)
    return [await _match(session, supplier_id, known, line) for line in lines]


async def _match(
    session: TenantSession, supplier_id: UUID | None, known: Known, line: Any
) -> Match | None:
    remembered = known.codes.get(line.code)
    ordered = await _ordered(session, supplier_id, line) if supplier_id else None
    if ordered is not None:
        ratio = _remembered(remembered, ordered.product_id, line.uom)
        ratio = ratio or await ratio_of(session, ordered.product_id, line.uom)
        return Match(ordered.product_id, Evidence.ORDER, ratio, ordered.id)
    if remembered is not None:
        ratio = _remembered(remembered, remembered.product_id, line.uom)
        return Match(remembered.product_id, Evidence.CODE, ratio)
    if line.gtin in known.scanned:
        product_id, uom = known.scanned[line.gtin]
        ratio = await ratio_of(session, product_id, uom)
        return Match(product_id, Evidence.GTIN, ratio if uom == line.uom else None)
    found, evidence = known.coded.get(line.code), Evidence.OWN_CODE
    if found is None:
        found, evidence = await _alike(session, line.name), Evidence.NAME
    if found is None:
        return None
    return Match(found.id, evidence, await ratio_of(session, found.id, line.uom))


def _remembered(code: suppliers.SupplierCode | None, product_id: UUID, uom: str) -> Fraction | None:
    if code is None or code.product_id != product_id or code.uom != uom:
        return None
    return Fraction(code.numerator, code.denominator)


async def _ordered(
    session: TenantSession, supplier_id: UUID, line: Any
) -> purchases.PurchaseLine | None:
    """Return the line of an open purchase of this supplier that the invoice refers to."""
    text = (line.order_number or "").upper().removeprefix(LETTERS_OF_A_NUMBER).lstrip("-")
    if not text.isdecimal() or len(text) > 9 or line.order_position is None:  # noqa: PLR2004 - a number of ours
        return None
    purchase = await purchases.numbered(session, int(text))
    is_open = purchase is not None and purchase.status in {"sent", "partly_received"}
    if purchase is None or not is_open or purchase.supplier_id != supplier_id:
        return None
    lines = await purchases.lines(session, purchase.id)
    return next((one for one in lines if one.position == line.order_position), None)


async def ratio_of(session: TenantSession, product_id: UUID, uom: str) -> Fraction | None:
    """Return how many base units of a product one of a unit is, where the product has it."""
    product = (await catalog.get_many(session, [product_id])).get(product_id)
    if product is None:
        return None
    if uom in {product.uom, plain_unit(product.uom)}:
        return Fraction(1)
    units = (await catalog.units_of(session, [product_id]))[product_id]
    found = next((one for one in units if uom in {one.uom, plain_unit(one.uom)}), None)
    return Fraction(found.numerator, found.denominator) if found else None


async def _alike(session: TenantSession, name: str) -> Product | None:
    """Return the product that has the line's whole name, or the first words of it."""
    whole, wanted = fold(name), catalog.ProductFilter(active=True)
    words = [word for word in whole.split() if len(word) > 1][:WORDS]
    for text in (whole, *(" ".join(words[:count]) for count in range(len(words), 0, -1))):
        found = await catalog.suggest(session, text, wanted, 1) if text else None
        if found:
            return found[0]
    return None
