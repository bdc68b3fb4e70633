"""The pricing engine as a consumer runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from basecore import clock
from basecore.consumer import Mark, Watermarks
from basecore.db import Database, RequestContext, TenantSession
from basecore.streams import Envelope
from sqlalchemy import text
from typing_extensions import override

from engines_core.periodic import FIRST, PAGE, Periodic
from engines_core.pricing import repository
from engines_core.pricing.facts import collect
from engines_core.pricing.service import conclude_for

NAME = "pricing"
REBUILD = RequestContext(actor="engine:pricing")


class PricingEngine:
    """Facts and a mark in the event's transaction; conclusions a moment later, by the clock."""

    name = NAME

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self._now = now

    async def apply(
        self,
        session: TenantSession,
        events: Sequence[Envelope],
        *,
        generation: int,  # noqa: ARG002 - of conclusions there is one: each follows from its facts
    ) -> None:
        """Let a tenant's events take effect."""
        await repository.write(session, collect(events))

    async def rebuild(self, database: Database, tenant_id: UUID, watermarks: Watermarks) -> None:
        """Draw a store's conclusions anew: each follows from its facts alone, so in place."""
        after = FIRST
        products: Sequence[UUID] = (FIRST,)
        while products:
            async with database.tenant(tenant_id, context=REBUILD) as session:
                await watermarks.lock(session)
                products = await repository.page(session, after, PAGE)
                await conclude_for(session, products, self._now())
            after = products[-1] if products else after


class PricingPeriodic(Periodic):
    """The pricing engine's loop; once a day offers begin and end."""

    name = NAME
    marked = text("SELECT DISTINCT tenant_id FROM engines.pricing_dirty LIMIT :count")

    @override
    async def conclude_marked(self, session: TenantSession, mark: Mark, now: datetime) -> bool:
        products = await repository.take_marked(session, PAGE)
        await conclude_for(session, products, now)
        return len(products) < PAGE

    @override
    async def conclude_page(
        self, session: TenantSession, mark: Mark, now: datetime, after: UUID
    ) -> UUID | None:
        products = await repository.page(session, after, PAGE)
        await repository.unmark(session, products)
        await conclude_for(session, products, now)
        return products[-1] if len(products) == PAGE else None
