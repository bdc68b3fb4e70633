"""Quotes that go back to draft as another revision, and what is kept of the earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from basecore.db import Database
from construction.quotes.domain import QuoteAction, QuoteStatus, next_status
from shop import Shop
from sqlalchemy import text

S = QuoteStatus


@pytest.mark.parametrize("status", list(QuoteStatus))
def test_what_was_sent_and_is_no_order_can_be_changed(status: QuoteStatus) -> None:
    may = status in {S.SENT, S.APPROVED, S.EXPIRED, S.REJECTED}
    assert next_status(status, QuoteAction.CHANGE) is (S.DRAFT if may else None)


async def change(shop: Shop, quote: Any, *, role: str = "sales", status: int = 200) -> Any:
    """Make a quote a draft again."""
    return await shop.post(f"/api/v1/quotes/{quote['id']}/change", None, role=role, status=status)


async def put(shop: Shop, quote: Any, quantity: str) -> Any:
    """Store the draft anew, with another quantity in each line."""
    lines = [{"product_id": one["product_id"], "quantity": quantity} for one in quote["lines"]]
    async with shop.client("sales") as client:
        answer = await client.put(
            f"/api/v1/quotes/{quote['id']}",
            json={"customer_id": quote["customer_id"], "lines": lines, "notes": "Outra"},
            headers={"If-Match": f'"{quote["version"]}"'},
        )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def last_event(database: Database, shop: Shop) -> tuple[str, Mapping[str, Any]]:
    """Return the store's latest event."""
    query = text(
        "SELECT event_type, payload FROM events.outbox WHERE tenant_id = :t"
        " ORDER BY sequence DESC LIMIT 1"
    )
    async with database.tenant(shop.tenant_id) as session:
        row = (await session.execute(query, {"t": shop.tenant_id})).one()
    return row[0], row[1]


@pytest.mark.db
async def test_a_sent_quote_goes_back_to_draft_and_is_kept(shop: Shop, relay_db: Database) -> None:
    quote = await shop.quote(notes="Primeira")
    path = f"/api/v1/quotes/{quote['id']}"
    sent = await shop.post(f"{path}/send", None, status=200)
    draft = await change(shop, sent)
    assert (draft["status"], draft["revision"], draft["valid_until"]) == ("draft", 2, None)
    assert draft["number"] == sent["number"]
    event, payload = await last_event(relay_db, shop)
    assert (event, payload["revision"]) == ("quote_revised", 2)
    assert len(payload["lines"]) == 1
    await put(shop, draft, "7")
    assert (await last_event(relay_db, shop))[1]["revision"] == 2
    kept = await shop.get(f"{path}/revisions/1", role="sales")
    for name in ("status", "total", "notes", "valid_until", "lines", "customer_id", "revision"):
        assert kept[name] == sent[name], name
    assert (await shop.get(f"{path}/revisions/2"))["lines"][0]["quantity"] == "7.000"
    await shop.get(f"{path}/revisions/3", status=404)
    listed = (await shop.get(f"{path}/revisions"))["items"]
    assert [(one["revision"], one["status"]) for one in listed] == [(2, "draft"), (1, "sent")]


@pytest.mark.db
async def test_each_end_of_a_quote_can_be_changed(shop: Shop) -> None:
    for steps in (["send", "approve"], ["send", "reject"]):
        quote = await shop.quote()
        for step in steps:
            body = {"reason": "price"} if step == "reject" else None
            await shop.post(f"/api/v1/quotes/{quote['id']}/{step}", body, status=200)
        assert (await change(shop, quote))["status"] == "draft"
        await shop.post(f"/api/v1/quotes/{quote['id']}/convert", None, status=409)


@pytest.mark.db
async def test_drafts_orders_and_cancelled_quotes_cannot(shop: Shop) -> None:
    draft, closed = await shop.quote(), await shop.quote()
    await shop.post(f"/api/v1/quotes/{closed['id']}/cancel", {}, status=200)
    order = await shop.order()
    for quote_id in (draft["id"], closed["id"], order["quote_id"]):
        await shop.post(f"/api/v1/quotes/{quote_id}/change", None, status=409)


@pytest.mark.db
async def test_a_colleagues_quote_is_not_there(shop: Shop) -> None:
    quote = await shop.quote(role="admin")
    path = f"/api/v1/quotes/{quote['id']}"
    await shop.post(f"{path}/send", None, status=200)
    await change(shop, quote, status=404)
    for rest in ("/revisions", "/revisions/1", "/comparison?before=1&after=1"):
        await shop.get(path + rest, role="sales", status=404)
    assert (await shop.get(path))["status"] == "sent"


@pytest.mark.db
async def test_two_revisions_are_compared(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/api/v1/quotes/{quote['id']}"
    await shop.post(f"{path}/send", None, status=200)
    await put(shop, await change(shop, quote), "7")
    found = await shop.get(f"{path}/comparison?before=1&after=2", role="sales")
    assert found["fields"] == ["notes"]
    (line,) = found["lines"]
    assert (line["kind"], line["fields"]) == ("changed", ["quantity"])
    assert (line["before"]["quantity"], line["after"]["quantity"]) == ("2.000", "7.000")
    assert (found["total_before"], found["total_after"]) == ("77.80", "272.30")
    assert found["difference"] == line["difference"] == "194.50"
    assert await shop.get(f"{path}/comparison", role="sales") == found
    for wrong in ("before=1&after=3", "before=9&after=1"):
        await shop.get(f"{path}/comparison?{wrong}", status=404)
    for wrong in ("before=0&after=1", "before=x&after=1", f"before=1&after={2**31}"):
        await shop.get(f"{path}/comparison?{wrong}", status=422)


@pytest.mark.db
async def test_merged_customers_keep_their_revisions(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/api/v1/quotes/{quote['id']}"
    await shop.post(f"{path}/send", None, status=200)
    await change(shop, quote)
    kept = await shop.customer(name="Outro cadastro")
    merging = f"/api/v1/customers/{kept['id']}/merge/{quote['customer_id']}"
    await shop.post(merging, None)
    assert (await shop.get(f"{path}/revisions/1"))["customer_name"] == "Outro cadastro"


@pytest.mark.db
async def test_the_pages(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/web/quotes/{quote['id']}"
    await shop.post(f"/api/v1{path[4:]}/send", None, status=200)
    async with shop.client("sales") as client:
        assert f'action="{path}/change"' in (await client.get(path)).text
        opened = await client.post(f"{path}/change")
        assert (opened.status_code, opened.headers["location"]) == (303, f"{path}/edit")
        assert (await client.get(f"{path}/edit")).status_code == 200
        again = await client.post(f"{path}/change")
        assert again.headers["location"] == path
        await put(shop, await shop.get(f"/api/v1{path[4:]}"), "7")
        page = (await client.get(path)).text
        assert "Versão 2" in page
        assert f'hx-get="{path}/versions"' in page
        assert f'hx-get="{path}/sending/seen"' in page, "links and answers stay in sight"
        versions = (await client.get(f"{path}/versions", headers={"HX-Request": "true"})).text
        assert "<html" not in versions
        assert f"{path}/comparison?before=1&amp;after=2" in versions
        assert (versions.count("Substituída"), versions.count("Enviada")) == (1, 0)
        assert "<html" in (await client.get(f"{path}/versions")).text
        earlier = (await client.get(f"{path}/versions/1")).text
        assert "Esta versão foi substituída" in earlier
        assert "77,80" in earlier
        assert (await client.get(f"{path}/versions/2")).headers["location"] == path
        assert (await client.get(f"{path}/versions/9")).status_code == 404
        compared = (await client.get(f"{path}/comparison")).text
        assert "Alterado" in compared
        assert "+194,50" in compared
        same = (await client.get(f"{path}/comparison?before=1&after=1")).text
        assert "Os produtos são os mesmos" in same


@pytest.mark.db
@pytest.mark.parametrize("status", ["sent", "approved"])
async def test_a_change_that_was_begun_is_dropped(
    shop: Shop, relay_db: Database, status: str
) -> None:
    quote = await shop.quote(notes="Primeira")
    path = f"/api/v1/quotes/{quote['id']}"
    sent = await shop.post(f"{path}/send", None, status=200)
    if status == "approved":
        sent = await shop.post(f"{path}/approve", None, status=200)
    await put(shop, await change(shop, sent), "7")
    await shop.post(f"{path}/restore", None, role="stock", status=403)
    back = await shop.post(f"{path}/restore", None, role="sales", status=200)
    for name in ("status", "total", "notes", "valid_until", "customer_id", "discount_percent"):
        assert back[name] == sent[name], name
    assert back["revision"] == 2
    kept = [{k: v for k, v in line.items() if k != "id"} for line in sent["lines"]]
    assert [{k: v for k, v in line.items() if k != "id"} for line in back["lines"]] == kept
    event, payload = await last_event(relay_db, shop)
    assert event == f"quote_{status}"
    assert payload["quote_id"] == quote["id"]
    await shop.post(f"{path}/restore", None, role="sales", status=409)
    again = await change(shop, back)
    assert (again["status"], again["revision"]) == ("draft", 3)
    await put(shop, again, "8")


@pytest.mark.db
async def test_what_was_never_sent_or_had_ended_is_not_restored(
    shop: Shop, neighbour: Shop
) -> None:
    quote = await shop.quote()
    path = f"/api/v1/quotes/{quote['id']}"
    await shop.post(f"{path}/restore", None, role="sales", status=409)
    await neighbour.post(f"{path}/restore", None, status=404)
    sent = await shop.post(f"{path}/send", None, status=200)
    await shop.post(f"{path}/reject", {"reason": "price"}, status=200)
    await change(shop, sent)
    await shop.post(f"{path}/restore", None, role="sales", status=409)


@pytest.mark.db
async def test_why_a_line_cost_what_it_cost_in_an_earlier_version(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/web/quotes/{quote['id']}"
    line = (await shop.post(f"/api/v1{path[4:]}/send", None, status=200))["lines"][0]
    await put(shop, await change(shop, quote), "7")
    why = f"{path}/versions/1/lines/{line['id']}/price"
    async with shop.client("sales") as client:
        assert f'hx-get="{why}"' in (await client.get(f"{path}/versions/1")).text
        told = await client.get(why, headers={"HX-Request": "true"})
        assert told.status_code == 200
        assert line["name"] in told.text
        assert "Preço base" in told.text
        page = await client.post(f"{path}/restore")
        assert page.headers["location"] == path
        other = f"{path}/versions/1/lines/{quote['id']}/price"
        assert (await client.get(other)).status_code == 404
        assert (await client.get(why.replace("/1/", "/9/"))).status_code == 404
