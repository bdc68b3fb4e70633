"""A customer refuses a quote."""

from __future__ import annotations

import pytest
from construction.quotes.domain import QuoteAction, QuoteStatus, next_status
from shop import Shop

WHY = {"reason": "price", "words": "Achou caro"}


@pytest.mark.parametrize("status", list(QuoteStatus))
def test_only_what_was_sent_can_be_refused(status: QuoteStatus) -> None:
    to = QuoteStatus.REJECTED if status is QuoteStatus.SENT else None
    assert next_status(status, QuoteAction.REJECT) is to


@pytest.mark.parametrize("action", list(QuoteAction))
def test_only_another_version_follows_a_refusal(action: QuoteAction) -> None:
    to = QuoteStatus.DRAFT if action is QuoteAction.CHANGE else None
    assert next_status(QuoteStatus.REJECTED, action) is to


@pytest.mark.db
async def test_a_sent_quote_is_refused_once(shop: Shop) -> None:
    path = f"/api/v1/quotes/{(await shop.quote())['id']}"
    await shop.post(f"{path}/reject", WHY, status=409)
    await shop.post(f"{path}/send", {}, status=200)
    await shop.post(f"{path}/reject", {"reason": "weather"}, status=422)
    done = await shop.post(f"{path}/reject", WHY, role="sales", status=200)
    assert done["status"] == "rejected"
    await shop.post(f"{path}/reject", WHY, status=409)
    await shop.post(f"{path}/approve", {}, status=409)


@pytest.mark.db
async def test_the_page_offers_it_and_shows_why(shop: Shop) -> None:
    quote = await shop.quote()
    path = f"/web/quotes/{quote['id']}"
    await shop.post(f"/api/v1{path[4:]}/send", {}, status=200)
    async with shop.client("sales") as client:
        assert f'action="{path}/reject"' in (await client.get(path)).text
        await client.post(f"{path}/reject", data={"lost": "weather"})
        assert f'action="{path}/reject"' in (await client.get(path)).text
        await client.post(f"{path}/reject", data={"lost": "price", "words": "Achou caro"})
        page = (await client.get(path)).text
    assert "Achou caro" in page
    assert f'action="{path}/reject"' not in page
