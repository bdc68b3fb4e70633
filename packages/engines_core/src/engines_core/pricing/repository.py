"""Facts of buying prices in and out of PostgreSQL, in bulk; keys are sorted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from contracts import (
    PurchaseOrdered,
    PurchaseReceived,
    ReplenishmentParametersSet,
    SupplierPriceRecorded,
    SupplierRegistered,
)

from engines_core.pricing.domain import USUAL, ZERO, Offer, Terms
from engines_core.pricing.facts import Changes, Receipt, arrivals, columns

KEPT_DAYS = 180
"""Receipts that tell what a product costs; older ones are of another time."""
KEPT_OFFERS = 400
"""Days of offers that are looked at: prices, how steady they are, where they go."""

DESCRIBE = (
    "INSERT INTO engines.pricing_product AS p (tenant_id, product_id, is_active, said_at) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[], $3::bool[], $4::bigint[]) "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET is_active = EXCLUDED.is_active, "
    "said_at = EXCLUDED.said_at WHERE p.said_at < EXCLUDED.said_at"
)
HEAR_OF = (
    "INSERT INTO engines.pricing_product (tenant_id, product_id) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[]) ON CONFLICT DO NOTHING"
)
REGISTER = (
    "INSERT INTO engines.pricing_supplier AS s (tenant_id, supplier_id, payment_term_days, "
    "is_active, said_at) SELECT $1::uuid, * "
    "FROM unnest($2::uuid[], $3::int[], $4::bool[], $5::bigint[]) "
    "ON CONFLICT (tenant_id, supplier_id) DO UPDATE SET is_active = EXCLUDED.is_active, "
    "payment_term_days = EXCLUDED.payment_term_days, said_at = EXCLUDED.said_at "
    "WHERE s.said_at < EXCLUDED.said_at"
)
OFFER = (
    "INSERT INTO engines.pricing_offer (tenant_id, offer_id, product_id, supplier_id, source, "
    "unit_price, minimum_quantity, freight_per_unit, freight_per_order, payment_term_days, "
    "offered_on, valid_until) SELECT $1::uuid, * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], "
    "$5::text[], $6::numeric[], $7::numeric[], $8::numeric[], $9::numeric[], $10::int[], "
    "$11::date[], $12::date[]) ON CONFLICT DO NOTHING"
)
ORDER = (
    "INSERT INTO engines.pricing_purchase AS p (tenant_id, purchase_id, expected_on, said_at) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[], $3::date[], $4::bigint[]) "
    "ON CONFLICT (tenant_id, purchase_id) DO UPDATE SET expected_on = EXCLUDED.expected_on, "
    "said_at = EXCLUDED.said_at WHERE p.said_at < EXCLUDED.said_at"
)
ARRIVE = (
    "INSERT INTO engines.pricing_arrival (tenant_id, receipt_id, line, product_id, supplier_id, "
    "purchase_id, quantity, unit_cost, received_on) SELECT $1::uuid, * FROM unnest($2::uuid[], "
    "$3::int[], $4::uuid[], $5::uuid[], $6::uuid[], $7::numeric[], $8::numeric[], $9::date[]) "
    "ON CONFLICT DO NOTHING"
)
SAID = (
    "SELECT monthly_rate_percent, unsteady_percent, late_percent FROM engines.pricing_terms "
    "WHERE tenant_id = $1"
)
SAY = (
    "INSERT INTO engines.pricing_terms AS t (tenant_id, monthly_rate_percent, unsteady_percent, "
    "late_percent, said_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id) DO UPDATE SET "
    "monthly_rate_percent = EXCLUDED.monthly_rate_percent, "
    "unsteady_percent = EXCLUDED.unsteady_percent, late_percent = EXCLUDED.late_percent, "
    "said_at = EXCLUDED.said_at WHERE t.said_at < EXCLUDED.said_at RETURNING said_at"
)
MARK_ALL = (
    "INSERT INTO engines.pricing_dirty (tenant_id, product_id) SELECT tenant_id, product_id "
    "FROM engines.pricing_product WHERE tenant_id = $1 ON CONFLICT DO NOTHING"
)
MARK = (
    "INSERT INTO engines.pricing_dirty (tenant_id, product_id) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[]) ON CONFLICT DO NOTHING"
)
MARK_OF_SUPPLIERS = (
    "INSERT INTO engines.pricing_dirty (tenant_id, product_id) "
    "SELECT DISTINCT $1::uuid, product_id FROM engines.pricing_offer "
    "WHERE tenant_id = $1 AND supplier_id = ANY ($2::uuid[]) ON CONFLICT DO NOTHING"
)
TAKE = (
    "DELETE FROM engines.pricing_dirty d USING (SELECT product_id FROM engines.pricing_dirty "
    "WHERE tenant_id = $1 ORDER BY product_id LIMIT $2) m "
    "WHERE d.tenant_id = $1 AND d.product_id = m.product_id RETURNING d.product_id"
)
UNMARK = "DELETE FROM engines.pricing_dirty WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[])"
PAGE = (
    "SELECT product_id FROM engines.pricing_product WHERE tenant_id = $1 AND product_id > $2 "
    "ORDER BY product_id LIMIT $3"
)
ACTIVE = (
    "SELECT product_id FROM engines.pricing_product WHERE tenant_id = $1 "
    "AND product_id = ANY ($2::uuid[]) AND is_active"
)
# A supplier that nobody registered yet sells; one that was given up does not.
OFFERS = (
    "SELECT o.product_id, o.offer_id, o.supplier_id, o.unit_price, o.minimum_quantity, "
    "o.freight_per_unit, o.freight_per_order, "
    "coalesce(o.payment_term_days, s.payment_term_days, 0) AS payment_term_days, o.offered_on, "
    "o.valid_until FROM engines.pricing_offer o LEFT JOIN engines.pricing_supplier s "
    "ON s.tenant_id = o.tenant_id AND s.supplier_id = o.supplier_id "
    "WHERE o.tenant_id = $1 AND o.product_id = ANY ($2::uuid[]) AND o.offered_on > $3 "
    "AND coalesce(s.is_active, true) ORDER BY o.product_id, o.offered_on, o.offer_id"
)
ARRIVALS = (
    "SELECT a.product_id, a.supplier_id, a.quantity, a.unit_cost, a.received_on, p.expected_on "
    "FROM engines.pricing_arrival a LEFT JOIN engines.pricing_purchase p "
    "ON p.tenant_id = a.tenant_id AND p.purchase_id = a.purchase_id "
    "WHERE a.tenant_id = $1 AND a.product_id = ANY ($2::uuid[]) AND a.received_on > $3 "
    "ORDER BY a.product_id, a.received_on, a.receipt_id, a.line"
)


@dataclass(slots=True)
class Facts:
    """What is known of a product's buying prices."""

    is_active: bool = False
    offers: list[Offer] = field(default_factory=list)
    """In the order in which they were offered; those of the future and past ones too."""
    receipts: list[Receipt] = field(default_factory=list)


async def write(session: TenantSession, changes: Changes) -> None:
    """Write a batch's changes, and mark what they touch."""
    if changes.products:
        rows = [(one, active, at) for one, (at, active) in sorted(changes.products.items())]
        await _fill(session, DESCRIBE, rows, 3)
    if touched := sorted(changes.touched):
        await session.fetch(HEAR_OF, session.tenant_id, touched)
        await session.fetch(MARK, session.tenant_id, touched)
    if changes.purchases:
        ordered = sorted(changes.purchases.items())
        await _fill(session, ORDER, [(one, *_ordered(at, said)) for one, (at, said) in ordered], 3)
    if changes.offers:
        await _fill(session, OFFER, sorted(_offer(one) for one in changes.offers), 11)
    if changes.receipts:
        rows = [row for one in changes.receipts for row in _arrivals(one)]
        await _fill(session, ARRIVE, rows, 8)
    if changes.suppliers:
        said = sorted(changes.suppliers.items())
        await _fill(session, REGISTER, [(one, *_supplier(at, it)) for one, (at, it) in said], 4)
        await session.fetch(MARK_OF_SUPPLIERS, session.tenant_id, sorted(changes.suppliers))
    if changes.terms:
        await _say(session, *changes.terms)


async def _say(session: TenantSession, at: int, said: ReplenishmentParametersSet) -> None:
    """Let the store weigh offers as it says; only where that differs all is concluded anew."""
    before = await terms(session)
    told = (said.monthly_rate_percent, said.unsteady_percent, said.late_percent)
    took = await session.fetch(SAY, session.tenant_id, *told, at)
    if took and before != await terms(session):
        await session.fetch(MARK_ALL, session.tenant_id)


async def terms(session: TenantSession) -> Terms:
    """Return how the store weighs offers."""
    said = await session.fetch(SAID, session.tenant_id)
    told = said[0] if said else (None, None, None)
    usual = (USUAL.monthly_rate, USUAL.wobble_weight, USUAL.late_weight)
    given = (one if it is None else it / 100 for it, one in zip(told, usual, strict=True))
    return Terms(*given)


async def _fill(
    session: TenantSession, statement: str, rows: Sequence[Sequence[Any]], width: int
) -> None:
    await session.fetch(statement, session.tenant_id, *columns(rows, width))


def _supplier(at: int, said: SupplierRegistered) -> tuple[Any, ...]:
    return (said.payment_term_days, said.is_active, at)


def _ordered(at: int, said: PurchaseOrdered) -> tuple[Any, ...]:
    return (said.expected_on, at)


def _offer(one: SupplierPriceRecorded) -> tuple[Any, ...]:
    return (
        *(one.offer_id, one.product_id, one.supplier_id, one.source, one.unit_price),
        *(one.minimum_quantity or ZERO, one.freight_per_unit or ZERO),
        *(one.freight_per_order or ZERO, one.payment_term_days, one.offered_on, one.valid_until),
    )


def _arrivals(event: PurchaseReceived) -> list[tuple[Any, ...]]:
    return [
        (
            *(event.receipt_id, line, one.product_id, event.supplier_id, event.purchase_id),
            *(one.quantity, one.unit_cost, event.received_on),
        )
        for line, one in enumerate(arrivals(event))
    ]


async def facts(session: TenantSession, products: Sequence[UUID], today: date) -> dict[UUID, Facts]:
    """Return what is known of products, in three trips for all of them."""
    found: defaultdict[UUID, Facts] = defaultdict(Facts)
    for product_id in await _ids(session, ACTIVE, list(products)):
        found[product_id].is_active = True
    since = today - timedelta(days=KEPT_OFFERS)
    for row in await session.fetch(OFFERS, session.tenant_id, list(products), since):
        found[row[0]].offers.append(Offer(*row[1:]))
    since = today - timedelta(days=KEPT_DAYS)
    for row in await session.fetch(ARRIVALS, session.tenant_id, list(products), since):
        found[row[0]].receipts.append(Receipt(*row[1:]))
    return {product_id: found[product_id] for product_id in products}


async def take_marked(session: TenantSession, count: int) -> list[UUID]:
    """Return products with a mark and remove it; the caller holds the tenant's watermark."""
    return sorted(await _ids(session, TAKE, count))


async def unmark(session: TenantSession, products: Sequence[UUID]) -> None:
    """Remove the marks of products."""
    if products:
        await session.fetch(UNMARK, session.tenant_id, list(products))


async def page(session: TenantSession, after: UUID, count: int) -> list[UUID]:
    """Return the next products of the store in order of id."""
    return list(await _ids(session, PAGE, after, count))


async def _ids(session: TenantSession, statement: str, *values: Any) -> Iterable[UUID]:
    return [row[0] for row in await session.fetch(statement, session.tenant_id, *values)]
