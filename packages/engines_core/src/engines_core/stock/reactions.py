"""What people did with suggestions: it closes them, and lets the product rest for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from contracts import SuggestionChanged, SuggestionFollowed, SuggestionIgnored
from sqlalchemy import text

from engines_core.stock.concluded import Concluded
from engines_core.stock.facts import Changes, Reaction

IGNORED_DAYS = 14
"""Days for which an ignored suggestion is not made again."""
LONGEST = 365
NAMES = {SuggestionFollowed: "followed", SuggestionChanged: "changed", SuggestionIgnored: "ignored"}

OF_SUGGESTION = text(
    "SELECT product_id FROM engines.stock_suggestion WHERE tenant_id = :tenant AND id = :suggestion"
)
REACT = text(
    "INSERT INTO engines.stock_reaction AS r (tenant_id, suggestion_id, product_id, reaction, "
    "reason, quantity, on_date, said_at) VALUES (:tenant, :suggestion, :product, :reaction, "
    ":reason, :quantity, :on_date, :sequence) ON CONFLICT (tenant_id, suggestion_id) DO UPDATE SET "
    "product_id = EXCLUDED.product_id, reaction = EXCLUDED.reaction, reason = EXCLUDED.reason, "
    "quantity = EXCLUDED.quantity, on_date = EXCLUDED.on_date, said_at = EXCLUDED.said_at "
    "WHERE r.said_at > EXCLUDED.said_at"
)
CLOSE = text(
    "UPDATE engines.stock_suggestion s SET closed_at = coalesce(s.closed_at, now()), "
    "outcome = r.reaction, outcome_reason = r.reason FROM engines.stock_reaction r "
    "WHERE s.tenant_id = :tenant AND s.id = :suggestion "
    "AND r.tenant_id = :tenant AND r.suggestion_id = :suggestion"
)
MARK = (
    "INSERT INTO engines.stock_dirty (tenant_id, product_id) "
    "SELECT $1::uuid, * FROM unnest($2::uuid[]) ON CONFLICT DO NOTHING"
)
SINCE = (
    "SELECT product_id, reaction, on_date FROM engines.stock_reaction "
    "WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[]) AND on_date > $3 AND on_date <= $4"
)


async def write(session: TenantSession, changes: Changes) -> None:
    """Keep a batch's reactions and close the suggestions that they are about."""
    marked = []
    for sequence, day, event in changes.reactions:
        values = {"tenant": session.tenant_id, "suggestion": event.suggestion_id}
        product_id = event.product_id or await session.scalar(OF_SUGGESTION, values)
        if product_id is None:
            continue
        await session.execute(REACT, values | _told(event, product_id, day, sequence))
        await session.execute(CLOSE, values)
        marked.append(product_id)
    if marked:
        await session.fetch(MARK, session.tenant_id, sorted(set(marked)))


def _told(event: Reaction, product_id: UUID, day: date, sequence: int) -> dict[str, Any]:
    quantity = None
    if isinstance(event, SuggestionFollowed):
        quantity = event.quantity
    elif isinstance(event, SuggestionChanged):
        quantity = event.chosen_quantity
    return {
        "product": product_id,
        "reaction": NAMES[type(event)],
        "reason": None if isinstance(event, SuggestionFollowed) else event.reason,
        "quantity": quantity,
        "on_date": day,
        "sequence": sequence,
    }


async def resting(session: TenantSession, concluded: Sequence[Concluded], today: date) -> set[UUID]:
    """Return the products of which nothing is suggested now, because somebody has decided.

    What was ignored is not suggested again for a while; what was ordered, until it should be here.
    """
    wait = {
        one.facts.product_id: max(1, one.forecast.lead_time_days if one.forecast else 1)
        for one in concluded
    }
    since = today - timedelta(days=LONGEST)
    rows = await session.fetch(SINCE, session.tenant_id, list(wait), since, today)
    return {
        row["product_id"]
        for row in rows
        if today
        < row["on_date"]
        + timedelta(days=IGNORED_DAYS if row["reaction"] == "ignored" else wait[row["product_id"]])
    }
