"""A million products: 50,000 of each of twenty stores, named like what a counter sells."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from basecore.ids import new_id
from construction.demo.catalogue import load_products
from construction.demo.packs import ean13
from construction.search import content_of, fold

from benchmarks.rig import Rig

STORES = 20
EACH = 50_000
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
VARIANTS = ("branco", "cinza", "reforçado", "linha econômica", "linha premium", "azul", "bege")
PRODUCT = ("tenant_id", "id", "sku", "name", "sort_name", "category_id", "uom", "base_price")
COLUMNS = (*PRODUCT, "is_active", "version", "created_at")
TEXT = ("tenant_id", "kind", "id", "content", "weight")
TABLES = ("product", "search_text", "search_word", "category")
EVERY_SOLD = 7
"""One product in so many is sold at all."""


def _names() -> list[tuple[str, str, str]]:
    """Return (name, code, category) of a store's products."""
    base = load_products()
    found = []
    for n in range(EACH):
        one, turn = base[n % len(base)], n // len(base)
        name = f"{one.name} {VARIANTS[turn % len(VARIANTS)]} {turn}" if turn else one.name
        found.append((name, f"{one.sku}-{turn}" if turn else one.sku, one.category))
    return found


def _rows(store: UUID, categories: dict[str, UUID]) -> list[tuple[Any, Any]]:
    return list(_each_row(store, categories))


def _each_row(store: UUID, categories: dict[str, UUID]) -> Iterator[tuple[Any, Any]]:
    luck = random.Random(store.int)  # noqa: S311 - figures, not secrets
    for n, (name, sku, category) in enumerate(_names()):
        product_id, barcode = new_id(), ean13(f"2{n:011d}")
        product = (store, product_id, sku, name, fold(name), categories[category], "UN")
        weight = luck.randint(1, 400) if n % EVERY_SOLD == 0 else 0
        content = content_of([name, sku, category, barcode])
        yield (*product, 10, True, 1, AT), (store, "product", product_id, content, weight)


async def fill(rig: Rig) -> UUID:
    """Put the products of all stores into the tables; return one of the stores."""
    stores = await rig.tenants(STORES)
    connection = await rig.connect()
    await put(connection, stores)
    await connection.close()
    return stores[len(stores) // 2]


async def put(connection: asyncpg.Connection, stores: Sequence[UUID]) -> None:
    """Put 50,000 products into each of some stores that have none, as the superuser."""
    for store in stores:
        categories = {name: new_id() for name in {one.category for one in load_products()}}
        named = [(store, key, name, fold(name)) for name, key in categories.items()]
        await connection.copy_records_to_table(
            "category", schema_name="construction", records=named
        )
        rows = await asyncio.to_thread(_rows, store, categories)
        await connection.copy_records_to_table(
            "product",
            schema_name="construction",
            columns=list(COLUMNS),
            records=[product for product, _ in rows],
        )
        await connection.copy_records_to_table(
            "search_text",
            schema_name="construction",
            columns=list(TEXT),
            records=[text for _, text in rows],
        )
    await connection.execute(
        "INSERT INTO construction.search_word (tenant_id, kind, word) "
        "SELECT DISTINCT tenant_id, kind, word FROM construction.search_text, "
        "unnest(string_to_array(content, ' ')) AS word "
        "WHERE tenant_id = ANY($1) AND word ~ '^[a-z]{4,}$'",
        stores,
    )
    for table in TABLES:
        await connection.execute(f"VACUUM ANALYZE construction.{table}")


async def take_away(connection: asyncpg.Connection, stores: Sequence[UUID]) -> None:
    """Take the products of some stores away again, so that the next measurement starts alike."""
    # Nothing refers to them; asking every table about each of them takes minutes.
    await connection.execute("SET session_replication_role = replica")
    for table in TABLES:
        await connection.execute(
            f"DELETE FROM construction.{table} WHERE tenant_id = ANY($1)",  # noqa: S608 - our names
            stores,
        )
        await connection.execute(f"VACUUM FULL ANALYZE construction.{table}")
