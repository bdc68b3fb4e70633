"""What clients do: sales, receipts, prices, long lists; some of it in savepoints, some undone."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from basecore import clock
from basecore.ids import new_id
from contracts import (
    Event,
    ProductChanged,
    ProductPriceChanged,
    ProductRegistered,
    SaleLine,
    SaleRecorded,
    StockMoved,
)
from contracts.stock import MovementKind

PRODUCTS = 20
Timed = tuple[Event, datetime]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a transaction."""

    events: list[Timed]
    in_savepoint: bool = False
    stays: bool = True


def products_of(tenant_id: UUID) -> list[UUID]:
    """Return a store's products."""
    return [UUID(int=tenant_id.int ^ number) for number in range(1, PRODUCTS + 1)]


def _quantity(dice: random.Random) -> Decimal:
    return Decimal(dice.randint(1, 9_000)).scaleb(-3)


def _moved(product_id: UUID, kind: MovementKind, quantity: Decimal) -> StockMoved:
    return StockMoved(
        movement_id=new_id(), product_id=product_id, kind=kind, quantity=quantity, balance=quantity
    )


def _sale(dice: random.Random, products: list[UUID]) -> list[Event]:
    sold = [(one, _quantity(dice)) for one in dice.sample(products, dice.randint(1, 3))]
    lines = tuple(
        SaleLine(product_id=one, quantity=quantity, uom="SC", total=Decimal("39.90"))
        for one, quantity in sold
    )
    sale = SaleRecorded(order_id=new_id(), customer_id=new_id(), lines=lines)
    return [*(_moved(one, "sale", -quantity) for one, quantity in sold), sale]


def _receipt(dice: random.Random, products: list[UUID]) -> list[Event]:
    chosen = dice.choices(products, k=dice.randint(1, 6))
    return [_moved(one, "receipt", _quantity(dice)) for one in chosen]


def _count(dice: random.Random, products: list[UUID]) -> list[Event]:
    chosen = dice.choices(products, k=dice.randint(20, 60))
    return [_moved(one, "count", _quantity(dice) - 4) for one in chosen]


def _product(dice: random.Random, products: list[UUID]) -> list[Event]:
    product_id, price = dice.choice(products), Decimal(dice.randint(100, 9_999)).scaleb(-2)
    kind = dice.choice([ProductRegistered, ProductChanged])
    return [kind(product_id=product_id, uom="SC", base_price=price, cost=price)]


def _price(dice: random.Random, products: list[UUID]) -> list[Event]:
    price = Decimal(dice.randint(100, 9_999)).scaleb(-2)
    product_id = dice.choice(products)
    return [ProductPriceChanged(product_id=product_id, old_price=price, new_price=price + 1)]


Kind = Callable[[random.Random, list[UUID]], list[Event]]
KINDS: dict[Kind, float] = {_sale: 10, _receipt: 5, _count: 3, _product: 1, _price: 1}


def _step(dice: random.Random, products: list[UUID], *, in_savepoint: bool, stays: bool) -> Step:
    (kind,) = dice.choices(list(KINDS), list(KINDS.values()))
    at = clock.now() - timedelta(days=dice.choice([0, 0, 0, 1, 2]))
    return Step([(event, at) for event in kind(dice, products)], in_savepoint, stays)


def opening(tenant_id: UUID) -> list[Step]:
    """Return a store's first transaction: all its products."""
    events: list[Timed] = [
        (ProductRegistered(product_id=one, uom="SC", base_price=Decimal(10), cost=Decimal(5)), now)
        for now in [clock.now()]
        for one in products_of(tenant_id)
    ]
    return [Step(events)]


def invent(dice: random.Random, tenant_id: UUID) -> list[Step]:
    """Return a transaction of a store: mostly one step, at times with savepoints."""
    products = products_of(tenant_id)
    steps = [_step(dice, products, in_savepoint=False, stays=True)]
    if dice.random() < 0.2:
        stays = dice.random() < 0.4
        steps.append(_step(dice, products, in_savepoint=True, stays=stays))
        steps.append(_step(dice, products, in_savepoint=False, stays=True))
    return steps
