"""Pages of orders."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from basecore import clock
from basecore.http import Caller, OnlyOnce, Outcome, PageRequest, Paging, TenantWork
from fastapi import APIRouter, Depends, Request, Response
from webkit import msgid, redirect

from construction import catalog, quotes
from construction.access import Permission, allowed, ensure, may, own_only
from construction.activity import activities, actor_of
from construction.numbering import Document, label
from construction.orders import repository, service
from construction.orders.domain import OrderStatus, next_steps
from construction.orders.errors import OrderNotFoundError, OrderStateError
from construction.orders.schemas import OrderOut, StatusIn, summary_of
from construction.pages import FormBody, RefusedError, parse_form, templates, typed

router = APIRouter(prefix="/web", include_in_schema=False)

LAST = 8
"""Sales that the panel of a product lists."""
CAN_READ = [allowed(Permission.ORDERS_READ)]
DONE = {
    OrderStatus.PREPARING: msgid("The order is being prepared"),
    OrderStatus.OUT_FOR_DELIVERY: msgid("The order is out for delivery"),
    OrderStatus.DELIVERED: msgid("The goods are handed over and out of stock"),
    OrderStatus.CANCELLED: msgid("The order is cancelled"),
}
MOVED_ON = msgid("The order had moved on already; this is how it stands now")
PLACED = msgid("The quote is an order now")
PLACED_BEFORE = msgid("This quote was an order already; here it is")
NOT_APPROVED = msgid("Only an approved quote becomes an order")


def limit_of(caller: Caller) -> UUID | None:
    """Return whose orders the caller is limited to."""
    return own_only(caller, Permission.ORDERS_READ_ALL)


OwnerLimit = Annotated[UUID | None, Depends(limit_of)]


def steps_of(order: OrderOut, caller: Caller) -> list[StatusIn]:
    """Return the steps that the order's state and the caller's role allow."""
    return [
        StatusIn.model_validate({"status": to.value, "is_pickup": is_pickup})
        for to, is_pickup in next_steps(order.status)
        if may(caller, service.needed(to, is_pickup=is_pickup))
    ]


@router.get("/orders/products/{product_id}", dependencies=CAN_READ)
async def of_product(
    request: Request,
    product_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnerLimit,
) -> Response:
    """Show the last sales of a product: a panel of its page."""
    product = await catalog.get(session, product_id)
    return templates.render(
        request,
        "orders/of_product.html",
        product=product,
        sales=await repository.sales_of(session, product_id, owner_id, LAST),
        label=partial(label, Document.ORDER),
        sees_prices=may(caller, Permission.PRICES_READ),
    )


@router.get("/orders", dependencies=CAN_READ)
async def search(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    owner_id: OwnerLimit,
    status: OrderStatus | None = None,
) -> Response:
    """Show orders, newest first; sellers see their own."""
    with_prices = may(caller, Permission.PRICES_READ)
    wanted = repository.OrderFilter(owner_id, status.value if status else None)
    found = await repository.page(session, paging, wanted)
    return templates.render(
        request,
        "orders/list.html",
        orders=[summary_of(row, with_prices=with_prices) for row in found.rows],
        counts=await repository.counts(session, owner_id),
        next_cursor=found.next_cursor,
        paging=paging,
        status=status,
        sees_prices=with_prices,
        sees_all=owner_id is None,
    )


@router.get("/orders/{order_id}", dependencies=CAN_READ)
async def show(
    request: Request, order_id: UUID, session: TenantWork, caller: Caller, owner_id: OwnerLimit
) -> Response:
    """Show an order with its lines, its life and what can be done next."""
    with_prices = may(caller, Permission.PRICES_READ)
    order = await service.get(session, order_id, owner_id, with_prices=with_prices)
    return templates.render(
        request,
        "orders/detail.html",
        order=order,
        steps=steps_of(order, caller),
        history=await activities(session, order_id),
        sees_prices=with_prices,
        sees_customers=may(caller, Permission.CUSTOMERS_READ),
        sees_quotes=may(caller, Permission.QUOTES_READ),
    )


@router.post("/orders/{order_id}/status", dependencies=CAN_READ)
async def set_status(
    request: Request,
    order_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnerLimit,
    form: FormBody,
) -> Response:
    """Move an order to its next status and show it."""
    given = parse_form(StatusIn, typed(form, ("status", "is_pickup")))
    to = OrderStatus(given.status)
    ensure(caller, service.needed(to, is_pickup=given.is_pickup))
    tone: Literal["success", "warning"] = "success"
    text = DONE[to]
    try:
        await service.set_status(
            session,
            order_id,
            to,
            is_pickup=given.is_pickup,
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
    except OrderStateError:
        text, tone = MOVED_ON, "warning"
    text = templates.translations(request).gettext(text)
    return redirect(request, f"/web/orders/{order_id}", text, tone)


@router.post("/quotes/{quote_id}/convert", dependencies=[allowed(Permission.ORDERS_PLACE)])
async def convert(
    request: Request,
    quote_id: UUID,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnerLimit,
    _form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Turn an approved quote into its one order and show that."""
    words = templates.translations(request)

    async def make() -> Outcome:
        order_id = await service.convert(
            session, quote_id, owner_id=owner_id, by=actor_of(caller), now=clock.now()
        )
        return Outcome(303, location=f"/web/orders/{order_id}")

    try:
        made = await once.run(make)
    except quotes.QuoteConvertedError as error:
        url = f"/web/orders/{error.extra['order_id']}"
        text = words.gettext(PLACED_BEFORE)
        raise RefusedError(redirect(request, url, text, "info")) from error
    except quotes.QuoteStateError as error:
        text = words.gettext(NOT_APPROVED)
        answer = redirect(request, f"/web/quotes/{quote_id}", text, "danger")
        raise RefusedError(answer) from error
    return redirect(request, made.headers["location"], words.gettext(PLACED))


@router.get("/quotes/{quote_id}/order", dependencies=CAN_READ)
async def of_quote(
    request: Request, quote_id: UUID, session: TenantWork, owner_id: OwnerLimit
) -> Response:
    """Go to the order that a quote became."""
    wanted = repository.OrderFilter(owner_id, quote_id=quote_id)
    found = await repository.page(session, PageRequest(limit=1), wanted)
    if not found.rows:
        raise OrderNotFoundError
    return redirect(request, f"/web/orders/{found.rows[0].Order.id}")
