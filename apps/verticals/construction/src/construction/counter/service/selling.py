"""Use cases of the counter: one transaction from the price to the goods in the customer's hands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError

from construction import catalog, customers, orders, store
from construction.activity import Actor
from construction.counter.errors import (
    EmptyBasketError,
    NobodyToBillError,
    NothingLeftError,
    NotTakenBackError,
)
from construction.counter.schemas import ExchangeIn, SaleIn
from construction.inventory import StockShortError
from construction.orders import OrderStatus, PaymentMethod, Returned, Why, plain


async def sell(session: TenantSession, given: SaleIn, *, by: Actor, now: datetime) -> UUID:
    """Sell and hand over at once; return the order's id."""
    if not given.lines:
        raise EmptyBasketError
    if given.customer_id is None and given.payment_method is PaymentMethod.ON_ACCOUNT:
        raise NobodyToBillError
    customer_id = given.customer_id or await customers.walk_in(session, by=by, now=now)
    order_id = await orders.place(
        session, given.order(customer_id), by=by, now=now, status=OrderStatus.PREPARING
    )
    below = (await store.get(session)).sells_below_stock
    try:
        await orders.hand_over_counter(session, order_id, by=by, now=now, may_go_below=below)
    except StockShortError as error:
        raise await _told(session, given, error) from error
    return order_id


async def exchange(
    session: TenantSession,
    order_id: UUID,
    given: ExchangeIn,
    *,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> UUID:
    """Take goods of an order back and sell its customer others; return the new order's id."""
    order = await orders.get(session, order_id, owner_id, with_prices=False)
    back = [Returned(one.line_id, one.quantity, one.is_damaged) for one in given.back.lines]
    why = Why(given.back.reason, given.back.words, kind="exchange")
    try:
        await orders.take_back(session, order_id, back, why, owner_id=owner_id, by=by, now=now)
    except InvalidError as error:
        raise NotTakenBackError(error) from error
    sale = given.sale.model_copy(
        update={"customer_id": order.customer_id, "job_site_id": order.job_site_id}
    )
    return await sell(session, sale, by=by, now=now)


async def _told(session: TenantSession, given: SaleIn, error: StockShortError) -> NothingLeftError:
    products = await catalog.get_many(session, error.left)
    return NothingLeftError(
        {
            place: f"{plain(error.left[line.product_id])} {products[line.product_id].uom}"
            for place, line in enumerate(given.lines)
            if line.product_id in error.left
        }
    )
