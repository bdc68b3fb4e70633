"""Snapshots into facts: what a vertical states replaces what its events had summed up to."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from basecore.consumer import PoisonError
from basecore.db import TenantSession
from sqlalchemy import text

from engines_core.stock.facts import Changes

LATER = "a later event has changed the product since; republish it anew"

CHANGED = text(
    "SELECT n.sequence FROM unnest(CAST(:products AS uuid[]), CAST(:sequences AS bigint[])) "
    "AS n(product_id, sequence) JOIN engines.stock_product p ON p.tenant_id = :tenant "
    "AND p.product_id = n.product_id AND p.changed_at > n.sequence"
)
BALANCE = text(
    "INSERT INTO engines.stock_product AS p "
    "(tenant_id, product_id, on_hand, reserved, balanced_at) "
    "SELECT :tenant, n.product_id, n.on_hand, coalesce(n.reserved, k.reserved, 0), n.sequence "
    "FROM unnest(CAST(:products AS uuid[]), CAST(:quantities AS numeric[]), "
    "CAST(:kept AS numeric[]), CAST(:sequences AS bigint[])) "
    "AS n(product_id, on_hand, reserved, sequence) "
    "LEFT JOIN engines.stock_product k ON k.tenant_id = :tenant AND k.product_id = n.product_id "
    "ON CONFLICT (tenant_id, product_id) DO UPDATE SET on_hand = EXCLUDED.on_hand, "
    "reserved = EXCLUDED.reserved, balanced_at = EXCLUDED.balanced_at "
    "WHERE p.balanced_at < EXCLUDED.balanced_at"
)
FORGET = text(
    "UPDATE engines.stock_demand d SET quantity = 0, counted_at = n.sequence, "
    "lost = CASE WHEN n.counts_lost THEN 0 ELSE d.lost END, lost_counted_at = "
    "CASE WHEN n.counts_lost THEN n.sequence ELSE d.lost_counted_at END "
    "FROM unnest(CAST(:products AS uuid[]), CAST(:days AS date[]), CAST(:sequences AS bigint[]), "
    "CAST(:counts_lost AS bool[])) AS n(product_id, since, sequence, counts_lost) "
    "WHERE d.tenant_id = :tenant AND d.product_id = n.product_id "
    "AND d.on_date >= n.since AND d.counted_at < n.sequence"
)
COUNT = text(
    "INSERT INTO engines.stock_demand AS d (tenant_id, product_id, on_date, quantity, counted_at, "
    "lost, lost_counted_at) "
    "SELECT :tenant, * FROM unnest(CAST(:products AS uuid[]), CAST(:days AS date[]), "
    "CAST(:quantities AS numeric[]), CAST(:sequences AS bigint[]), CAST(:lost AS numeric[]), "
    "CAST(:lost_at AS bigint[])) "
    "ON CONFLICT (tenant_id, product_id, on_date) DO UPDATE SET quantity = EXCLUDED.quantity, "
    "counted_at = EXCLUDED.counted_at, "
    "lost = CASE WHEN EXCLUDED.lost_counted_at > 0 THEN EXCLUDED.lost ELSE d.lost END, "
    "lost_counted_at = greatest(d.lost_counted_at, EXCLUDED.lost_counted_at) "
    "WHERE d.counted_at <= EXCLUDED.counted_at"
)


async def write(session: TenantSession, changes: Changes) -> None:
    """Write a batch's snapshots, before what came after them in the batch."""
    if changes.balances:
        await _balances(session, changes)
    if changes.histories:
        await _histories(session, changes)


async def _refuse_late(session: TenantSession, stated: Mapping[UUID, int]) -> None:
    """Refuse snapshots that are applied late: what came since cannot be told from what is in them.

    The store's own order never does that; only a dead letter that is tried again can.
    """
    values = {"products": list(stated), "sequences": list(stated.values())}
    late = await session.scalars(CHANGED, {"tenant": session.tenant_id, **values})
    if refused := dict.fromkeys(late, LATER):
        raise PoisonError(refused)


async def _balances(session: TenantSession, changes: Changes) -> None:
    rows = sorted(changes.balances.items())
    await _refuse_late(session, {product_id: said[0] for product_id, said in rows})
    values = {
        "tenant": session.tenant_id,
        "products": [product_id for product_id, _ in rows],
        "quantities": [on_hand for _, (_, on_hand, _) in rows],
        "kept": [reserved for _, (_, _, reserved) in rows],
        "sequences": [sequence for _, (sequence, _, _) in rows],
    }
    await session.execute(BALANCE, values)


async def _histories(session: TenantSession, changes: Changes) -> None:
    rows = sorted(changes.histories.items())
    await _refuse_late(session, {product_id: sequence for product_id, (sequence, _) in rows})
    values = {
        "tenant": session.tenant_id,
        "products": [product_id for product_id, _ in rows],
        "days": [said.since for _, (_, said) in rows],
        "sequences": [sequence for _, (sequence, _) in rows],
        "counts_lost": [said.counts_lost for _, (_, said) in rows],
    }
    await session.execute(FORGET, values)
    days = [
        (p, one, sequence, sequence if said.counts_lost else 0)
        for p, (sequence, said) in rows
        for one in said.days
    ]
    values = {
        "tenant": session.tenant_id,
        "products": [product_id for product_id, *_ in days],
        "days": [one.on_date for _, one, *_ in days],
        "quantities": [one.quantity for _, one, *_ in days],
        "sequences": [sequence for *_, sequence, _ in days],
        "lost": [one.lost if lost_at else 0 for _, one, _, lost_at in days],
        "lost_at": [lost_at for *_, lost_at in days],
    }
    await session.execute(COUNT, values)
