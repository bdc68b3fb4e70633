"""Use cases of what to buy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from basecore.clock import business_date
from basecore.db import TenantSession
from basecore.outbox import record
from contracts import SuggestionChanged, SuggestionFollowed, SuggestionIgnored

from construction import purchases
from construction.activity import Actor
from construction.explanations import Words, explain
from construction.purchases import WantedIn
from construction.replenishment import repository
from construction.replenishment.errors import NothingToOrderError, SuggestionNotFoundError
from construction.replenishment.schemas import DecidedOut, DecisionIn, ToBuyOut, Verdict

FARTHEST = 3650
"""Days ahead for which a date is still told."""


async def to_buy(
    session: TenantSession, words: Words, *, sees_costs: bool, now: datetime
) -> list[ToBuyOut]:
    """Return what is suggested, the most urgent first; costs only for who may see them."""
    rows = await repository.open_ones(session)
    today = business_date(now)
    sellers = await repository.cheapest(session, [row.product_id for row in rows], today)
    drafts = await purchases.drafted(session, [row.id for row in rows])
    shown = (_shown(row, words, sellers.get(row.product_id), today, sees_costs) for row in rows)
    return [one.model_copy(update={"purchase_id": drafts.get(one.id)}) for one in shown]


async def order(
    session: TenantSession, shown: Sequence[ToBuyOut], *, by: Actor, now: datetime
) -> int:
    """Make a draft for each supplier of what somebody sells; return how many were made.

    A suggestion stays open until its draft is sent; what stands in one already is left alone.
    """
    wanted = [
        WantedIn(product_id=one.product_id, quantity=one.quantity, suggestion_id=one.id)
        for one in shown
        if one.supplier and one.purchase_id is None
    ]
    if not wanted:
        raise NothingToOrderError
    return len(await purchases.order_list(session, wanted, by=by, now=now))


def _shown(row: Any, words: Words, seller: Any, today: date, sees_costs: bool) -> ToBuyOut:  # noqa: FBT001 - said by name at the one call that matters
    left = row.days_to_stock_out
    days = None if left is None or left > FARTHEST else int(left)
    return ToBuyOut(
        id=row.id,
        product_id=row.product_id,
        sku=row.sku,
        name=row.name,
        uom=row.uom,
        quantity=row.quantity,
        priority=row.priority,
        estimated_cost=row.estimated_cost if sees_costs else None,
        on_hand=row.on_hand,
        abc=row.abc,
        xyz=row.xyz,
        explanation=explain(row.explanation_key, row.explanation_figures, words),
        runs_out_on=None if days is None else today + timedelta(days=days),
        order_by=today + timedelta(days=max(0, (days or 0) - row.lead_time_days)),
        supplier=seller.name if seller else None,
        supplier_price=seller.price if seller and sees_costs else None,
    )


async def find(session: TenantSession, suggestion_id: UUID) -> Any:
    """Return an open suggestion."""
    rows = await repository.open_ones(session, suggestion_id)
    if not rows:
        raise SuggestionNotFoundError
    return rows[0]


async def decide(
    session: TenantSession, suggestion_id: UUID, given: DecisionIn, *, now: datetime
) -> None:
    """Record what somebody decides about an open suggestion; the engine takes it from there."""
    row = await find(session, suggestion_id)
    about = {"suggestion_id": suggestion_id, "engine": "stock", "product_id": row.product_id}
    if given.verdict is Verdict.IGNORE:
        record(session, SuggestionIgnored(**about, reason=given.reason), at=now)
    elif given.quantity is None or given.quantity == row.quantity:
        record(session, SuggestionFollowed(**about, quantity=row.quantity), at=now)
    else:
        changed = SuggestionChanged(
            **about,
            suggested_quantity=row.quantity,
            chosen_quantity=given.quantity,
            reason=given.reason,
        )
        record(session, changed, at=now)


async def decided(session: TenantSession) -> list[DecidedOut]:
    """Return what was decided and what became of it, the last first."""
    return [DecidedOut.model_validate(dict(row)) for row in await repository.decided(session)]
