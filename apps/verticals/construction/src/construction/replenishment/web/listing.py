"""Pages of what to buy: suggestions, decisions about them, and what became of those."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Literal
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction.access import Caller, Permission, allowed, may
from construction.activity import actor_of
from construction.http import attachment
from construction.imports import MEDIA_TYPES, Format, Shape, pieces, written
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    form_locale,
    new_key,
    parse_form,
    templates,
    typed,
)
from construction.replenishment import service
from construction.replenishment.errors import NothingToOrderError
from construction.replenishment.schemas import DecisionIn, ToBuyOut, Verdict
from construction.search import fold

router = APIRouter(prefix="/web/replenishment", include_in_schema=False)

CAN_READ = [allowed(Permission.STOCK_READ)]
CAN_DECIDE = [allowed(Permission.PURCHASES_WRITE)]
PAGE = "/web/replenishment"
DRAFTS = "/web/purchases?view=draft"
DRAFTED = msgid("A draft for each supplier: look them over and send them")
FIELDS = ("verdict", "quantity", "reason")
SAID = {
    Verdict.FOLLOW: msgid("Noted: it leaves the list in a moment"),
    Verdict.IGNORE: msgid("Ignored: it is not suggested again for two weeks"),
}
COLUMNS = (
    (msgid("Code"), Shape.TEXT),
    (msgid("Product"), Shape.TEXT),
    (msgid("Unit"), Shape.TEXT),
    (msgid("Buy"), Shape.DECIMAL),
    (msgid("Order by"), Shape.TEXT),
    (msgid("Runs out on"), Shape.TEXT),
    (msgid("Supplier"), Shape.TEXT),
    (msgid("Why"), Shape.TEXT),
)
Priority = Literal["", "high", "medium", "low"]


@router.get("", dependencies=CAN_READ)
async def show(
    request: Request, session: TenantWork, caller: Caller, priority: Priority = "", q: str = ""
) -> Response:
    """Show what to buy, how much, from whom, why and by when."""
    found = await _found(request, session, caller)
    rows = _narrowed(found, priority, q)
    return templates.render(
        request,
        "replenishment/list.html",
        rows=rows,
        counts=Counter(one.priority for one in found),
        total=len(found),
        cost=sum((one.estimated_cost or 0 for one in rows), 0),
        unpriced=sum(one.estimated_cost is None for one in rows),
        priority=priority,
        q=q,
        sees_costs=may(caller, Permission.COSTS_READ),
        may_decide=may(caller, Permission.PURCHASES_WRITE),
        can_order=any(one.supplier and one.purchase_id is None for one in rows),
        key=new_key(),
    )


@router.get("/past", dependencies=CAN_READ)
async def past(request: Request, session: TenantWork) -> Response:
    """Show what was decided about suggestions, and what became of it."""
    rows = await service.decided(session)
    counts = Counter(one.reaction for one in rows)
    lost = Counter(one.reaction for one in rows if one.lost > 0)
    return templates.render(request, "replenishment/past.html", rows=rows, counts=counts, lost=lost)


@router.get("/export", dependencies=CAN_READ)
async def export(
    request: Request,
    session: TenantWork,
    caller: Caller,
    priority: Priority = "",
    q: str = "",
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send what the list shows as a file."""
    rows = _narrowed(await _found(request, session, caller), priority, q)
    words = templates.translations(request).gettext
    head = [(words(text), shape) for text, shape in COLUMNS]
    file = await written(format, head, _cells(rows))
    day = clock.business_date(clock.now())
    return attachment(pieces(file), f"comprar-{day}.{format}", MEDIA_TYPES[format])


@router.post("/orders", dependencies=CAN_DECIDE)
async def order(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Draft purchases of what the list shows and somebody sells, one for each supplier."""
    words = templates.translations(request)
    asked = typed(form, ("priority", "q"))

    async def make() -> Outcome:
        shown = _narrowed(await _found(request, session, caller), **asked)
        await service.order(session, shown, by=actor_of(caller), now=clock.now())
        return Outcome(303, location=DRAFTS)

    try:
        made = await once.run(make)
    except NothingToOrderError as error:
        text = words.gettext(error.detail)
        raise RefusedError(redirect(request, PAGE, text, "warning")) from error
    return redirect(request, made.headers["location"], words.gettext(DRAFTED))


@router.post("/{suggestion_id}", dependencies=CAN_DECIDE)
async def decide(
    request: Request, session: TenantWork, form: FormBody, suggestion_id: UUID
) -> Response:
    """Follow a suggestion, with its quantity or another, or ignore it with a reason."""
    words = templates.translations(request)
    await service.find(session, suggestion_id)  # 404 before any words
    try:
        values = typed(form, FIELDS)
        given = parse_form(DecisionIn, values, decimals=["quantity"], locale=form_locale(request))
    except InvalidError as error:
        (text, *_) = form_errors(error, request).values()
        raise RefusedError(redirect(request, PAGE, text, "warning")) from error
    await service.decide(session, suggestion_id, given, now=clock.now())
    return redirect(request, PAGE, words.gettext(SAID[given.verdict]))


async def _found(request: Request, session: TenantWork, caller: Caller) -> list[ToBuyOut]:
    words = templates.translations(request)
    sees_costs = may(caller, Permission.COSTS_READ)
    return await service.to_buy(session, words, sees_costs=sees_costs, now=clock.now())


def _narrowed(found: Sequence[ToBuyOut], priority: str, q: str) -> list[ToBuyOut]:
    wanted = fold(q).split()
    return [
        one
        for one in found
        if priority in ("", one.priority)
        and all(part in fold(f"{one.sku} {one.name} {one.supplier or ''}") for part in wanted)
    ]


async def _cells(rows: Sequence[ToBuyOut]) -> AsyncIterator[list[list[str]]]:
    yield [
        [
            one.sku,
            one.name,
            one.uom,
            f"{one.quantity:f}".replace(".", ","),
            f"{one.order_by:%d/%m/%Y}",
            f"{one.runs_out_on:%d/%m/%Y}" if one.runs_out_on else "",
            one.supplier or "",
            one.explanation,
        ]
        for one in rows
    ]
