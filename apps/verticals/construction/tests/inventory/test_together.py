"""Goods that come in while others are sold: nobody waits for somebody who waits for them."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest
from basecore import clock
from basecore.db import Database
from construction import inventory
from construction.activity import SYSTEM
from construction.inventory import Movement, MovementKind
from shop import Shop

pytestmark = pytest.mark.db

LONG = 10
"""Seconds after which PostgreSQL has long ended one of two that wait for each other."""


def moves(kind: MovementKind, quantity: int, *products: UUID) -> list[Movement]:
    return [Movement(product, kind, Decimal(quantity)) for product in products]


async def test_the_first_receipt_of_a_product_beside_a_sale(shop: Shop) -> None:
    first, second = sorted([UUID((await shop.product())["id"]) for _ in range(2)])
    database: Database = shop.app.state.database
    now = clock.now()

    async def move(kind: MovementKind, quantity: int, *products: UUID) -> None:
        async with database.tenant(shop.tenant_id) as session:
            found = moves(kind, quantity, *products)
            await inventory.move(session, found, by=SYSTEM, now=now)

    await move(MovementKind.RECEIPT, 5, second)
    async with database.tenant(shop.tenant_id) as session:
        await inventory.held(session, [first, second])
        receipt = asyncio.create_task(move(MovementKind.RECEIPT, 10, first, second))
        done, _ = await asyncio.wait([receipt], timeout=1)
        assert not done, "it waits for the sale"
        sale = moves(MovementKind.SALE, -1, first, second)
        await asyncio.wait_for(inventory.move(session, sale, by=SYSTEM, now=now), LONG)
    await asyncio.wait_for(receipt, LONG)
    async with database.tenant(shop.tenant_id) as session:
        found = await inventory.on_hand(session, [first, second])
    assert found == {first: 9, second: 14}
