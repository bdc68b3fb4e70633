"""Finding the products that pasted rows name: by code, by barcode, else as the catalogue finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest

from construction import catalog
from construction.drafting.domain import ALL_WORDS, MAX_ROWS, Reading, likeness, read_rows, readings
from construction.drafting.schemas import Candidate, Pasted, PastedRow
from construction.search import fold

SHOWN = 5
SURE = ALL_WORDS
"""From this likeness on, every word of it, the one product that was found is meant."""
AHEAD = 0.25
"""How far the likeliest product must be before the next."""
ON_SALE = catalog.ProductFilter(active=True)
LONGEST = 100


async def match(session: TenantSession, text: str, locale: str) -> Pasted:
    """Return each row of a pasted text with the products that it may mean, and what is left."""
    pasted = read_rows(text)
    rows = [(row, readings(row)) for row in pasted[:MAX_ROWS]]
    coded = await catalog.coded(session, {one.name for _, ways in rows for one in ways})
    found: list[PastedRow] = []
    for row, ways in rows:
        exact = [(way, coded[way.name]) for way in ways if way.name in coded]
        if exact:
            way, product = exact[0]
            hits, score = [product], 1.0
        else:
            way, hits, score = await _likely(session, ways)
        found.append(await _row(session, row, way, hits, score, locale))
    return Pasted(rows=found, rest=pasted[MAX_ROWS:])


async def _likely(
    session: TenantSession, ways: Sequence[Reading]
) -> tuple[Reading, list[catalog.Product], float]:
    """Return the first way to read a row by which something is found."""
    for way in ways:
        # `barra` may be a unit or the first word of a name: what either finds may be meant.
        named = await _found(session, way.named) if way.unit else []
        for words in _searches(way):
            hits = {one.id: one for one in [*named, *await _found(session, words)]}
            if hits:
                return way, list(hits.values()), 0.0
    return ways[0], [], 0.0


async def _found(session: TenantSession, words: str) -> Sequence[catalog.Product]:
    asked = PageRequest(q=words[:LONGEST], limit=SHOWN)
    return (await catalog.find(session, asked, ON_SALE)).products.rows


def _searches(way: Reading) -> Iterable[str]:
    """Return what is searched for: all words, then fewer."""
    yield way.name
    words = fold(way.name).split()
    for count in (3, 2, 1):
        if count < len(words):
            yield " ".join(words[:count])


async def _row(
    session: TenantSession,
    row: str,
    way: Reading,
    hits: Sequence[catalog.Product],
    score: float,
    locale: str,
) -> PastedRow:
    units = await catalog.units_of(session, [one.id for one in hits])
    candidates = sorted(
        (_candidate(one, way, units, score, locale) for one in hits), key=lambda one: -one.score
    )
    chosen = _chosen(candidates)
    said = next((one.said for one in candidates if one.product_id == chosen), way.said)
    return PastedRow(text=row, said=said, candidates=candidates, chosen=chosen)


def _candidate(
    product: catalog.Product,
    way: Reading,
    units: Mapping[UUID, Sequence[catalog.ProductUnit]],
    score: float,
    locale: str,
) -> Candidate:
    """Return a product as what may be meant.

    The word of a unit in which it is not sold must stand in its name, as all others.
    """
    base = catalog.base_unit(product.uom, product.step)
    others = catalog.units(units[product.id])
    said = _said(way, base, others, locale)
    words = way.name if said == way.said else way.named
    return Candidate(
        product_id=product.id,
        sku=product.sku,
        name=product.name,
        uom=product.uom,
        score=score or likeness(fold(words), fold(product.name)),
        said=said,
    )


def _said(way: Reading, base: catalog.Unit, others: Iterable[catalog.Unit], locale: str) -> str:
    """Return the quantity with its unit where the product is sold in it, else the number alone."""
    try:
        catalog.understand(way.said, base, others, locale)
    except catalog.SpokenError:
        return way.number
    return way.said


def _chosen(candidates: Sequence[Candidate]) -> UUID | None:
    if not candidates or candidates[0].score < SURE:
        return None
    best, second = candidates[0].score, candidates[1].score if len(candidates) > 1 else 0.0
    is_ahead = best - second >= AHEAD or best == 1.0 > second
    return candidates[0].product_id if is_ahead else None
