"""Ten thousand customers in one store: the list, the search, the filters, the duplicates."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
from basecore.ids import new_id
from construction.search import content_of, fold

from benchmarks.stack import Stack, Store, own_store

CUSTOMERS = 10_000
TIMES = 20
SYLLABLES = ("ma", "ri", "lo", "ve", "sa", "to", "ne", "ca", "du", "pe", "bra", "zi", "fo", "gui")
AT = datetime(2026, 3, 2, tzinfo=UTC)


def _word(chance: Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 3)))


def _name(chance: Random) -> str:
    """Return three words; one name in about fifty resembles another."""
    return " ".join((_word(chance), _word(chance), _word(chance)))


def _rows(tenant_id: UUID) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    people, texts, chance = [], [], Random(7)  # noqa: S311 - names of nobody
    for number in range(CUSTOMERS):
        name, phone, row_id = _name(chance), f"249{number:08d}", new_id()
        city = ("Volta Redonda", "Barra Mansa", "Resende")[number % 3]
        people.append(
            (
                *(tenant_id, row_id, "person", name, fold(name), phone, phone, city, "RJ"),
                *(["vip"] if number % 10 == 0 else [], True, 1, AT),
            )
        )
        texts.append((tenant_id, "customer", row_id, content_of((name, phone, city))))
    return people, texts


async def _fill(stack: Stack, store: Store) -> None:
    people, texts = _rows(store.tenant_id)
    connection = await asyncpg.connect(stack.dsn)
    await connection.copy_records_to_table(
        "customer",
        schema_name="construction",
        columns=(
            *("tenant_id", "id", "kind", "name", "sort_name", "phone", "phone_key", "city"),
            *("state", "tags", "is_active", "version", "created_at"),
        ),
        records=people,
    )
    await connection.copy_records_to_table(
        "search_text",
        schema_name="construction",
        columns=("tenant_id", "kind", "id", "content"),
        records=texts,
    )
    await connection.execute("ANALYZE construction.customer, construction.search_text")
    await connection.close()


async def _median(store: Store, path: str) -> float:
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        (await store.client.get(path)).raise_for_status()
        spent.append(time.perf_counter() - began)
    return round(statistics.median(spent) * 1000, 1)


async def measure(stack: Stack) -> dict[str, float]:
    """Return milliseconds through Nginx and the API, beside a list of ten customers."""
    async with own_store(stack) as store:
        await store.post("/api/v1/customers", {"kind": "person", "name": "Ana"})
        floor = await _median(store, "/api/v1/customers")
        await _fill(stack, store)
        return {
            "list of one ms": floor,
            "list of 50 ms": await _median(store, "/api/v1/customers"),
            "search by name ms": await _median(store, "/api/v1/customers?q=mari+love"),
            "search by digits ms": await _median(store, "/api/v1/customers?q=00004321"),
            "by tag and city ms": await _median(store, "/api/v1/customers?tag=vip&city=Resende"),
            "duplicates ms": await _median(store, "/api/v1/customer-duplicates"),
        }
