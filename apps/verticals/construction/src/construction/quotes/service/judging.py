"""What a draft's lines go below, kept with them when the general discount changes."""

from __future__ import annotations

from decimal import Decimal

from basecore.db import TenantSession

from construction import pricing
from construction.activity import Actor
from construction.quotes import repository
from construction.quotes.models import Quote
from construction.quotes.service.pricing import sold_of


async def judge_anew(
    session: TenantSession, quote: Quote, discount_percent: Decimal, *, by: Actor
) -> None:
    """Store with each line of a held draft what it goes below at another general discount.

    The lines themselves are as they were: their versions stay.
    """
    if discount_percent == quote.discount_percent:
        return
    policy = await pricing.policy(session, by.role)
    for line in await repository.explained(session, quote.id):
        sold, kept = sold_of(str(line["id"]), line), line["price_explanation"]
        if sold is None:
            continue
        now = pricing.with_below(kept, pricing.findings(policy, [sold], discount_percent))
        if now != kept:
            await repository.change_line(session, line["id"], {"price_explanation": now})
