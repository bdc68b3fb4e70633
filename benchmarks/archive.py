"""Years of quotes and orders, written by SQL alone: for one store, or for many that have some."""

from __future__ import annotations

from uuid import UUID

import asyncpg

TABLES = ("order", "quote")
MADE = """
FROM generate_series(1, $3::int) n, LATERAL (SELECT
    now() - make_interval(mins => ($3 - n) * 5) AS made,
    (n::bigint * 7919 % 1000000) / 10.0 AS total, n > $3 - 500 AS is_open) s
"""
QUOTES = (
    """
INSERT INTO construction.quote (tenant_id, id, number, customer_id, owner_id, owner_name, status,
    discount_percent, subtotal, total, valid_days, valid_until, sent_at, lost_reason, version,
    created_at, updated_at)
SELECT $1, gen_random_uuid(), 1000 + n, $2, lpad((n % 8)::text, 32, '0')::uuid,
    'Vendedor ' || n % 8, CASE WHEN is_open THEN (ARRAY['draft', 'sent'])[1 + n % 2]
    ELSE (ARRAY['converted', 'rejected', 'expired', 'cancelled'])[1 + n % 4] END,
    0, total, total, 7, made::date + 7, made,
    CASE WHEN NOT is_open AND n % 4 = 1 THEN 'price' END, 1, made, made
"""
    + MADE
)
ORDERS = (
    """
INSERT INTO construction.order (tenant_id, id, number, customer_id, owner_id, owner_name, status,
    is_pickup, discount_percent, subtotal, total, version, created_at, updated_at)
SELECT $1, gen_random_uuid(), 1000 + n, $2, lpad((n % 8)::text, 32, '0')::uuid,
    'Vendedor ' || n % 8, CASE WHEN is_open THEN (ARRAY['pending', 'preparing'])[1 + n % 2]
    ELSE 'delivered' END, false, 0, total, total, 1, made, made
"""
    + MADE
)
NEIGHBOUR = """
INSERT INTO construction.customer
SELECT (jsonb_populate_record(c, jsonb_build_object('tenant_id', $3::uuid))).*
FROM construction.customer c WHERE tenant_id = $1 AND id = $2
"""


async def fill(connection: asyncpg.Connection, store: UUID, customer: UUID, count: int) -> None:
    """Give a store so many quotes and as many orders."""
    await connection.execute(QUOTES, store, customer, count)
    await connection.execute(ORDERS, store, customer, count)


async def adopt(connection: asyncpg.Connection, store: UUID, customer: UUID, other: UUID) -> None:
    """Give another store the same customer."""
    await connection.execute(NEIGHBOUR, store, customer, other)


async def empty(connection: asyncpg.Connection, stores: list[UUID]) -> None:
    """Take the documents of stores out again."""
    await connection.execute("SET session_replication_role = replica")
    for table in TABLES:
        statement = f"DELETE FROM construction.{table} WHERE tenant_id = ANY($1)"  # noqa: S608 - ours
        await connection.execute(statement, stores)
    await connection.execute("RESET session_replication_role")


async def settle(connection: asyncpg.Connection) -> None:
    """Let the planner know what is there."""
    for table in TABLES:
        await connection.execute(f"VACUUM ANALYZE construction.{table}")
