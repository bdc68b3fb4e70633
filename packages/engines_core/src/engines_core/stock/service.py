"""Concluding: read facts, ask the rules, write what differs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from basecore.db import TenantSession

from engines_core.stock import alerts, domain, forecasts, reactions, repository, suggestions
from engines_core.stock.concluded import Concluded
from engines_core.stock.moment import Moment


async def conclude_alerts(
    session: TenantSession, products: Sequence[UUID], *, at: Moment
) -> list[Concluded]:
    """Weigh products by the levels that are known; cheap enough for the event's transaction."""
    if not products:
        return []
    changes = alerts.AlertChanges(session, at)
    found = []
    for facts, forecast, known in await repository.facts_and_alerts(session, products, at):
        concluded = Concluded(facts, forecast, domain.conclude(facts, forecast))
        changes.weigh(concluded, known)
        found.append(concluded)
    await changes.write()
    return found


async def conclude(session: TenantSession, products: Sequence[UUID], *, at: Moment) -> None:
    """Forecast products anew, and bring their alerts and suggestions up to date."""
    if not products:
        return
    await repository.plan_anew(session)
    await forecasts.renew(session, products, at)
    concluded = await conclude_alerts(session, products, at=at)
    known = await suggestions.open_suggestions(session, products, at.generation)
    rest = await reactions.resting(session, concluded, at.today)
    changes = suggestions.SuggestionChanges(session, at)
    for one in concluded:
        wanted = None if one.facts.product_id in rest else one.conclusion.suggestion
        changes.weigh(one, wanted, known.get(one.facts.product_id))
    await changes.write()
