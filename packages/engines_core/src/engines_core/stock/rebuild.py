"""Drawing a store's conclusions anew under the next generation, while the present one serves.

Pages are concluded without a lock. The last step holds the watermark, so no event is between:
it concludes again for what was touched meanwhile, lets open alerts and suggestions keep their
identity, announces what differs and switches.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.consumer import Watermarks
from basecore.db import Database, RequestContext, TenantSession
from sqlalchemy import bindparam, delete, text

from engines_core.stock import alerts, classifying, repository, suggestions
from engines_core.stock.models import forecast
from engines_core.stock.moment import Moment
from engines_core.stock.service import conclude

PAGE = 500
FIRST = UUID(int=0)
REBUILD = RequestContext(actor="engine:stock")

DROP_FIGURES = delete(forecast).where(
    forecast.c.tenant_id == bindparam("tenant"), forecast.c.generation == bindparam("generation")
)
DROP = (alerts.DROP, suggestions.DROP, DROP_FIGURES)
TOUCHED = text(
    "SELECT product_id FROM engines.stock_product "
    "WHERE tenant_id = :tenant AND changed_at > :since ORDER BY product_id"
)


class Rebuild:
    """One store's rebuild; begun again from the start when it was interrupted."""

    def __init__(
        self, database: Database, tenant_id: UUID, watermarks: Watermarks, now: datetime
    ) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._watermarks = watermarks
        self._now = now

    async def run(self) -> None:
        """Build the next generation and switch to it."""
        async with self._database.tenant(self._tenant_id, context=REBUILD) as session:
            begun = await self._watermarks.lock(session)
            at = Moment(self._now, begun.generation + 1, is_silent=True)
            await _drop(session, at.generation)
            await classifying.renew(session, at.today)
        await self.build(at)
        async with self._database.tenant(self._tenant_id, context=REBUILD) as session:
            present = await self._watermarks.lock(session)
            values = {"tenant": self._tenant_id, "since": begun.last_sequence}
            await conclude(session, list(await session.scalars(TOUCHED, values)), at=at)
            next_one = Moment(self._now, at.generation)
            await alerts.adopt(session, next_one, present.generation)
            await suggestions.adopt(session, next_one, present.generation)
            await _drop(session, present.generation)
            await self._watermarks.switch(session, at.generation)

    async def build(self, at: Moment) -> None:
        """Conclude for every product under the next generation, a page at a time."""
        after = FIRST
        while True:
            async with self._database.tenant(self._tenant_id, context=REBUILD) as session:
                products = await repository.page(session, after, PAGE)
                await conclude(session, products, at=at)
            if len(products) < PAGE:
                return
            after = products[-1]


async def _drop(session: TenantSession, generation: int) -> None:
    for statement in DROP:
        await session.execute(statement, {"tenant": session.tenant_id, "generation": generation})
