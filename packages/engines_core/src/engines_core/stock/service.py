"""Concluding: read facts, ask the rules, write what differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from basecore.clock import business_date
from basecore.db import TenantSession

from engines_core.stock import alerts, repository, suggestions
from engines_core.stock.domain import Conclusion, Facts, Parameters, conclude

PARAMETERS = Parameters()


async def _conclude(
    session: TenantSession, products: Sequence[UUID], now: datetime
) -> list[tuple[Facts, Conclusion]]:
    as_of = business_date(now)
    found = await repository.facts(session, products, as_of, PARAMETERS)
    return [(facts, conclude(facts, as_of, PARAMETERS)) for facts in found]


async def conclude_alerts(
    session: TenantSession, products: Sequence[UUID], *, now: datetime
) -> None:
    """Bring the alerts of products up to date; cheap enough for the event's transaction."""
    if not products:
        return
    concluded = await _conclude(session, products, now)
    known = await alerts.open_alerts(session, products)
    changes = alerts.AlertChanges(session, now, PARAMETERS)
    for facts, conclusion in concluded:
        changes.weigh(facts, conclusion, known.get(facts.product_id))
    await changes.write()


async def conclude_suggestions(
    session: TenantSession, products: Sequence[UUID], *, now: datetime
) -> None:
    """Bring the suggestions and figures of products up to date."""
    if not products:
        return
    concluded = await _conclude(session, products, now)
    known = await suggestions.open_suggestions(session, products)
    changes = suggestions.SuggestionChanges(session, now, PARAMETERS)
    for facts, conclusion in concluded:
        changes.weigh(facts, conclusion, known.get(facts.product_id))
    await changes.write()
    await suggestions.write_forecasts(session, concluded, business_date(now))
