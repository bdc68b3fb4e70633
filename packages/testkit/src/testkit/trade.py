"""A vertical in memory whose life is drawn by lot, for tests of the stock engine."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from basecore.clock import business_date
from basecore.ids import new_id
from contracts import (
    DayOfDemand,
    DemandLost,
    DemandStated,
    Event,
    GoodsReturned,
    LocationBalance,
    ProductChanged,
    ProductPriceChanged,
    ProductRegistered,
    PurchaseLine,
    PurchaseOrdered,
    PurchaseReceived,
    ReceivedLine,
    ReplenishmentParametersSet,
    SaleLine,
    SaleRecorded,
    StockMoved,
    StockReleased,
    StockReserved,
    StockStated,
)
from contracts.stock import ReservedLine

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAYS = 40
OFTEN = 0.85
SCOPES: tuple[Literal["store", "category", "product"], ...] = ("store", "category", "product")
Recorded = tuple[datetime, Event]


@dataclass(slots=True)
class Shop:
    """A vertical in memory: it knows what is true, and says it in events."""

    chance: random.Random
    products: list[UUID] = field(default_factory=lambda: [UUID(int=n) for n in range(1, 7)])
    on_hand: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    reserved: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    sold: dict[tuple[UUID, date], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    lost: dict[tuple[UUID, date], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    registered: set[UUID] = field(default_factory=set)
    purchases: list[PurchaseOrdered] = field(default_factory=list)
    is_wide: bool = False
    """Whether things happen, too, that snapshots do not state."""

    def history(self, count: int) -> list[Recorded]:
        """Return what happens on so many occasions of the last days, in order."""
        found: list[Recorded] = []
        for n in range(count):
            at = NOW - timedelta(days=DAYS) + n * timedelta(days=DAYS) / count
            found += [(at, event) for event in self.event(at)]
        return found

    def event(self, at: datetime) -> list[Event]:
        """Return the events of one occasion."""
        product = self.chance.choice(self.products)
        if product not in self.registered:
            self.registered.add(product)
            return [ProductRegistered(**self.facts(product))]
        kinds: tuple[Callable[[UUID, datetime], list[Event]], ...] = (
            *(self.sale, self.sale, self.sale, self.receipt, self.change, self.price),
            *(self.reserve, self.reserve, self.release, self.back, self.lose),
        )
        if self.is_wide:
            kinds += (self.order, self.reorder, self.arrive, self.set)
        return self.chance.choice(kinds)(product, at)

    def lose(self, product: UUID, at: datetime) -> list[Event]:
        """Lose a sale for want of stock."""
        quantity = Decimal(self.chance.randrange(1, 9))
        self.lost[product, business_date(at)] += quantity
        return [DemandLost(product_id=product, quantity=quantity, reason="quote_lost")]

    def some(self, below: int) -> Decimal:
        """Return a quantity."""
        return Decimal(self.chance.randrange(1, below))

    def order(self, product: UUID, at: datetime) -> list[Event]:
        """Order two products."""
        other = self.chance.choice(self.products)
        lines = tuple(
            PurchaseLine(
                line_id=new_id(), product_id=one, quantity=Decimal(self.chance.randrange(1, 6))
            )
            for one in (product, other)
        )
        self.purchases.append(
            PurchaseOrdered(
                purchase_id=new_id(), supplier_id=new_id(), ordered_on=at.date(), lines=lines
            )
        )
        return [self.purchases[-1]]

    def reorder(self, product: UUID, at: datetime) -> list[Event]:
        """Say a purchase again with fewer lines, or none."""
        if not self.purchases:
            return self.order(product, at)
        known = self.chance.choice(self.purchases)
        return [known.model_copy(update={"lines": known.lines[: self.chance.randrange(3)]})]

    def arrive(self, product: UUID, at: datetime) -> list[Event]:
        """Take a delivery in, of a purchase or without one."""
        known = self.chance.choice(self.purchases) if self.purchases else None
        line = ReceivedLine(product_id=product, quantity=Decimal(self.chance.randrange(1, 20)))
        return [
            PurchaseReceived(
                receipt_id=new_id(),
                supplier_id=new_id(),
                purchase_id=known.purchase_id if known else None,
                ordered_on=None if known else at.date() - timedelta(days=4),
                received_on=at.date() + timedelta(days=self.chance.randrange(9)),
                lines=(line,) if self.chance.random() < OFTEN else (),
                is_complete=self.chance.random() > OFTEN,
            )
        ]

    def set(self, product: UUID, _at: datetime) -> list[Event]:
        """Set how something is to be replenished."""
        scope = self.chance.choice(SCOPES)
        at = SCOPES.index(scope)
        return [
            ReplenishmentParametersSet(
                parameters_id=UUID(int=at * 100 + (product.int if scope == "product" else 0) + 1),
                scope=scope,
                category="dairy" if scope == "category" else None,
                product_id=product if scope == "product" else None,
                lead_time_days=self.chance.choice([None, 3, 12]),
                service_level_percent=self.chance.choice([None, Decimal(95)]),
                minimum=self.chance.choice([None, None, Decimal(4)]),
                order_multiple=self.chance.choice([None, Decimal(6)]),
                review_days=self.chance.choice([None, 5]),
                margin_percent=self.chance.choice([None, Decimal(25)]),
            )
        ]

    def facts(self, product: UUID) -> dict[str, Any]:
        """Return what the catalogue says of a product now."""
        cost = Decimal(self.chance.randrange(1, 90))
        active = self.chance.random() < OFTEN
        return {
            "product_id": product,
            "uom": self.chance.choice(["UN", "SC"]),
            "base_price": cost * 2,
            "cost": cost,
            "is_active": active,
            "category": self.chance.choice(["dairy", None]),
        }

    def change(self, product: UUID, _at: datetime) -> list[Event]:
        """Change a product."""
        return [ProductChanged(**self.facts(product))]

    def price(self, product: UUID, _at: datetime) -> list[Event]:
        """Change a price."""
        new = Decimal(self.chance.randrange(1, 200))
        return [ProductPriceChanged(product_id=product, old_price=new, new_price=new)]

    def receipt(self, product: UUID, _at: datetime) -> list[Event]:
        """Take goods in."""
        return [self.move(product, Decimal(self.chance.randrange(1, 60)), "receipt")]

    def move(self, product: UUID, quantity: Decimal, kind: Any) -> Event:
        """Change the balance."""
        self.on_hand[product] += quantity
        balance = self.on_hand[product]
        return StockMoved(
            movement_id=new_id(), product_id=product, kind=kind, quantity=quantity, balance=balance
        )

    def sale(self, product: UUID, at: datetime) -> list[Event]:
        """Hand goods over."""
        quantity = Decimal(self.chance.randrange(1, 12))
        self.sold[product, business_date(at)] += quantity
        line = SaleLine(product_id=product, quantity=quantity, uom="UN", total=quantity)
        event = SaleRecorded(order_id=new_id(), customer_id=new_id(), lines=(line,))
        return [self.move(product, -quantity, "sale"), event]

    def reserve(self, product: UUID, _at: datetime) -> list[Event]:
        """Promise goods."""
        quantity = Decimal(self.chance.randrange(1, 9))
        self.reserved[product] += quantity
        line = ReservedLine(product_id=product, quantity=quantity)
        return [StockReserved(order_id=new_id(), lines=(line,))]

    def release(self, product: UUID, _at: datetime) -> list[Event]:
        """Promise nothing any more."""
        quantity, self.reserved[product] = self.reserved[product], Decimal(0)
        line = ReservedLine(product_id=product, quantity=quantity)
        return [StockReleased(order_id=new_id(), reason="order_cancelled", lines=(line,))]

    def back(self, product: UUID, at: datetime) -> list[Event]:
        """Take goods back."""
        today = business_date(at)
        sold = [day for (one, day), q in self.sold.items() if one == product and q > 1]
        days = [day for day in sold if day <= today]
        day = self.chance.choice(days) if days else today
        self.sold[product, day] -= 1
        line = SaleLine(product_id=product, quantity=Decimal(1), uom="UN", total=Decimal(1))
        return [GoodsReturned(return_id=new_id(), kind="return", sold_on=day, lines=(line,))]

    def snapshots(self) -> list[Recorded]:
        """State everything as it is now, in three events for each product."""
        since = business_date(NOW) - timedelta(days=DAYS * 2)
        found: list[Event] = []
        for product in sorted(self.registered):
            days = tuple(
                DayOfDemand(on_date=day, quantity=self.sold[one, day], lost=self.lost[one, day])
                for one, day in {**self.sold, **self.lost}
                if one == product
            )
            held = LocationBalance(location="store", on_hand=self.on_hand[product])
            found += [
                ProductChanged(**self.facts(product)),
                StockStated(product_id=product, balances=(held,), reserved=self.reserved[product]),
                DemandStated(product_id=product, since=since, days=days, counts_lost=True),
            ]
        return [(NOW, event) for event in found]


def registered(product_id: UUID, *, active: bool = True) -> Event:
    """Return that a product is in the catalogue, or taken off sale."""
    model = ProductRegistered if active else ProductChanged
    return model(
        product_id=product_id,
        uom="SC",
        base_price=Decimal("39.90"),
        cost=Decimal("30.00"),
        is_active=active,
    )


def moved(product_id: UUID, quantity: int) -> Event:
    """Return that goods came or went."""
    return StockMoved(
        movement_id=new_id(),
        product_id=product_id,
        kind="receipt",
        quantity=Decimal(quantity),
        balance=Decimal(0),
    )


def sold(product_id: UUID, quantity: int) -> Event:
    """Return that goods were handed over."""
    line = SaleLine(product_id=product_id, quantity=Decimal(quantity), uom="SC", total=Decimal(100))
    return SaleRecorded(order_id=new_id(), customer_id=new_id(), lines=(line,))
