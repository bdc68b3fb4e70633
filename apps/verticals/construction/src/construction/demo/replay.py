"""Turns one step of a demo plan into the service call that a person would have caused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession

from construction import inventory, orders, quotes
from construction.activity import Actor
from construction.demo.steps import (
    OrderMove,
    OrderMoved,
    QuoteCreated,
    QuoteMove,
    QuoteMoved,
    Step,
    StockReceived,
)
from construction.orders import OrderStatus

STATUS = {
    OrderMove.PREPARING: OrderStatus.PREPARING,
    OrderMove.OUT_FOR_DELIVERY: OrderStatus.OUT_FOR_DELIVERY,
    OrderMove.DELIVERED: OrderStatus.DELIVERED,
    OrderMove.PICKED_UP: OrderStatus.DELIVERED,
    OrderMove.CANCELLED: OrderStatus.CANCELLED,
}


@dataclass(slots=True)
class Ids:
    """What the indexes of a plan stand for in the database."""

    products: list[UUID] = field(default_factory=list)
    customers: list[UUID] = field(default_factory=list)
    job_sites: list[list[UUID]] = field(default_factory=list)
    quotes: dict[int, UUID] = field(default_factory=dict)
    orders: dict[int, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Play:
    """The transaction in which steps are played, by whom, and the ids known so far."""

    session: TenantSession
    ids: Ids
    staff: Mapping[str, Actor]

    async def step(self, step: Step) -> None:
        """Play one step at its own moment."""
        match step:
            case StockReceived():
                await self._receive(step)
            case QuoteCreated():
                self.ids.quotes[step.quote] = await self._quote(step)
            case QuoteMoved():
                await self._move_quote(step)
            case OrderMoved():
                await self._move_order(step)

    async def _receive(self, step: StockReceived) -> None:
        movements = [
            inventory.Movement(
                self.ids.products[line.product], inventory.MovementKind.RECEIPT, line.quantity
            )
            for line in step.lines
        ]
        await inventory.move(self.session, movements, by=self.staff["stock"], now=step.at)

    async def _quote(self, step: QuoteCreated) -> UUID:
        sites = self.ids.job_sites[step.customer]
        given = quotes.QuoteIn(
            customer_id=self.ids.customers[step.customer],
            job_site_id=None if step.job_site is None else sites[step.job_site],
            discount_percent=step.discount_percent,
            valid_days=step.valid_days,
            notes=step.notes or None,
            lines=[
                quotes.QuoteLineIn(
                    product_id=self.ids.products[line.product],
                    quantity=line.quantity,
                    discount_percent=line.discount_percent,
                )
                for line in step.lines
            ],
        )
        # Every fourth quote is the owner's own, so that both have something to see.
        by = self.staff["sales" if step.quote % 4 else "admin"]
        return (await quotes.create(self.session, given, by=by, now=step.at)).id

    async def _move_quote(self, step: QuoteMoved) -> None:
        quote_id, by = self.ids.quotes[step.quote], self.staff["sales"]
        session, now = self.session, step.at
        match step.move:
            case QuoteMove.SEND:
                await quotes.send(session, quote_id, owner_id=None, by=by, now=now)
            case QuoteMove.APPROVE:
                await quotes.approve(session, quote_id, by=self.staff["admin"], now=now)
            case QuoteMove.CONVERT:
                day = clock.business_date(now) + timedelta(days=1 + step.quote % 3)
                self.ids.orders[step.quote] = await orders.convert(
                    session, quote_id, deliver_on=day, owner_id=None, by=by, now=now
                )
            case QuoteMove.CANCEL:
                loss = step.loss or quotes.Loss()
                await quotes.cancel(session, quote_id, loss, owner_id=None, by=by, now=now)
            case QuoteMove.EXPIRE:
                await quotes.expire(session, quote_id, by=self.staff["system"], now=now)

    async def _move_order(self, step: OrderMoved) -> None:
        await orders.set_status(
            self.session,
            self.ids.orders[step.quote],
            STATUS[step.move],
            is_pickup=step.move is OrderMove.PICKED_UP,
            owner_id=None,
            by=self.staff["stock"],
            now=step.at,
        )
