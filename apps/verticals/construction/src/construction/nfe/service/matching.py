"""Finds out which products the lines of an invoice are, and says by what."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from basecore.db import TenantSession

from construction import catalog, purchases, suppliers
from construction.catalog import Product
from construction.nfe.domain import CERTAIN, Evidence, plain_unit
from construction.numbering import letters_of
from construction.search import fold

NUMBER_OF_OURS = re.compile(r"(?:([A-Z][A-Z0-9]*)-+|([A-Z]*))(\d{1,9})", re.ASCII)
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
    named: Mapping[str, Product]
    scanned: Mapping[str, tuple[UUID, str]]
    ordered: Mapping[tuple[str, int], purchases.PurchaseLine]


@dataclass(frozen=True, slots=True)
class Found:
    """A product, by what it is known, and the ratio if that says it; `asks` looks at its units."""

    product_id: UUID
    evidence: Evidence
    ratio: Fraction | None = None
    asks: bool = True
    purchase_line_id: UUID | None = None


async def match(
    session: TenantSession, supplier_id: UUID | None, lines: Sequence[Any]
) -> list[Match | None]:
    """Return for each line what it is: by order, this supplier's code, GTIN, own code, name."""
    known = await _known(session, supplier_id, lines)
    found = [await _found(session, known, line) for line in lines]
    units = await _units(session, {one.product_id for one in found if one})
    return [
        _match(one, line, units) if one else None for one, line in zip(found, lines, strict=True)
    ]


async def _known(session: TenantSession, supplier_id: UUID | None, lines: Sequence[Any]) -> Known:
    codes = await suppliers.codes(session, supplier_id) if supplier_id else []
    scanned = {}
    for gtin in dict.fromkeys(line.gtin for line in lines if line.gtin):
        unit = await catalog.scanned_unit(session, gtin)
        if unit is not None:
            scanned[gtin] = unit
    return Known(
        {one.code: one for one in codes},
        await catalog.coded(session, [line.code for line in lines]),
        await catalog.called(session, {fold(line.name) for line in lines}),
        scanned,
        await _ordered(session, supplier_id, lines) if supplier_id else {},
    )


async def _found(session: TenantSession, known: Known, line: Any) -> Found | None:
    remembered = known.codes.get(line.code)
    ordered = known.ordered.get((line.order_number, line.order_position))
    if ordered is not None:
        ratio = _remembered(remembered, ordered.product_id, line.uom)
        return Found(ordered.product_id, Evidence.ORDER, ratio, purchase_line_id=ordered.id)
    if remembered is not None:
        ratio = _remembered(remembered, remembered.product_id, line.uom)
        return Found(remembered.product_id, Evidence.CODE, ratio, asks=False)
    if line.gtin in known.scanned:
        product_id, uom = known.scanned[line.gtin]
        return Found(product_id, Evidence.GTIN, asks=uom == line.uom)
    if line.code in known.coded:
        return Found(known.coded[line.code].id, Evidence.OWN_CODE)
    alike = known.named.get(fold(line.name)) or await _alike(session, line.name)
    return Found(alike.id, Evidence.NAME) if alike else None


def _match(found: Found, line: Any, units: Mapping[UUID, Mapping[str, Fraction]]) -> Match:
    ratio = found.ratio
    if ratio is None and found.asks:
        ratio = units.get(found.product_id, {}).get(line.uom)
    return Match(found.product_id, found.evidence, ratio, found.purchase_line_id)


def _remembered(code: suppliers.SupplierCode | None, product_id: UUID, uom: str) -> Fraction | None:
    if code is None or code.product_id != product_id or code.uom != uom:
        return None
    return Fraction(code.numerator, code.denominator)


async def _ordered(
    session: TenantSession, supplier_id: UUID, lines: Sequence[Any]
) -> dict[tuple[str, int], purchases.PurchaseLine]:
    """Return the lines of this supplier's open purchases, by the numbers that invoices name."""
    found: dict[tuple[str, int], purchases.PurchaseLine] = {}
    for said in dict.fromkeys(line.order_number for line in lines if line.order_number):
        named = NUMBER_OF_OURS.fullmatch(said.upper())
        purchase = await purchases.numbered(session, int(named[3])) if named else None
        if named is None or purchase is None or purchase.supplier_id != supplier_id:
            continue
        is_ours = (named[1] or named[2]) in {"", letters_of(purchase.number_mask)}
        if is_ours and purchase.status in {"sent", "partly_received"}:
            own = await purchases.lines(session, purchase.id)
            found |= {(said, one.position): one for one in own}
    return found


async def ratio_of(session: TenantSession, product_id: UUID, uom: str) -> Fraction | None:
    """Return how many base units of a product one of a unit is, where the product has it."""
    return (await _units(session, [product_id])).get(product_id, {}).get(uom)


async def _units(
    session: TenantSession, product_ids: Collection[UUID]
) -> dict[UUID, dict[str, Fraction]]:
    """Return the units of products as stores and as invoices write them; the base unit is one."""
    products = await catalog.get_many(session, product_ids)
    others = await catalog.units_of(session, product_ids)
    found: dict[UUID, dict[str, Fraction]] = {}
    for product_id, product in products.items():
        own = {unit.uom: Fraction(unit.numerator, unit.denominator) for unit in others[product_id]}
        own[product.uom] = Fraction(1)
        found[product_id] = {plain_unit(uom): ratio for uom, ratio in own.items()} | own
    return found


async def _alike(session: TenantSession, name: str) -> Product | None:
    """Return the product that has the line's whole name, or the first words of it."""
    whole, wanted = fold(name), catalog.ProductFilter(active=True)
    words = [word for word in whole.split() if len(word) > 1][:WORDS]
    for text in (whole, *(" ".join(words[:count]) for count in range(len(words), 0, -1))):
        found = await catalog.suggest(session, text, wanted, 1) if text else None
        if found:
            return found[0]
    return None
