"""Many people convert the same quotes at once: each becomes one order."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

import pytest
from basecore.db import Database
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

AT_ONCE = 10
"""Requests in flight: as many as the app has connections; of more, some would wait too long."""


async def race(shop: Shop, database: Database, quotes: int, times: int) -> None:
    """Convert each of these quotes so many times at once, and count what came of it."""
    lines = [{"product_id": (await shop.product())["id"], "quantity": "2"}]
    customer = (await shop.customer())["id"]
    made = [await shop.approved(lines=lines, customer_id=customer) for _ in range(quotes)]
    asked = [quote["id"] for quote in made for _ in range(times)]
    random.Random(1).shuffle(asked)  # noqa: S311 - the same crowd every time
    room = asyncio.Semaphore(AT_ONCE)
    async with shop.client() as client:

        async def convert(quote_id: str) -> tuple[int, Any]:
            async with room:
                answer = await client.post(f"/api/v1/quotes/{quote_id}/convert")
            return answer.status_code, answer.json()

        answers = await asyncio.gather(*(convert(one) for one in asked))
    statuses = Counter(status for status, _ in answers)
    assert statuses == {201: quotes, 409: quotes * (times - 1)}
    ids = {body["id"] for status, body in answers if status == 201}
    assert {body["order_id"] for status, body in answers if status == 409} <= ids
    async with database.tenant(shop.tenant_id) as session:
        found = await session.execute(
            text(
                "SELECT event_type, count(*) FROM events.outbox WHERE tenant_id = :tenant "
                "AND event_type IN ('quote_converted', 'order_placed') GROUP BY 1"
            ),
            {"tenant": shop.tenant_id},
        )
        told = {row[0]: row[1] for row in found}
        numbers = await session.execute(
            text('SELECT number FROM construction."order" WHERE tenant_id = :tenant ORDER BY 1'),
            {"tenant": shop.tenant_id},
        )
    assert told == {"quote_converted": quotes, "order_placed": quotes}
    assert [row[0] for row in numbers] == list(range(1, quotes + 1))


async def test_two_hundred_conversions_of_twenty_quotes(
    shop: Shop, construction_db: Database
) -> None:
    await race(shop, construction_db, quotes=20, times=10)


@pytest.mark.slow
async def test_a_thousand_conversions_of_a_hundred_quotes(
    shop: Shop, construction_db: Database
) -> None:
    await race(shop, construction_db, quotes=100, times=10)
