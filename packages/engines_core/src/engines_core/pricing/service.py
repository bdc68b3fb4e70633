"""Concluding: read facts, ask the rules, write what differs and tell who must act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore import outbox
from basecore.clock import business_date
from basecore.db import TenantSession, as_json
from basecore.ids import new_id
from contracts import BaseCostChanged, PriceAlertRaised

from engines_core.pricing import repository
from engines_core.pricing.conclusion import Column, Conclusion, Odd, conclude, freight
from engines_core.pricing.domain import RULE_VERSION, ZERO, Priced

MATERIAL = Decimal("0.01")
"""Share by which the base cost must differ from what others were told for them to hear again."""

KNOWN_COSTS = (
    "SELECT product_id, base_unit_cost, told_unit_cost, basis, quantity, best_supplier_id, "
    "best_offer_id, best_unit_cost, trend_percent, rule_version, explanation_key, "
    "explanation_figures FROM engines.pricing_cost WHERE tenant_id = $1 AND product_id = ANY "
    "($2::uuid[])"
)
KEEP_COSTS = (
    "INSERT INTO engines.pricing_cost AS c (tenant_id, product_id, base_unit_cost, "
    "told_unit_cost, basis, quantity, best_supplier_id, best_offer_id, best_unit_cost, "
    "trend_percent, rule_version, explanation_key, explanation_figures, as_of, changed_at) "
    "SELECT $1::uuid, n.* FROM jsonb_to_recordset($2::jsonb) AS n(product_id uuid, "
    "base_unit_cost numeric, told_unit_cost numeric, basis text, quantity numeric, "
    "best_supplier_id uuid, best_offer_id uuid, best_unit_cost numeric, trend_percent numeric, "
    "rule_version int, explanation_key text, explanation_figures jsonb, as_of date, changed_at "
    "timestamptz) ON CONFLICT (tenant_id, product_id) DO UPDATE SET base_unit_cost = "
    "EXCLUDED.base_unit_cost, told_unit_cost = EXCLUDED.told_unit_cost, basis = EXCLUDED.basis,"
    " quantity = EXCLUDED.quantity, best_supplier_id = EXCLUDED.best_supplier_id, best_offer_id"
    " = EXCLUDED.best_offer_id, best_unit_cost = EXCLUDED.best_unit_cost, trend_percent = "
    "EXCLUDED.trend_percent, rule_version = EXCLUDED.rule_version, explanation_key = "
    "EXCLUDED.explanation_key, explanation_figures = EXCLUDED.explanation_figures, as_of = "
    "EXCLUDED.as_of, changed_at = EXCLUDED.changed_at"
)
DROP_COLUMNS = (
    "DELETE FROM engines.pricing_comparison WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[])"
)
KEEP_COLUMNS = (
    "INSERT INTO engines.pricing_comparison (tenant_id, product_id, supplier_id, rank, "
    "offer_id, quantity, unit_price, freight, payment_term_days, unit_cost, risk, "
    "above_best_percent, wobble_percent, late_percent, trend_percent) SELECT $1::uuid, n.* FROM"
    " jsonb_to_recordset($2::jsonb) AS n(product_id uuid, supplier_id uuid, rank int, offer_id "
    "uuid, quantity numeric, unit_price numeric, freight numeric, payment_term_days int, "
    "unit_cost numeric, risk numeric, above_best_percent numeric, wobble_percent numeric, "
    "late_percent numeric, trend_percent numeric)"
)
DROP_PRICED = (
    "DELETE FROM engines.pricing_offer_priced WHERE tenant_id = $1 "
    "AND product_id = ANY ($2::uuid[])"
)
KEEP_PRICED = (
    "INSERT INTO engines.pricing_offer_priced (tenant_id, product_id, offer_id, supplier_id, "
    "minimum_quantity, unit_price, freight_per_unit, freight_per_order, payment_term_days, "
    "unit_cost, order_cost, risk) SELECT $1::uuid, n.* FROM jsonb_to_recordset($2::jsonb) AS "
    "n(product_id uuid, offer_id uuid, supplier_id uuid, minimum_quantity numeric, "
    "unit_price numeric, freight_per_unit numeric, freight_per_order numeric, "
    "payment_term_days int, unit_cost numeric, order_cost numeric, risk numeric)"
)
OPEN_ALERTS = (
    "SELECT id, product_id, supplier_id, offer_id FROM engines.pricing_alert WHERE tenant_id = "
    "$1 AND product_id = ANY ($2::uuid[]) AND cleared_at IS NULL"
)
CLEAR = (
    "UPDATE engines.pricing_alert SET cleared_at = $3 WHERE tenant_id = $1 AND id = ANY "
    "($2::uuid[])"
)
RAISE = (
    "INSERT INTO engines.pricing_alert (tenant_id, id, product_id, supplier_id, offer_id, "
    "usual_unit_price, new_unit_price, change_percent, explanation_key, explanation_figures, "
    "raised_at) SELECT $1::uuid, n.* FROM jsonb_to_recordset($2::jsonb) AS n(id uuid, "
    "product_id uuid, supplier_id uuid, offer_id uuid, usual_unit_price numeric, new_unit_price"
    " numeric, change_percent numeric, explanation_key text, explanation_figures jsonb, "
    "raised_at timestamptz)"
)


async def conclude_for(session: TenantSession, products: Sequence[UUID], now: datetime) -> None:
    """Bring what is concluded of products up to date, as of the moment's business day."""
    if not products:
        return
    today = business_date(now)
    known = await repository.facts(session, products, today)
    terms = await repository.terms(session)
    found = {
        product_id: conclude(it.offers, it.receipts, today, is_active=it.is_active, terms=terms)
        for product_id, it in known.items()
    }
    await _costs(session, found, now)
    columns = [
        _column(product_id, rank, one)
        for product_id, it in found.items()
        for rank, one in enumerate(it.columns, 1)
    ]
    await _replace(session, DROP_COLUMNS, KEEP_COLUMNS, list(found), columns)
    priced = [_priced(product_id, one) for product_id, it in found.items() for one in it.priced]
    await _replace(session, DROP_PRICED, KEEP_PRICED, list(found), priced)
    await _alerts(session, found, now)


async def _replace(
    session: TenantSession, drop: str, keep: str, products: list[UUID], rows: list[dict[str, Any]]
) -> None:
    await session.fetch(drop, session.tenant_id, products)
    if rows:
        await session.fetch(keep, session.tenant_id, as_json(rows))


async def _costs(session: TenantSession, found: Mapping[UUID, Conclusion], now: datetime) -> None:
    before = {
        row["product_id"]: dict(row)
        for row in await session.fetch(KNOWN_COSTS, session.tenant_id, list(found))
    }
    rows = []
    for product_id, one in found.items():
        known = before.get(product_id, {})
        told = known.get("told_unit_cost")
        if _is_news(told, one.base_cost):
            _tell(session, product_id, told, one, now)
            told = one.base_cost
        row = {"product_id": product_id, "told_unit_cost": told, **_cost(one)}
        if any(row[name] != known.get(name) for name in row):
            rows.append(row | {"as_of": business_date(now), "changed_at": now})
    if rows:
        await session.fetch(KEEP_COSTS, session.tenant_id, as_json(rows))


def _is_news(told: Decimal | None, cost: Decimal | None) -> bool:
    if cost is None:
        return False
    return not told or abs(cost - told) >= told * MATERIAL


def _tell(
    session: TenantSession,
    product_id: UUID,
    told: Decimal | None,
    one: Conclusion,
    now: datetime,
) -> None:
    if one.base_cost is None or one.basis is None:
        return
    event = BaseCostChanged(
        product_id=product_id,
        old_cost=told,
        new_cost=one.base_cost,
        basis=one.basis,
        best_offer_cost=one.best.unit_cost if one.best else None,
        best_supplier_id=one.best.offer.supplier_id if one.best else None,
    )
    outbox.record(session, event, at=now)


def _cost(one: Conclusion) -> dict[str, Any]:
    best = one.best
    return {
        "base_unit_cost": one.base_cost,
        "basis": one.basis,
        "quantity": one.quantity,
        "best_supplier_id": best.offer.supplier_id if best else None,
        "best_offer_id": best.offer.offer_id if best else None,
        "best_unit_cost": best.unit_cost if best else None,
        "trend_percent": one.columns[0].trend_percent if one.columns else None,
        "rule_version": RULE_VERSION,
        "explanation_key": one.explanation.key,
        "explanation_figures": one.explanation.figures,
    }


def _column(product_id: UUID, rank: int, one: Column) -> dict[str, Any]:
    choice = one.choice
    return {
        "product_id": product_id,
        "supplier_id": choice.offer.supplier_id,
        "rank": rank,
        "offer_id": choice.offer.offer_id,
        "quantity": choice.quantity,
        "unit_price": choice.offer.unit_price,
        "freight": freight(choice),
        "payment_term_days": choice.offer.payment_term_days,
        "unit_cost": choice.unit_cost,
        "risk": choice.risk,
        "above_best_percent": one.above_best_percent if rank > 1 else ZERO,
        "wobble_percent": one.wobble * 100,
        "late_percent": one.late_share * 100,
        "trend_percent": one.trend_percent,
    }


def _priced(product_id: UUID, one: Priced) -> dict[str, Any]:
    names = ("offer_id", "supplier_id", "minimum_quantity", "unit_price", "freight_per_unit")
    more = ("freight_per_order", "payment_term_days")
    return {
        "product_id": product_id,
        **{name: getattr(one.offer, name) for name in (*names, *more)},
        "unit_cost": one.unit_cost,
        "order_cost": one.order_cost,
        "risk": one.risk,
    }


async def _alerts(session: TenantSession, found: Mapping[UUID, Conclusion], now: datetime) -> None:
    """Raise, keep or clear: an alert is of one offer, and ends with the next."""
    odd = {
        (product_id, one.offer.supplier_id): one
        for product_id, it in found.items()
        for one in it.odd
    }
    ended = []
    for row in await session.fetch(OPEN_ALERTS, session.tenant_id, list(found)):
        key = (row["product_id"], row["supplier_id"])
        if key in odd and odd[key].offer.offer_id == row["offer_id"]:
            del odd[key]
        else:
            ended.append(row["id"])
    if ended:
        await session.fetch(CLEAR, session.tenant_id, ended, now)
    rows = [_alert(product_id, one, now) for (product_id, _), one in sorted(odd.items())]
    if rows:
        await session.fetch(RAISE, session.tenant_id, as_json(rows))
    for row in rows:
        _announce(session, row, now)


def _alert(product_id: UUID, one: Odd, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "product_id": product_id,
        "supplier_id": one.offer.supplier_id,
        "offer_id": one.offer.offer_id,
        "usual_unit_price": one.departure.usual,
        "new_unit_price": one.departure.price,
        "change_percent": one.departure.percent,
        "explanation_key": one.explanation.key,
        "explanation_figures": one.explanation.figures,
        "raised_at": now,
    }


def _announce(session: TenantSession, row: Mapping[str, Any], now: datetime) -> None:
    event = PriceAlertRaised(
        alert_id=row["id"],
        product_id=row["product_id"],
        supplier_id=row["supplier_id"],
        offer_id=row["offer_id"],
        usual_price=row["usual_unit_price"],
        new_price=row["new_unit_price"],
        change_percent=row["change_percent"],
    )
    outbox.record(session, event, at=now)
