"""What changed in a draft is told once, when it comes to rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from basecore import clock
from basecore.db import Database
from basecore.outbox import outbox
from construction.worker import clear_drafts, settle_drafts
from editor import Editor
from shop import Shop
from sqlalchemy import select

pytestmark = pytest.mark.db


async def told(database: Database, shop: Shop) -> list[tuple[str, Any]]:
    """Return the events of quotes in order."""
    async with database.tenant(shop.tenant_id) as session:
        rows = await session.execute(
            select(outbox.c.event_type, outbox.c.payload)
            .where(outbox.c.tenant_id == shop.tenant_id, outbox.c.aggregate_type == "quote")
            .order_by(outbox.c.sequence)
        )
        return [(row.event_type, row.payload) for row in rows]


async def names(database: Database, shop: Shop) -> list[str]:
    """Return the names of the events of quotes in order."""
    return [name for name, _ in await told(database, shop)]


async def drafted(shop: Shop) -> Editor:
    """Return a seller with a draft that has a customer and a line."""
    editor = Editor(shop)
    await editor.header(customer_id=(await shop.customer())["id"])
    await editor.line()
    return editor


async def test_one_event_per_rest(shop: Shop, construction_db: Database) -> None:
    editor = await drafted(shop)
    await editor.line()
    assert await told(construction_db, shop) == []
    await editor.told("POST", "/done", {})
    await editor.told("POST", "/done", {})
    ((name, payload),) = await told(construction_db, shop)
    assert (name, len(payload["lines"])) == ("quote_created", 2)
    await editor.line()
    await editor.header(customer_id=payload["customer_id"], discount_percent="10")
    await editor.told("POST", "/done", {})
    (_, (name, payload)) = await told(construction_db, shop)
    assert (name, len(payload["lines"])) == ("quote_revised", 3)
    assert payload["total"] == (await editor.state())["sums"]["total"]


async def test_sending_tells_what_is_untold(shop: Shop, construction_db: Database) -> None:
    editor = await drafted(shop)
    await shop.post(f"/api/v1/quotes/{editor.quote_id}/send", {}, role="sales", status=200)
    assert await names(construction_db, shop) == ["quote_created", "quote_sent"]


async def test_a_whole_revision_tells_at_once(shop: Shop, construction_db: Database) -> None:
    editor = await drafted(shop)
    state = await editor.state()
    body = {
        "customer_id": state["quote"]["customer_id"],
        "lines": [{"product_id": state["lines"][0]["product_id"], "quantity": "1"}],
    }
    async with shop.client("sales") as client:
        match = {"If-Match": f'"{state["quote_version"]}"'}
        await client.put(f"/api/v1/quotes/{editor.quote_id}", json=body, headers=match)
    await editor.told("POST", "/done", {})
    assert await names(construction_db, shop) == ["quote_created"]


async def test_without_customer_or_lines_nothing_is_told(
    shop: Shop, construction_db: Database
) -> None:
    editor = Editor(shop)
    await editor.header()
    await editor.told("POST", "/done", {})
    refused = await shop.post(
        f"/api/v1/quotes/{editor.quote_id}/send", {}, role="sales", status=422
    )
    assert {one["field"] for one in refused["errors"]} == {"customer_id", "lines"}
    await editor.line()
    await editor.told("POST", "/done", {})
    refused = await shop.post(
        f"/api/v1/quotes/{editor.quote_id}/send", {}, role="sales", status=422
    )
    assert {one["field"] for one in refused["errors"]} == {"customer_id"}
    body = {"reason": "price"}
    await shop.post(f"/api/v1/quotes/{editor.quote_id}/cancel", body, role="sales", status=200)
    assert await told(construction_db, shop) == [], "what was never told of does not end either"


async def test_a_cancelled_draft_was_made_first(shop: Shop, construction_db: Database) -> None:
    editor = await drafted(shop)
    body = {"reason": "price"}
    await shop.post(f"/api/v1/quotes/{editor.quote_id}/cancel", body, role="sales", status=200)
    assert await names(construction_db, shop) == ["quote_created", "quote_cancelled"]


async def test_the_worker_tells_of_drafts_left_alone(
    shop: Shop, neighbour: Shop, construction_db: Database
) -> None:
    await drafted(shop)
    await Editor(shop).header()
    await drafted(neighbour)
    now = clock.now()
    assert await settle_drafts(construction_db, shop.tenant_id, now) == 0
    later = now + timedelta(minutes=11)
    assert await settle_drafts(construction_db, shop.tenant_id, later) == 1
    assert await settle_drafts(construction_db, shop.tenant_id, later) == 0
    assert await names(construction_db, shop) == ["quote_created"]
    assert await told(construction_db, neighbour) == []


async def test_the_worker_cancels_drafts_that_stayed_empty(
    shop: Shop, neighbour: Shop, construction_db: Database
) -> None:
    week, now = timedelta(days=7), clock.now()
    empty = Editor(shop)
    await empty.header(notes="Ligar para o cliente")
    await drafted(shop)
    listed = Editor(shop)
    await listed.header()
    await listed.line()
    await Editor(neighbour).header()
    assert await clear_drafts(construction_db, shop.tenant_id, now + week) == 0
    later = now + week + timedelta(minutes=1)
    assert await clear_drafts(construction_db, shop.tenant_id, later) == 1
    assert await clear_drafts(construction_db, shop.tenant_id, later) == 0
    quote = await shop.get(f"/api/v1/quotes/{empty.quote_id}")
    assert (quote["status"], quote["notes"]) == ("cancelled", "Ligar para o cliente")
    statuses = [one["status"] for one in (await shop.get("/api/v1/quotes"))["items"]]
    assert sorted(statuses) == ["cancelled", "draft", "draft"]
    assert "quote_cancelled" not in await names(construction_db, shop)


async def test_pages_show_a_draft_without_customer(shop: Shop) -> None:
    editor = Editor(shop)
    await editor.header()
    async with shop.client("sales") as client:
        for path in ("/web/quotes", editor.path, f"{editor.path}/sending", "/web/"):
            page = await client.get(path)
            assert page.status_code == 200, path
        assert "Ainda sem cliente" in (await client.get(editor.path)).text
        assert (await client.get(f"{editor.path}/pdf")).status_code in {404, 409, 422}
        assert (await client.get(f"{editor.path}/edit")).status_code == 200
    listed = await shop.get("/api/v1/quotes", role="sales")
    assert listed["items"][0]["customer_id"] is None
