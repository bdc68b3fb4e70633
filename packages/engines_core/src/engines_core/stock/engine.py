"""The stock engine as a consumer runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from basecore import clock
from basecore.consumer import Watermarks
from basecore.db import Database, TenantSession
from basecore.streams import Envelope

from engines_core.stock import classifying, repository
from engines_core.stock.facts import collect
from engines_core.stock.moment import Moment
from engines_core.stock.rebuild import Rebuild
from engines_core.stock.service import conclude_alerts

NAME = "stock"


class StockEngine:
    """Facts, threshold alerts and a mark for the rest, all in the event's transaction.

    Conclusions are as of the day on which they are drawn, not of the event's: a replayed year
    ends in the state of today, the same that the scheduled run finds.
    """

    name = NAME

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self._now = now

    async def apply(
        self, session: TenantSession, events: Sequence[Envelope], *, generation: int
    ) -> None:
        """Let a tenant's events take effect."""
        now = self._now()
        changes, at = collect(events, now), Moment(now, generation)
        touched = await repository.write(session, changes)
        await classifying.mark(session, changes, at.today)
        await conclude_alerts(session, touched, at=at)

    async def rebuild(self, database: Database, tenant_id: UUID, watermarks: Watermarks) -> None:
        """Draw a store's conclusions anew and switch to them, while events go on."""
        await Rebuild(database, tenant_id, watermarks, self._now()).run()
