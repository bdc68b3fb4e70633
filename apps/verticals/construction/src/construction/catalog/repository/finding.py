"""Finding products: the code itself first, then what was typed, then what may be meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, encode_cursor
from sqlalchemy import (
    ARRAY,
    Select,
    String,
    Table,
    Uuid,
    and_,
    any_,
    bindparam,
    select,
    tuple_,
    union,
)

from construction.catalog.models import Product, ProductBarcode
from construction.catalog.repository.filters import ProductFilter, filtered, narrows
from construction.search import Groups, Kind, SearchText, groups_of, guessed, ranked

PRODUCT = cast("Table", Product.__table__)
BARCODE = cast("Table", ProductBarcode.__table__)
FEW = 3
"""With fewer hits than these, what was typed may be mistyped."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of products, and whether some are guesses at what was meant."""

    products: Slice[Product]
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class _Search:
    session: TenantSession
    asked: PageRequest
    wanted: ProductFilter
    exact: frozenset[UUID]
    """Products whose code or barcode was typed whole: they come first."""


async def find(session: TenantSession, asked: PageRequest, wanted: ProductFilter) -> Found:
    """Return a page of the products that fit what was typed, the likeliest first."""
    search = _Search(session, asked, wanted, await _exact(session, asked.q.strip()))
    hits = await _hits(search, groups_of(asked.q))
    if asked.cursor or len(hits.rows) >= min(FEW, asked.limit):
        return Found(hits)
    guesses = await _guesses(search, hits.rows)
    return Found(Slice([*hits.rows, *guesses][: asked.limit], None), bool(guesses))


def _coded() -> Hot:
    tenant, typed = bindparam("tenant", type_=Uuid), bindparam("typed", type_=String)
    coded = select(PRODUCT.c.id).where(
        PRODUCT.c.tenant_id == tenant,
        PRODUCT.c.sku == any_(bindparam("cased", type_=ARRAY(String))),
    )
    scanned = select(BARCODE.c.product_id).where(
        BARCODE.c.tenant_id == tenant, BARCODE.c.code == typed
    )
    return Hot(union(coded, scanned))


CODED = _coded()


async def _exact(session: TenantSession, typed: str) -> frozenset[UUID]:
    cased = [typed, typed.upper(), typed.lower()]
    given = {"tenant": session.tenant_id, "typed": typed, "cased": cased}
    return frozenset(row[0] for row in await session.hot(CODED, given))


async def _hits(
    search: _Search, groups: Groups, leaving_out: Collection[UUID] = ()
) -> Slice[Product]:
    limit = search.asked.limit
    ranks = _ranks(search, groups, leaving_out).limit(limit + 1).subquery()
    query = (
        select(Product, ranks.c.tier, ranks.c.weight)
        .join(ranks, Product.id == ranks.c.id)
        .where(Product.tenant_id == search.session.tenant_id)
        .order_by(ranks.c.tier, ranks.c.weight.desc(), ranks.c.id)
    )
    rows = (await search.session.execute(query)).all()
    products = [row[0] for row in rows[:limit]]
    if len(rows) <= limit:
        return Slice(products, None)
    last, tier, weight = rows[limit - 1]
    return Slice(products, encode_cursor(tier, -weight, str(last.id)))


def _ranks(
    search: _Search, groups: Groups, leaving_out: Collection[UUID]
) -> Select[UUID, int, int]:
    session, wanted = search.session, search.wanted
    hits = ranked(session, Kind.PRODUCT, search.asked.q, groups, first=search.exact)
    if wanted.active is not None:
        hits = hits.where(SearchText.is_offered == wanted.active)
    if narrows(wanted):
        ids = filtered(session, wanted).with_only_columns(Product.id)
        hits = hits.where(SearchText.id.in_(ids))
    if leaving_out:
        hits = hits.where(SearchText.id.not_in(leaving_out))
    tier = hits.selected_columns.tier
    if search.asked.cursor:
        after = decode_cursor(search.asked.cursor, (int, int, UUID))
        hits = hits.where(tuple_(tier, -SearchText.weight, SearchText.id) > after)
    return hits.order_by(tier, SearchText.weight.desc(), SearchText.id)


async def _guesses(search: _Search, hits: list[Product]) -> list[Product]:
    groups = await guessed(search.session, Kind.PRODUCT, search.asked.q)
    if groups is None:
        return []
    return (await _hits(search, groups, {product.id for product in hits})).rows


async def scanned_unit(session: TenantSession, code: str) -> tuple[UUID, str] | None:
    """Return the product and the unit whose barcode this is."""
    found = await session.execute(
        select(ProductBarcode.product_id, ProductBarcode.uom).where(
            ProductBarcode.tenant_id == session.tenant_id, ProductBarcode.code == code
        )
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def called(session: TenantSession, names: Collection[str]) -> dict[str, Product]:
    """Return the products on sale that have exactly one of these folded names, by the name."""
    query = select(Product).where(
        Product.tenant_id == session.tenant_id, Product.is_active, Product.sort_name.in_(names)
    )
    return {one.sort_name: one for one in await session.scalars(query.order_by(Product.id.desc()))}


async def coded(session: TenantSession, words: Collection[str]) -> dict[str, Product]:
    """Return the products on sale whose code or barcode is one of these words, by the word."""
    cased = {form: word for word in words for form in (word, word.upper(), word.lower())}
    on_sale = (Product.tenant_id == session.tenant_id, Product.is_active)
    by_code = await session.scalars(select(Product).where(*on_sale, Product.sku.in_(cased)))
    found = {cased[product.sku]: product for product in by_code}
    scanned = await session.execute(
        select(Product, ProductBarcode.code)
        .join(
            ProductBarcode,
            and_(
                ProductBarcode.tenant_id == Product.tenant_id,
                ProductBarcode.product_id == Product.id,
            ),
        )
        .where(*on_sale, ProductBarcode.code.in_(words))
    )
    return {code: product for product, code in scanned} | found
