"""The stock engine by the clock: forecasts of what was marked, and everything once a day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.consumer import Mark
from basecore.db import TenantSession
from sqlalchemy import text
from typing_extensions import override

from engines_core.periodic import FIRST, PAGE, Periodic
from engines_core.stock import classifying, repository
from engines_core.stock.engine import NAME
from engines_core.stock.moment import Moment
from engines_core.stock.service import conclude


class StockPeriodic(Periodic):
    """The stock engine's loop; a full run classifies products first."""

    name = NAME
    marked = text("SELECT DISTINCT tenant_id FROM engines.stock_dirty LIMIT :count")

    @override
    async def conclude_marked(self, session: TenantSession, mark: Mark, now: datetime) -> bool:
        products = await repository.take_marked(session, PAGE)
        at = Moment(now, mark.generation)
        if reclassified := classifying.CLASSES in products:
            products.remove(classifying.CLASSES)
            await classifying.renew(session, at.today)
        await conclude(session, products, at=at)
        return len(products) < PAGE and not reclassified

    @override
    async def conclude_page(
        self, session: TenantSession, mark: Mark, now: datetime, after: UUID
    ) -> UUID | None:
        at = Moment(now, mark.generation)
        if after == FIRST:
            await classifying.renew(session, at.today)
        products = await repository.page(session, after, PAGE)
        await repository.unmark(session, products)
        await conclude(session, products, at=at)
        return products[-1] if len(products) == PAGE else None
