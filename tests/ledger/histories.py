"""Histories drawn by lot: what is done, by several writers at once, and what must come of it.

Three accounts must agree: the balances, the sums of the ledger's rows, and what the stock engine
made of the events. They are held against a fourth one, kept by the writers: what was acknowledged.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from uuid import UUID

from basecore import clock
from basecore.consumer import Applier, Failures, StoppedError, Watermarks
from basecore.consumer.dead_letters import DeadLetters
from basecore.db import Database, TenantSession
from basecore.db.gone import is_busy
from construction import inventory, stock_proof
from construction.activity import SYSTEM
from construction.catalog import ProductIn, register
from construction.inventory import Movement, MovementIn, MovementKind, StockShortError
from engines_core.stock import StockEngine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

PRODUCTS = 6
WRITERS = 4
ENGINE = "stock"
FED_EVERY = 50
"""Steps of a writer after which the engine is given what happened."""
MOST = 40
PLACES = ("store", "yard")
KINDS: tuple[Literal["receipt", "issue", "return", "adjustment"], ...] = (
    "receipt",
    "issue",
    "return",
    "adjustment",
)
LAST = text("SELECT last_sequence FROM events.tenant_counter WHERE tenant_id = :tenant")
BALANCES = text(
    "SELECT product_id, sum(on_hand) FROM construction.stock_balance "
    "WHERE tenant_id = :tenant GROUP BY 1"
)
LEDGER = text(
    "SELECT product_id, sum(quantity) FROM construction.stock_movement "
    "WHERE tenant_id = :tenant GROUP BY 1"
)
ENGINES = text(
    "SELECT product_id, on_hand FROM engines.insight_stock_products WHERE tenant_id = :tenant"
)


class BrokenOffError(Exception):
    """Ends a transaction that has moved goods already: nothing of it may remain."""


@dataclass
class History:
    """The life of one store, and what its writers were told."""

    vertical: Database
    engines: Database
    tenant: UUID
    seed: int
    products: list[UUID] = field(default_factory=list)
    acknowledged: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    did: Counter[str] = field(default_factory=Counter)

    async def live(self, steps: int) -> None:
        """Do so many things, shared among the writers."""
        await self._register()
        async with asyncio.TaskGroup() as group:
            for number in range(WRITERS):
                share = steps // WRITERS + (number < steps % WRITERS)
                group.create_task(self._write(random.Random(f"{self.seed}:{number}"), share))  # noqa: S311 - a lot, no secret
        await self._feed()

    async def faults(self) -> list[str]:
        """Return where accounts differ."""
        expected = {one: self.acknowledged[one] for one in self.products}
        async with self.vertical.tenant(self.tenant) as session:
            accounts = {
                name: {
                    row[0]: row[1] for row in await session.execute(query, {"tenant": self.tenant})
                }
                for name, query in (("balance", BALANCES), ("ledger", LEDGER), ("engine", ENGINES))
            }
        found = [
            f"{name} of {one}: {account.get(one, 0)}, acknowledged {quantity}"
            for name, account in accounts.items()
            for one, quantity in expected.items()
            if account.get(one, Decimal(0)) != quantity
        ]
        proven = await stock_proof.prove(self.vertical, self.tenant, now=clock.now())
        return found + [f"the proof found {proven}"] * bool(proven)

    async def _register(self) -> None:
        async with self.vertical.tenant(self.tenant) as session:
            for number in range(PRODUCTS):
                given = ProductIn(
                    sku=f"P-{number}", name=f"P {number}", uom="UN", base_price=Decimal(1)
                )
                made = await register(session, given, by=SYSTEM, now=clock.now())
                self.products.append(made.id)

    async def _write(self, chance: random.Random, steps: int) -> None:
        for number in range(steps):
            doing = (self._enter, self._enter, self._sell, self._transfer, self._break_off)
            try:
                await chance.choice(doing)(chance)
            except DBAPIError as error:
                if not is_busy(error):
                    raise
                self.did["busy"] += 1
            if number % FED_EVERY == FED_EVERY - 1:
                with suppress(StoppedError):  # another writer feeds it
                    await self._feed()

    async def _enter(self, chance: random.Random) -> None:
        """Write a movement as a person types it."""
        product, kind = chance.choice(self.products), chance.choice(KINDS)
        quantity = Decimal(chance.randrange(1, MOST * 1000)) / 1000
        if kind == "adjustment" and chance.random() < 0.5:
            quantity = -quantity
        given = MovementIn(product_id=product, kind=kind, quantity=quantity)
        async with self.vertical.tenant(self.tenant) as session:
            await inventory.enter(session, given, by=SYSTEM, now=clock.now())
        self.acknowledged[product] += -quantity if kind == "issue" else quantity
        self.did[kind] += 1

    async def _sell(self, chance: random.Random) -> None:
        """Hand over several products, some twice, of which no more may go than there is."""
        sold = self._lines(chance)
        if await self._move(sold, "sale"):
            for one in sold:
                self.acknowledged[one.product_id] += one.quantity

    async def _transfer(self, chance: random.Random) -> None:
        """Carry goods between the store and the yard, no more than there are."""
        product, quantity = chance.choice(self.products), Decimal(chance.randrange(1, MOST))
        away, to = chance.sample(PLACES, 2)
        kind = MovementKind.TRANSFER
        both = [Movement(product, kind, -quantity, away), Movement(product, kind, quantity, to)]
        await self._move(both, "transfer")

    async def _move(self, movements: Sequence[Movement], what: str) -> bool:
        now = clock.now()
        try:
            async with self.vertical.tenant(self.tenant) as session:
                await inventory.move(session, movements, by=SYSTEM, now=now, may_go_below=False)
        except StockShortError:
            self.did[f"{what} refused"] += 1
            return False
        self.did[what] += 1
        return True

    async def _break_off(self, chance: random.Random) -> None:
        """Hand over goods, and have the transaction fail after that."""
        with suppress(BrokenOffError):
            async with self.vertical.tenant(self.tenant) as session:
                await _move_and_fail(session, self._lines(chance))
        self.did["broken off"] += 1

    def _lines(self, chance: random.Random) -> list[Movement]:
        wanted = chance.choices(self.products, k=chance.randrange(1, 5))
        return [
            Movement(one, MovementKind.SALE, -Decimal(chance.randrange(1, MOST))) for one in wanted
        ]

    async def _feed(self) -> None:
        """Give the engine what happened up to now, by the way that mends every gap."""
        async with self.vertical.tenant(self.tenant) as session:
            last = await session.scalar(LAST, {"tenant": self.tenant})
        applier = Applier(
            self.engines,
            StockEngine(),
            watermarks=Watermarks(ENGINE),
            failures=Failures(self.engines, ENGINE),
            dead_letters=DeadLetters(ENGINE),
        )
        await applier.catch_up(self.tenant, upto=last or 0, seconds=60)


async def _move_and_fail(session: TenantSession, sold: Sequence[Movement]) -> None:
    await inventory.move(session, sold, by=SYSTEM, now=clock.now())
    raise BrokenOffError
