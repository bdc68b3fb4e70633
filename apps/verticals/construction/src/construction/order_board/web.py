"""The page of the board: cards that are dragged, moved by keys or from their menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.http import TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Depends, Request, Response
from webkit import is_htmx, msgid, redirect, toast
from webkit.htmx import Tone

from construction import orders
from construction.access import Caller, OwnOrders, Permission, allowed, ensure, may
from construction.activity import actor_of
from construction.live import Pace, stream
from construction.order_board import service
from construction.order_board.domain import SHOWN, When
from construction.order_board.service import Watched
from construction.order_words import STATUSES
from construction.orders import (
    MovedFirstError,
    OrderStateError,
    OrderStatus,
    OrderSummary,
    StatusIn,
)
from construction.pages import FormBody, parse_form, templates, typed, typed_version

PAGE = "/web/orders/board"
router = APIRouter(
    prefix=PAGE, include_in_schema=False, dependencies=[allowed(Permission.ORDERS_READ)]
)

FIELDS = ("status", "is_pickup", "reason")
MOVED = msgid("%(number)s is now in “%(status)s”")
MOVED_FIRST = msgid("%(who)s moved %(number)s to “%(status)s” at %(time)s; it stands there now.")
CHANGED_FIRST = msgid("%(who)s changed %(number)s at %(time)s: look at it and move it again.")
REFUSED = msgid("%(number)s stays where it is: %(why)s")


async def when_of(when: str = "") -> When:
    """Read which days the board is about; what is none of them is all."""
    return next((one for one in When if one == when), When.ALL)


About = Annotated[When, Depends(when_of)]


@router.get("")
async def show(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnOrders, when: About
) -> Response:
    """Show the board."""
    return await _render(request, session, caller, owner_id, when)


@router.get("/events")
async def events(request: Request, caller: Caller, owner_id: OwnOrders, when: About) -> Response:
    """Stream that the board changed; the browser asks again when the stream ends."""
    state = request.app.state
    watched = Watched(caller.tenant_id, owner_id, when)
    return stream(service.follow(state.database, watched, state.stopping.asked, Pace()))


@router.post("/{order_id}")
async def move(
    request: Request,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnOrders,
    order_id: UUID,
    when: About,
    form: FormBody,
) -> Response:
    """Move a card, as the version that was shown, and show the board as it is then."""
    given = parse_form(StatusIn, typed(form, FIELDS))
    to = OrderStatus(given.status)
    ensure(caller, orders.needed(to, is_pickup=given.is_pickup))
    order = await orders.get(session, order_id, owner_id, with_prices=False)
    words = {"number": order.number, "status": STATUSES[to]}
    text = MOVED
    tone: Tone = "success"
    try:
        await orders.set_status(
            session,
            order_id,
            to,
            is_pickup=given.is_pickup,
            reason=given.reason,
            version=typed_version(form),
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
    except MovedFirstError as error:
        text, tone = _first(error, str(form.get("from", ""))), "warning"
        words |= {"status": STATUSES[OrderStatus(error.status_now)], "who": error.moved_by}
        words["time"] = f"{error.moved_at.astimezone(clock.zone()):%H:%M}"
    except OrderStateError as error:
        text, tone, words["why"] = REFUSED, "warning", error.detail
    told = _said(request, text, words)
    if not is_htmx(request):
        return redirect(request, f"{PAGE}?when={when}" if when else PAGE, told, tone)
    return toast(await _render(request, session, caller, owner_id, when, told), told, tone)


def _first(error: MovedFirstError, came_from: str) -> str:
    return CHANGED_FIRST if error.status_now == came_from else MOVED_FIRST


def _said(request: Request, text: str, values: dict[str, str]) -> str:
    gettext = templates.translations(request).gettext
    words = {name: gettext(values[name]) for name in ("status", "why") if name in values}
    return gettext(text) % (values | words)


async def _render(
    request: Request,
    session: TenantSession,
    caller: Principal,
    owner_id: UUID | None,
    when: When,
    told: str = "",
) -> Response:
    now, prices = clock.now(), may(caller, Permission.PRICES_READ)
    board = await service.board(session, when, owner_id, now)
    context: dict[str, Any] = {
        "board": board,
        "columns": [
            (status, [_slip(row, caller) for row in rows]) for status, rows in board.columns.items()
        ],
        "targets": [one.value for one in OrderStatus if _takes(one, caller)],
        "when": when.value,
        "whens": [one.value for one in When],
        "shown": SHOWN,
        "today": clock.business_date(now),
        "sees_prices": prices,
        "sees_all": owner_id is None,
        "told": told,
    }
    name = "order_board/columns.html" if is_htmx(request) else "order_board/board.html"
    return templates.render(request, name, **context)


@dataclass(frozen=True, slots=True)
class _Slip:
    """An order as a card: its names, and where it may go by the rules and the role."""

    order: OrderSummary
    version: int
    steps: tuple[tuple[str, bool], ...]


def _slip(row: Any, caller: Principal) -> _Slip:
    order = row.Order
    steps = tuple(
        (to.value, is_pickup)
        for to, is_pickup in orders.next_steps(OrderStatus(order.status))
        if may(caller, orders.needed(to, is_pickup=is_pickup))
    )
    summary = orders.summary_of(row, with_prices=may(caller, Permission.PRICES_READ))
    return _Slip(summary, order.version, steps)


def _takes(status: OrderStatus, caller: Principal) -> bool:
    """Tell whether the caller moves orders to a status at all; the rules have the last word."""
    if status is OrderStatus.PENDING:
        return False
    pickup = status is OrderStatus.DELIVERED and may(caller, Permission.ORDERS_PICKUP)
    return pickup or may(caller, orders.needed(status, is_pickup=False))
