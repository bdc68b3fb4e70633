"""What is stated anew of purchases and receipts says what was told of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from buying import BUY, ordered, received
from construction.purchases import restate, restate_receipts
from shop import Shop
from sqlalchemy import text

pytestmark = pytest.mark.db

TOLD = text(
    "SELECT event_type, payload FROM events.outbox WHERE tenant_id = :tenant "
    "AND event_type IN ('purchase_ordered', 'purchase_received') ORDER BY sequence"
)


async def told(shop: Shop) -> list[tuple[str, Any]]:
    async with shop.app.state.database.tenant(shop.tenant_id) as session:
        rows = await session.execute(TOLD, {"tenant": shop.tenant_id})
        return [(row[0], row[1]) for row in rows]


async def stated(shop: Shop) -> list[tuple[str, Any]]:
    """State all anew; return what was said."""
    before = len(await told(shop))
    for one in (restate, restate_receipts):
        async with shop.app.state.database.tenant(shop.tenant_id) as session:
            assert await one(session, UUID(int=0), now=clock.now()) is None
    return (await told(shop))[before:]


async def test_what_was_told_is_stated_again(shop: Shop, neighbour: Shop) -> None:
    supplier, product = await shop.supplier(), await shop.product()
    await shop.post(BUY, {"supplier_id": supplier["id"]})
    one = await ordered(shop, supplier, product)
    await received(shop, one, "4.000")
    went = await told(shop)
    again = await stated(shop)
    assert [name for name, _ in again] == ["purchase_ordered", "purchase_received"]
    assert again == went, "a draft is nobody's business"
    assert await stated(neighbour) == []


async def test_what_ended_has_nothing_to_come(shop: Shop) -> None:
    supplier, product = await shop.supplier(), await shop.product()
    off, short = [await ordered(shop, supplier, product) for _ in range(2)]
    await shop.post(f"{BUY}/{off['id']}/cancel", None, status=200)
    await received(shop, short, "4.000")
    await shop.post(f"{BUY}/{short['id']}/close", None, status=200)
    called_off, ended, came = [payload for _, payload in await stated(shop)]
    assert called_off["lines"] == []
    assert [one["quantity"] for one in ended["lines"]] == ["4.000"]
    assert came["is_complete"]
