"""One store's stock engine on a real database, fed by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.consumer import Watermarks
from basecore.db import Database
from basecore.ids import new_id
from basecore.leases import RoleLeases
from basecore.outbox import outbox
from basecore.streams import Envelope
from contracts import (
    Event,
    PurchaseLine,
    PurchaseOrdered,
)
from engines_core.stock import StockEngine, StockPeriodic
from engines_core.stock.moment import Moment
from engines_core.stock.rebuild import Rebuild
from sqlalchemy import select, text
from testkit.envelopes import enveloped
from testkit.trade import moved, registered, sold

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


class Store:
    """One store's stock engine, fed by hand."""

    def __init__(self, database: Database, tenant: UUID) -> None:
        self._database = database
        self._tenant = tenant
        self._engine = StockEngine(lambda: NOW)
        self._sequence = 0
        self.periodic = StockPeriodic(database, RoleLeases("periodic", 1), lambda: NOW)

    def envelope(self, event: Event, days_ago: int = 0) -> Envelope:
        """Return an event as the next one of the store."""
        self._sequence += 1
        return enveloped(
            event, self._tenant, sequence=self._sequence, at=NOW - timedelta(days=days_ago)
        )

    async def feed(self, *events: Event, days_ago: int = 0) -> None:
        await self.apply(*(self.envelope(event, days_ago) for event in events))

    async def apply(self, *envelopes: Envelope) -> None:
        """Apply events as a consumer would."""
        async with self._database.tenant(self._tenant) as session:
            mark = await Watermarks("stock").lock(session)
            await self._engine.apply(session, envelopes, generation=mark.generation)

    async def rebuild(self, meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
        """Rebuild the store; what is to happen meanwhile happens before the last step."""
        made = Rebuild(self._database, self._tenant, Watermarks("stock"), NOW)
        if meanwhile:
            build = made.build

            async def build_and_more(at: Moment) -> None:
                await build(at)
                await meanwhile()

            made.build = build_and_more  # type: ignore[method-assign]  # a step between steps
        await made.run()

    async def spoil(self, product: UUID) -> None:
        """Write a wrong conclusion, as old rules would have."""
        async with self._database.tenant(self._tenant) as session:
            wrong = text(
                "UPDATE engines.stock_alert SET level = 'low' "
                "WHERE tenant_id = :tenant AND product_id = :product"
            )
            await session.execute(wrong, {"tenant": self._tenant, "product": product})

    async def rows(self, view: str) -> Sequence[Any]:
        async with self._database.tenant(self._tenant) as session:
            statement = text(f"SELECT * FROM engines.{view} ORDER BY product_id")  # noqa: S608 - the names are this file's own
            return (await session.execute(statement)).mappings().all()

    async def announced(self) -> list[str]:
        mine = outbox.c.tenant_id == self._tenant
        async with self._database.tenant(self._tenant) as session:
            statement = select(outbox.c.event_type).where(mine).order_by(outbox.c.sequence)
            return list(await session.scalars(statement))


def bought(product: UUID, suggestion_id: UUID | None = None) -> PurchaseOrdered:
    line = PurchaseLine(
        line_id=new_id(), product_id=product, quantity=Decimal(30), suggestion_id=suggestion_id
    )
    return PurchaseOrdered(
        purchase_id=new_id(), supplier_id=new_id(), ordered_on=NOW.date(), lines=(line,)
    )


async def sell_ten_a_day(store: Store, product: UUID, on_hand: int) -> None:
    """Let ten a day be sold for ninety days, and levels be known."""
    await store.feed(registered(product), moved(product, on_hand), days_ago=89)
    await store.apply(*(store.envelope(sold(product, 10), day) for day in reversed(range(90))))
