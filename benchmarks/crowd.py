"""A store with many rows, put there past the application: what a page finds is what counts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from basecore.ids import new_id
from construction.demo.catalogue import load_products
from construction.search import content_of, fold

FIRST = ("Ana", "Bruno", "Carla", "Diego", "Elisa", "Fábio", "Gisele", "Heitor", "Íris", "João")
MIDDLE = ("Silva", "Souza", "Prado", "Moraes", "Teles", "Vargas", "Xavier", "Zanetti", "Lobo")
LAST = ("Construtora", "Reformas", "Engenharia", "Empreiteira", "Obras", "Acabamentos", "Filhos")
VARIANTS = ("branco", "cinza", "reforçado", "econômico", "premium", "azul", "bege", "areia")

CUSTOMER = ("tenant_id", "id", "kind", "name", "sort_name", "is_active", "version", "created_at")
PRODUCT = ("tenant_id", "id", "sku", "name", "sort_name", "uom", "base_price", "is_active")
TEXT = ("tenant_id", "kind", "id", "content")
DOCUMENTS = """
    INSERT INTO construction.{table} (tenant_id, id, number, customer_id, owner_id, owner_name,
        status, discount_percent, subtotal, total, version, created_at, updated_at{columns})
    SELECT $1, gen_random_uuid(), n, ($2::uuid[])[1 + (n % $3::bigint)::int], $4, 'Dono',
        CASE WHEN n > $6 THEN '{open}' ELSE '{done}' END, 0, 100, 100, 1,
        now() - (1000 + $6 - n) * interval '20 s', now(){values}
    FROM generate_series($5::bigint, $6::bigint + 500) AS n
"""
OWN = {
    "quote": {
        "open": "sent",
        "done": "converted",
        "columns": ", valid_days, sent_at, valid_until",
        "values": ", 7, now() - interval '1 day', current_date + 5",
    },
    "order": {
        "open": "pending",
        "done": "delivered",
        "columns": ", is_pickup",
        "values": ", false",
    },
}
FOUND = """
    INSERT INTO construction.search_text (tenant_id, kind, id, content)
    SELECT d.tenant_id, $2, d.id, lower($3) || ' ' || lpad(d.number::text, 6, '0') || ' | '
        || c.sort_name
    FROM construction.{table} d
    JOIN construction.customer c ON c.tenant_id = d.tenant_id AND c.id = d.customer_id
    WHERE d.tenant_id = $1
"""
TOTALS = """
    INSERT INTO construction.daily_total SELECT tenant_id,
        (created_at AT TIME ZONE 'America/Sao_Paulo')::date, owner_id, 0, 0, 0, count(*),
        10000 * count(*), 10000 * count(*), 7000 * count(*)
    FROM construction."order" WHERE tenant_id = $1 GROUP BY 1, 2, 3
    ON CONFLICT (tenant_id, day, owner_id)
    DO UPDATE SET orders_placed = EXCLUDED.orders_placed, revenue_cents = EXCLUDED.revenue_cents
"""


async def customers(connection: asyncpg.Connection, store: UUID, count: int) -> list[UUID]:
    """Put so many customers into a store, found by their names."""
    now = await connection.fetchval("SELECT now()")
    rows, texts = [], []
    for n in range(count):
        words = FIRST[n % 10], MIDDLE[n // 10 % 9], LAST[n // 90 % 7], str(n // 630)
        name, key = " ".join(words), new_id()
        rows.append((store, key, "company", name, fold(name), True, 1, now))
        texts.append((store, "customer", key, content_of([name, f"{n:011d}"])))
    await _copy(connection, "customer", CUSTOMER, rows)
    await _copy(connection, "search_text", TEXT, texts)
    return [row[1] for row in rows]


async def products(connection: asyncpg.Connection, store: UUID, count: int) -> None:
    """Put so many products into a store, named like what a counter sells."""
    now, base = await connection.fetchval("SELECT now()"), load_products()
    rows, texts = [], []
    for n in range(count):
        one, turn, key = base[n % len(base)], n // len(base), new_id()
        name, sku = f"{one.name} {VARIANTS[turn % 8]} {turn}", f"{one.sku}-{turn}"
        rows.append((store, key, sku, name, fold(name), "UN", 10, True, 1, now))
        texts.append((store, "product", key, content_of([name, sku])))
    await _copy(connection, "product", (*PRODUCT, "version", "created_at"), rows)
    await _copy(connection, "search_text", TEXT, texts)


async def documents(
    connection: asyncpg.Connection, store: UUID, table: str, buyers: list[UUID], upto: int
) -> None:
    """Put quotes or orders up to a number into a store, 500 of them open."""
    await connection.execute("SET session_replication_role = replica")  # parents are there
    name = '"order"' if table == "order" else table
    await connection.execute(f"DELETE FROM construction.{name} WHERE tenant_id = $1", store)  # noqa: S608 - ours
    owner = new_id()
    statement = DOCUMENTS.format(table=name, **OWN[table])
    await connection.execute(statement, store, buyers, len(buyers), owner, 1, upto, timeout=600)
    await connection.execute("SET session_replication_role = origin")


async def find_documents(connection: asyncpg.Connection, store: UUID) -> None:
    """Store the words by which documents are found."""
    await connection.execute(
        'ANALYZE construction.customer, construction.quote, construction."order"'
    )
    for table, letters in (("quote", "COT"), ("order", "PED")):
        name = '"order"' if table == "order" else table
        await connection.execute(FOUND.format(table=name), store, table, letters, timeout=600)


async def settled(connection: asyncpg.Connection, store: UUID) -> None:
    """Count the totals of days, and let PostgreSQL know what it has."""
    await connection.execute(TOTALS, store, timeout=600)
    tables = ("quote", '"order"', "customer", "product", "search_text", "daily_total")
    for table in tables:
        await connection.execute(f"VACUUM ANALYZE construction.{table}", timeout=600)


async def _copy(
    connection: asyncpg.Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
) -> None:
    await connection.copy_records_to_table(
        table, schema_name="construction", columns=list(columns), records=rows
    )
