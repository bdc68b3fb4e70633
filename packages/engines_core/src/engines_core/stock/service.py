"""Concluding: read facts, ask the rules, write what differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from basecore.db import TenantSession

from engines_core.stock import alerts, repository, suggestions
from engines_core.stock.domain import Conclusion, Facts, Parameters, conclude
from engines_core.stock.moment import Moment

PARAMETERS = Parameters()


async def conclusions(
    session: TenantSession, products: Sequence[UUID], today: date
) -> list[tuple[Facts, Conclusion]]:
    """Return the facts of products and what follows from them."""
    found = await repository.facts(session, products, today, PARAMETERS)
    return [(facts, conclude(facts, today, PARAMETERS)) for facts in found]


async def conclude_alerts(session: TenantSession, products: Sequence[UUID], *, at: Moment) -> None:
    """Bring the alerts of products up to date; cheap enough for the event's transaction."""
    if not products:
        return
    changes = alerts.AlertChanges(session, at, PARAMETERS)
    for facts, known in await repository.facts_and_alerts(session, products, at, PARAMETERS):
        changes.weigh(facts, conclude(facts, at.today, PARAMETERS), known)
    await changes.write()


async def conclude_suggestions(
    session: TenantSession, products: Sequence[UUID], *, at: Moment
) -> None:
    """Bring the suggestions and figures of products up to date."""
    if not products:
        return
    concluded = await conclusions(session, products, at.today)
    known = await suggestions.open_suggestions(session, products, at.generation)
    changes = suggestions.SuggestionChanges(session, at, PARAMETERS)
    for facts, conclusion in concluded:
        changes.weigh(facts, conclusion, known.get(facts.product_id))
    await changes.write()
    await suggestions.write_forecasts(session, concluded, at)
