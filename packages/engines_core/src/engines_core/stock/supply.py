"""What was lost for want of stock, what is to come and came, and how the store wants to buy."""

from __future__ import annotations

from uuid import UUID

from basecore.db import TenantSession
from contracts import PurchaseOrdered, PurchaseReceived, ReplenishmentParametersSet
from sqlalchemy import text

from engines_core.stock.facts import Changes

LOSE = (
    "INSERT INTO engines.stock_demand AS d (tenant_id, product_id, on_date, quantity, lost) "
    "SELECT $1::uuid, n.product_id, n.on_date, 0, n.lost FROM unnest($2::uuid[], $3::date[], "
    "$4::bigint[], $5::numeric[]) AS n(product_id, on_date, sequence, lost) "
    "LEFT JOIN engines.stock_demand k ON k.tenant_id = $1 AND k.product_id = n.product_id "
    "AND k.on_date = n.on_date WHERE n.sequence > coalesce(k.lost_counted_at, 0) "
    "ON CONFLICT (tenant_id, product_id, on_date) DO UPDATE SET lost = d.lost + EXCLUDED.lost"
)
ORDER = text(
    "INSERT INTO engines.stock_purchase AS p (tenant_id, purchase_id, ordered_on, said_at) "
    "VALUES (:tenant, :purchase, :ordered_on, :sequence) "
    "ON CONFLICT (tenant_id, purchase_id) DO UPDATE SET ordered_on = EXCLUDED.ordered_on, "
    "said_at = EXCLUDED.said_at WHERE p.said_at < EXCLUDED.said_at RETURNING said_at"
)
DROP_LINES = text(
    "DELETE FROM engines.stock_purchase_line WHERE tenant_id = :tenant "
    "AND purchase_id = :purchase RETURNING product_id"
)
ADD_LINES = (
    "INSERT INTO engines.stock_purchase_line (tenant_id, purchase_id, product_id, quantity) "
    "SELECT $1::uuid, $2::uuid, n.product_id, sum(n.quantity) "
    "FROM unnest($3::uuid[], $4::numeric[]) AS n(product_id, quantity) GROUP BY n.product_id"
)
ARRIVE = (
    "INSERT INTO engines.stock_arrival (tenant_id, receipt_id, product_id, purchase_id, quantity, "
    "ordered_on, received_on) "
    "SELECT $1::uuid, $2::uuid, n.product_id, $3::uuid, sum(n.quantity), $4::date, $5::date "
    "FROM unnest($6::uuid[], $7::numeric[]) AS n(product_id, quantity) GROUP BY n.product_id "
    "ON CONFLICT DO NOTHING"
)
COMPLETE = text(
    "INSERT INTO engines.stock_purchase (tenant_id, purchase_id, is_complete) "
    "VALUES (:tenant, :purchase, true) "
    "ON CONFLICT (tenant_id, purchase_id) DO UPDATE SET is_complete = true"
)
OF_PURCHASE = text(
    "SELECT product_id FROM engines.stock_purchase_line "
    "WHERE tenant_id = :tenant AND purchase_id = :purchase"
)
# What of a purchase is to come: nothing once its last goods came.
RECKON = (
    "UPDATE engines.stock_product p SET incoming = coalesce((SELECT sum(greatest(0, l.quantity - "
    "coalesce((SELECT sum(a.quantity) FROM engines.stock_arrival a WHERE a.tenant_id = $1 "
    "AND a.purchase_id = l.purchase_id AND a.product_id = l.product_id), 0))) "
    "FROM engines.stock_purchase_line l WHERE l.tenant_id = $1 AND l.product_id = p.product_id "
    "AND NOT EXISTS (SELECT 1 FROM engines.stock_purchase e WHERE e.tenant_id = $1 "
    "AND e.purchase_id = l.purchase_id AND e.is_complete)), 0), "
    "changed_at = greatest(p.changed_at, $3) "
    "WHERE p.tenant_id = $1 AND p.product_id = ANY ($2::uuid[])"
)
SET = text(
    "INSERT INTO engines.stock_terms AS t (tenant_id, parameters_id, scope, category, product_id, "
    "lead_time_days, service_level_percent, minimum, maximum, order_multiple, minimum_order, "
    "review_days, margin_percent, said_at) VALUES (:tenant, :parameters_id, :scope, :category, "
    ":product_id, :lead_time_days, :service_level_percent, :minimum, :maximum, :order_multiple, "
    ":minimum_order, :review_days, :margin_percent, :sequence) "
    "ON CONFLICT (tenant_id, parameters_id) DO UPDATE SET scope = EXCLUDED.scope, "
    "category = EXCLUDED.category, product_id = EXCLUDED.product_id, "
    "lead_time_days = EXCLUDED.lead_time_days, "
    "service_level_percent = EXCLUDED.service_level_percent, minimum = EXCLUDED.minimum, "
    "maximum = EXCLUDED.maximum, order_multiple = EXCLUDED.order_multiple, "
    "minimum_order = EXCLUDED.minimum_order, review_days = EXCLUDED.review_days, "
    "margin_percent = EXCLUDED.margin_percent, said_at = EXCLUDED.said_at "
    "WHERE t.said_at < EXCLUDED.said_at"
)
# All that the terms may hold for is forecast anew, by a rebuild that is under way too.
TOUCH = text(
    "WITH touched AS (UPDATE engines.stock_product SET changed_at = greatest(changed_at, "
    ":sequence) WHERE tenant_id = :tenant AND (:scope = 'store' OR product_id = :product_id "
    "OR category = :category) RETURNING product_id) "
    "INSERT INTO engines.stock_dirty (tenant_id, product_id) "
    "SELECT :tenant, product_id FROM touched ON CONFLICT DO NOTHING"
)
MARK = (
    "INSERT INTO engines.stock_dirty (tenant_id, product_id) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[]) ON CONFLICT DO NOTHING"
)
TOLD = {
    *("parameters_id", "scope", "category", "product_id", "lead_time_days", "minimum", "maximum"),
    *("service_level_percent", "order_multiple", "minimum_order", "review_days", "margin_percent"),
}
TOUCHES = ("tenant", "sequence", "scope", "category", "product_id")


async def write(session: TenantSession, changes: Changes) -> set[UUID]:
    """Write a batch's changes; return the products of which another amount is to come."""
    if changes.lost:
        rows = sorted(changes.lost.items())
        columns = zip(*((*key, *said) for key, said in rows), strict=True)
        await session.fetch(LOSE, session.tenant_id, *(list(one) for one in columns))
    for sequence, said in changes.terms.values():
        await _set(session, sequence, said)
    moved: set[UUID] = set()
    for sequence, event in changes.supply:
        if isinstance(event, PurchaseOrdered):
            moved |= await _order(session, sequence, event)
        else:
            moved |= await _arrive(session, event)
    # A product that is stated anew may have been lost: what is to come of it is known all the same.
    if reckoned := sorted({*moved, *changes.balances}):
        last = max((sequence for sequence, _ in changes.supply), default=0)
        await session.fetch(RECKON, session.tenant_id, reckoned, last)
    if moved:
        await session.fetch(MARK, session.tenant_id, sorted(moved))
    return moved


async def _order(session: TenantSession, sequence: int, event: PurchaseOrdered) -> set[UUID]:
    """Let a purchase be as it is said to be, unless a later event has said so already."""
    values = {"tenant": session.tenant_id, "purchase": event.purchase_id}
    dated = {"ordered_on": event.ordered_on, "sequence": sequence}
    if await session.scalar(ORDER, values | dated) is None:
        return set()
    products = [line.product_id for line in event.lines]
    before = set(await session.scalars(DROP_LINES, values))
    quantities = [line.quantity for line in event.lines]
    await session.fetch(ADD_LINES, session.tenant_id, event.purchase_id, products, quantities)
    return before | set(products)


async def _arrive(session: TenantSession, event: PurchaseReceived) -> set[UUID]:
    products = [line.product_id for line in event.lines]
    await session.fetch(
        ARRIVE,
        session.tenant_id,
        event.receipt_id,
        event.purchase_id,
        event.ordered_on,
        event.received_on,
        products,
        [line.quantity for line in event.lines],
    )
    if event.purchase_id is None:
        return set(products)
    values = {"tenant": session.tenant_id, "purchase": event.purchase_id}
    if event.is_complete:
        await session.execute(COMPLETE, values)
    return {*products, *await session.scalars(OF_PURCHASE, values)}


async def _set(session: TenantSession, sequence: int, said: ReplenishmentParametersSet) -> None:
    values = said.model_dump(include=TOLD)
    values |= {"tenant": session.tenant_id, "sequence": sequence}
    await session.execute(SET, values)
    await session.execute(TOUCH, {name: values[name] for name in TOUCHES})
