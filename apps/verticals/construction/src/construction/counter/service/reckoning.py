"""What a basket comes to before it is sold: quantities as spoken, prices, what is on the shelf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError

from construction import catalog, customers, inventory, orders, quotes
from construction.activity import Actor
from construction.catalog import Product
from construction.quotes import QuoteIn, QuoteLineIn

ZERO = Decimal(0)
GONE = "This product does not exist or is not sold any more"


@dataclass(frozen=True, slots=True)
class Said:
    """A product of the basket and how much of it, as somebody said it."""

    product_id: UUID
    said: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to buy at the counter."""

    lines: Sequence[Said]
    customer_id: UUID | None = None
    discount_percent: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A line of the basket as the screen shows it; without a price while something is wrong."""

    said: Said
    product: Product | None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    total: Decimal | None = None
    on_hand: Decimal = ZERO
    promised: Decimal = ZERO

    @property
    def is_short(self) -> bool:
        """Tell whether the shelf has less than the line wants, or others were promised it."""
        return self.quantity is not None and self.quantity > self.on_hand - self.promised


@dataclass(slots=True)
class Basket:
    """What was wanted, understood and priced; `errors` says at which field something is wrong."""

    lines: list[BasketLine] = field(default_factory=list)
    subtotal: Decimal = ZERO
    total: Decimal = ZERO
    errors: InvalidError | None = None

    @property
    def given(self) -> list[QuoteLineIn]:
        """Return the lines as they are sold."""
        return [
            QuoteLineIn(product_id=one.said.product_id, quantity=one.quantity)
            for one in self.lines
            if one.quantity is not None
        ]


async def reckon(
    session: TenantSession, wish: Wish, *, by: Actor, now: datetime, locale: str
) -> Basket:
    """Return what a basket comes to for its customer, and what is wrong with it."""
    products = await catalog.get_many(session, (one.product_id for one in wish.lines))
    quantities, errors = await _understood(session, wish.lines, products, locale)
    basket = Basket(await _shown(session, wish.lines, products, quantities))
    if errors.fields:
        basket.errors = errors
    elif wish.lines:
        await _price(session, basket, wish, by=by, now=now)
    return basket


async def _understood(
    session: TenantSession, lines: Sequence[Said], products: Mapping[UUID, Product], locale: str
) -> tuple[list[Decimal | None], InvalidError]:
    found: list[Decimal | None] = []
    fields: dict[str, str] = {}
    values: dict[str, Mapping[str, Any]] = {}
    for place, one in enumerate(lines):
        quantity, path = None, f"lines.{place}.said"
        product = products.get(one.product_id)
        if product is None or not product.is_active:
            fields[path] = GONE
        else:
            try:
                quantity = await quotes.understood(session, _row(product), one.said, locale)
            except InvalidError as error:
                fields[path] = error.fields["said"]
                if error.values:
                    values[path] = error.values["said"]
        found.append(quantity)
    return found, InvalidError(fields, values=values)


def _row(product: Product) -> dict[str, Any]:
    return {"id": product.id, "uom": product.uom, "step": product.step}


async def _shown(
    session: TenantSession,
    lines: Sequence[Said],
    products: Mapping[UUID, Product],
    quantities: Sequence[Decimal | None],
) -> list[BasketLine]:
    on_hand = await inventory.on_hand(session, products)
    promised = await orders.promised(session, list(products))
    return [
        BasketLine(
            one,
            products.get(one.product_id),
            quantity,
            on_hand=on_hand.get(one.product_id, ZERO),
            promised=promised.get(one.product_id, ZERO),
        )
        for one, quantity in zip(lines, quantities, strict=True)
    ]


async def _price(
    session: TenantSession, basket: Basket, wish: Wish, *, by: Actor, now: datetime
) -> None:
    customer_id = wish.customer_id or await customers.walk_in(session, by=by, now=now)
    asked = QuoteIn.model_construct(
        customer_id=customer_id, lines=basket.given, discount_percent=wish.discount_percent
    )
    try:
        priced = await quotes.price(session, customer_id, asked, by=by, now=now, holds_buyer=False)
    except InvalidError as error:
        basket.errors = error
        return
    for place, line in enumerate(priced.lines):
        price = {"unit_price": line["unit_price"], "total": line["total"]}
        basket.lines[place] = replace(basket.lines[place], **price)
    basket.subtotal, basket.total = priced.header["subtotal"], priced.header["total"]
