"""Random lives of orders: ledger, balances, what is kept and what the stock engine knows agree."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from basecore import clock
from basecore.db import Database, TenantSession
from basecore.errors import AppError
from construction import inventory, orders
from construction.activity import Actor
from construction.orders import HandOver, HandOverLine, OrderIn, OrderLine, Returned, Why
from construction.orders.domain import Handed, HandOverKind, OrderStatus, ReturnReason
from construction.orders.service import close_balance, hand_over
from contracts import decode
from engines_core.stock.facts import Changes
from shop import Shop
from sqlalchemy import func, select, text

pytestmark = pytest.mark.db

HISTORIES = 200
BY = Actor(UUID(int=7), "Ana", "admin")
ZERO = Decimal(0)
Amounts = defaultdict[UUID, Decimal]


def nothing() -> Amounts:
    """Return no amount of anything."""
    return defaultdict(Decimal)


@dataclass
class Model:
    """What plain arithmetic says there should be."""

    on_hand: Amounts = field(default_factory=nothing)
    owed: Amounts = field(default_factory=nothing)
    sold: Amounts = field(default_factory=nothing)
    back: Amounts = field(default_factory=nothing)
    done: int = 0
    refused: int = 0


@dataclass
class Life:
    """One order and the dice that decide what becomes of it."""

    session: TenantSession
    order_id: UUID
    dice: random.Random
    model: Model

    async def lines(self) -> list[OrderLine]:
        found = await self.session.scalars(
            select(OrderLine)
            .where(
                OrderLine.tenant_id == self.session.tenant_id, OrderLine.order_id == self.order_id
            )
            .execution_options(populate_existing=True)
        )
        return list(found)

    async def step(self) -> None:
        """Try something; what the rules refuse must leave nothing behind."""
        deed = self.dice.choice(
            [self.move, self.move, self.move, self.hand, self.hand, self.back, self.close]
        )
        try:
            async with self.session.begin_nested():
                changed = await deed()
        except AppError:
            self.model.refused += 1
            return
        self.model.done += 1
        for amounts, product_id, quantity in changed:
            amounts[product_id] += quantity

    async def move(self) -> list[Any]:
        to = self.dice.choice([s for s in OrderStatus if s is not OrderStatus.PENDING])
        pickup = to is OrderStatus.DELIVERED and self.dice.random() < 0.5
        before = await self.lines()
        owed = [(line.product_id, line.to_deliver) for line in before]
        await orders.set_status(
            self.session, self.order_id, to, is_pickup=pickup, owner_id=None, by=BY, now=clock.now()
        )
        if to is OrderStatus.DELIVERED:
            return [change for one in owed for change in self._gone(*one)]
        if to is OrderStatus.CANCELLED:
            return [(self.model.owed, product_id, -quantity) for product_id, quantity in owed]
        return []

    async def hand(self) -> list[Any]:
        lines = await self.lines()
        given = [Handed(line.id, Decimal(self.dice.randint(1, 6))) for line in lines]
        kind = self.dice.choice(list(HandOverKind))
        await hand_over(
            self.session, self.order_id, kind, given, receiver=None, owner_id=None, by=BY,
            now=clock.now(),
        )  # fmt: skip
        goods = zip(lines, given, strict=True)
        return [c for line, one in goods for c in self._gone(line.product_id, one.quantity)]

    async def back(self) -> list[Any]:
        lines = await self.lines()
        given = [
            Returned(line.id, Decimal(self.dice.randint(1, 4)), self.dice.random() < 0.3)
            for line in lines
        ]
        why = Why(self.dice.choice(list(ReturnReason)))
        await orders.take_back(
            self.session, self.order_id, given, why, owner_id=None, by=BY, now=clock.now()
        )
        goods = zip(lines, given, strict=True)
        return [
            change
            for line, one in goods
            for change in (
                (self.model.on_hand, line.product_id, ZERO if one.is_damaged else one.quantity),
                (self.model.back, line.product_id, one.quantity),
            )
        ]

    async def close(self) -> list[Any]:
        before = [(line.product_id, line.to_deliver) for line in await self.lines()]
        await close_balance(self.session, self.order_id, owner_id=None, by=BY, now=clock.now())
        return [(self.model.owed, product_id, -quantity) for product_id, quantity in before]

    def _gone(self, product_id: UUID, quantity: Decimal) -> list[Any]:
        model = self.model
        return [
            (model.on_hand, product_id, -quantity),
            (model.owed, product_id, -quantity),
            (model.sold, product_id, quantity),
        ]


async def live(
    session: TenantSession, dice: random.Random, model: Model, customer: UUID, products: list[UUID]
) -> None:
    """Place an order and let it live for a while."""
    chosen = dice.sample(products, dice.randint(1, 3))
    lines = [{"product_id": one, "quantity": str(dice.randint(1, 12))} for one in chosen]
    given = OrderIn.model_validate({"customer_id": customer, "lines": lines})
    order_id = await orders.place(session, given, by=BY, now=clock.now())
    for line in given.lines:
        model.owed[line.product_id] += line.quantity
    life = Life(session, order_id, dice, model)
    for _ in range(dice.randint(3, 10)):
        await life.step()


async def told(session: TenantSession) -> Changes:
    """Return what the stock engine makes of all events."""
    query = (
        "SELECT sequence, event_type, event_version, payload FROM events.outbox "
        "WHERE tenant_id = :tenant ORDER BY sequence"
    )
    changes = Changes()
    for row in await session.execute(text(query), {"tenant": session.tenant_id}):
        event: Any = decode(row.event_type, row.event_version, row.payload)
        changes.add(event, row.sequence, date(2026, 3, 2))
    return changes


def real(amounts: Any) -> dict[UUID, Decimal]:
    """Return the amounts that are not zero."""
    return {key: quantity for key, quantity in amounts.items() if quantity}


async def test_everything_agrees_after_many_lives(shop: Shop, construction_db: Database) -> None:
    customer = UUID((await shop.customer())["id"])
    products = [UUID((await shop.product())["id"]) for _ in range(6)]
    model, dice = Model(), random.Random(20261126)  # noqa: S311 - the same lives every time
    for _ in range(HISTORIES):
        async with construction_db.tenant(shop.tenant_id) as session:
            await live(session, dice, model, customer, products)
    async with construction_db.tenant(shop.tenant_id) as session:
        ledger = await session.execute(
            select(
                inventory.StockMovement.product_id, func.sum(inventory.StockMovement.quantity)
            ).group_by(inventory.StockMovement.product_id)
        )
        in_ledger = {row[0]: row[1] for row in ledger}
        on_hand = await inventory.on_hand(session, products)
        promised = await orders.promised(session, products)
        handed = await session.execute(
            select(OrderLine.product_id, func.sum(HandOverLine.quantity))
            .join(HandOverLine, HandOverLine.order_line_id == OrderLine.id)
            .join(HandOver, HandOver.id == HandOverLine.hand_over_id)
            .group_by(OrderLine.product_id)
        )
        sold = {row[0]: row[1] for row in handed}
        came_back = await orders.returned_by_day(session, products, date(2000, 1, 1))
        engine = await told(session)
    assert real(in_ledger) == real(on_hand) == real(model.on_hand) == real(engine.movements)
    assert real(promised) == real(model.owed) == real(engine.reservations)
    demand = nothing()
    for (product_id, _), (_, quantity) in engine.demand.items():
        demand[product_id] += quantity
    returned = {key: sum(days.values(), ZERO) for key, days in came_back.items()}
    assert real(sold) == real(model.sold)
    assert real(returned) == real(model.back)
    assert real(demand) == real({key: model.sold[key] - model.back[key] for key in model.sold})
    assert model.done > HISTORIES
    assert model.refused > HISTORIES, "rules were tried too"
