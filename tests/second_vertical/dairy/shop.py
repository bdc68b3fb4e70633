"""What the dairy does: it takes in goods, sells them, and reads what the engines conclude."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from basecore import outbox
from basecore.db import TenantSession
from basecore.ids import new_id
from contracts import ProductRegistered, SaleLine, SaleRecorded, StockMoved
from contracts.insights import StockAlertRow, StockProductRow, StockSuggestionRow
from contracts.stock import MovementKind
from sqlalchemy import text

COUNTER = UUID(int=1)
"""The customer of every sale: nobody signs in to buy bread."""

ADD_PRODUCT = text(
    "INSERT INTO dairy.product (tenant_id, id, name, uom, price) "
    "VALUES (:tenant, :id, :name, :uom, :price)"
)
PRODUCT = text(
    "SELECT id, name, uom, price FROM dairy.product WHERE tenant_id = :tenant AND id = :id"
)
ENTER = text(
    "INSERT INTO dairy.ledger (tenant_id, id, product_id, quantity, at) "
    "VALUES (:tenant, :id, :product, :quantity, :at)"
)
BALANCE = text(
    "SELECT sum(quantity) FROM dairy.ledger WHERE tenant_id = :tenant AND product_id = :product"
)
RUNS_OUT = text("SELECT * FROM engines.insight_stock_alerts WHERE tenant_id = :tenant")
TO_BUY = text("SELECT * FROM engines.insight_stock_suggestions WHERE tenant_id = :tenant")
FIGURES = text("SELECT * FROM engines.insight_stock_products WHERE tenant_id = :tenant")


@dataclass(frozen=True, slots=True)
class Product:
    """Milk, or bread."""

    id: UUID
    name: str
    uom: str
    price: Decimal


async def register(
    session: TenantSession, name: str, uom: str, price: Decimal, *, at: datetime
) -> Product:
    """Sell a product from now on."""
    product = Product(new_id(), name, uom, price)
    values = {"tenant": session.tenant_id, "id": product.id, "name": name}
    await session.execute(ADD_PRODUCT, values | {"uom": uom, "price": price})
    event = ProductRegistered(product_id=product.id, uom=uom, base_price=price)
    outbox.record(session, event, at=at)
    return product


async def receive(
    session: TenantSession, product_id: UUID, quantity: Decimal, *, at: datetime
) -> None:
    """Put what was delivered on the shelf."""
    await _move(session, product_id, quantity, "receipt", at)


async def sell(
    session: TenantSession, product_id: UUID, quantity: Decimal, *, at: datetime
) -> None:
    """Hand goods over the counter."""
    values = {"tenant": session.tenant_id, "id": product_id}
    product = Product(*(await session.execute(PRODUCT, values)).one())
    await _move(session, product_id, -quantity, "sale", at)
    line = SaleLine(
        product_id=product_id, quantity=quantity, uom=product.uom, total=product.price * quantity
    )
    event = SaleRecorded(order_id=new_id(), customer_id=COUNTER, lines=(line,))
    outbox.record(session, event, at=at)


async def _move(
    session: TenantSession, product_id: UUID, quantity: Decimal, kind: MovementKind, at: datetime
) -> None:
    movement = new_id()
    values = {"tenant": session.tenant_id, "product": product_id}
    await session.execute(ENTER, values | {"id": movement, "quantity": quantity, "at": at})
    event = StockMoved(
        movement_id=movement,
        product_id=product_id,
        kind=kind,
        quantity=quantity,
        balance=await session.scalar(BALANCE, values),
    )
    outbox.record(session, event, at=at)


async def runs_out(session: TenantSession) -> list[StockAlertRow]:
    """Return what the engines expect to run out."""
    rows = await session.execute(RUNS_OUT, {"tenant": session.tenant_id})
    return [StockAlertRow.model_validate(row) for row in rows]


async def to_buy(session: TenantSession) -> list[StockSuggestionRow]:
    """Return what the engines suggest to buy."""
    rows = await session.execute(TO_BUY, {"tenant": session.tenant_id})
    return [StockSuggestionRow.model_validate(row) for row in rows]


async def figures(session: TenantSession) -> dict[UUID, StockProductRow]:
    """Return how fast each product goes."""
    rows = await session.execute(FIGURES, {"tenant": session.tenant_id})
    found = [StockProductRow.model_validate(row) for row in rows]
    return {row.product_id: row for row in found}
