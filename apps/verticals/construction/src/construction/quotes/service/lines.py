"""Lines of a draft, put and taken out one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.money import MAX_MONEY

from construction import pricing
from construction.quotes import repository
from construction.quotes.domain import PricedLine, QuoteAction
from construction.quotes.errors import (
    IdTakenError,
    LineNotFoundError,
    LineProductError,
    StaleDraftError,
)
from construction.quotes.models import Quote
from construction.quotes.schemas import DraftLineIn, QuoteLineIn, RemoveIn, Row
from construction.quotes.service.drafting import Hand, settle
from construction.quotes.service.moving import ensure_possible, hold
from construction.quotes.service.pricing import resolved, sold_of
from construction.quotes.service.quantities import understood

Values = dict[str, Any]
KEY = "0"
NOT_SOLD = "This product does not exist or is not sold any more"
TOO_LARGE = "The total is too large; check quantities and prices"


async def put_line(
    session: TenantSession, quote_id: UUID, line_id: UUID, given: DraftLineIn, hand: Hand
) -> None:
    """Add a line to a draft, or replace one that still has the version that was seen."""
    quote = await hold(session, quote_id, hand.owner_id)
    stored = await repository.line_of(session, quote_id, line_id)
    if stored and stored["last_op"] == given.op:
        return
    ensure_possible(quote, QuoteAction.EDIT)
    await _ensure_fresh(session, quote_id, line_id, stored, given.version)
    values = await _priced(session, quote, given, stored, hand)
    marks = _marks(quote, given.op, hand)
    if stored:
        changes = values | marks | {"version": stored["version"] + 1}
        await repository.change_line(session, line_id, changes)
    else:
        await _add(session, quote, line_id, values | marks)
    await settle(session, quote, hand)


async def remove_line(
    session: TenantSession, quote_id: UUID, line_id: UUID, given: RemoveIn, hand: Hand
) -> None:
    """Take a line out of a draft."""
    quote = await hold(session, quote_id, hand.owner_id)
    stored = await repository.line_of(session, quote_id, line_id)
    if stored is None:
        if await repository.removal_of(session, quote_id, line_id) is None:
            raise LineNotFoundError
        return
    ensure_possible(quote, QuoteAction.EDIT)
    if stored["version"] != given.version:
        raise StaleDraftError(stored["changed_by_name"])
    removal = {
        "tenant_id": session.tenant_id,
        "id": line_id,
        "quote_id": quote_id,
        "quote_version": quote.version + 1,
        "op": given.op,
        "removed_by_name": hand.by.name,
    }
    await repository.remove_line(session, removal)
    await settle(session, quote, hand)


async def _ensure_fresh(
    session: TenantSession, quote_id: UUID, line_id: UUID, stored: Row | None, seen: int | None
) -> None:
    """Raise `StaleDraftError` unless the line is as the request saw it, or as new as it says."""
    if stored:
        if stored["version"] != seen:
            raise StaleDraftError(stored["changed_by_name"])
        return
    removal = await repository.removal_of(session, quote_id, line_id)
    if removal:
        raise StaleDraftError(removal["removed_by_name"])
    if seen is not None:
        raise LineNotFoundError


async def _priced(
    session: TenantSession, quote: Quote, given: DraftLineIn, stored: Row | None, hand: Hand
) -> Values:
    """Return a line's columns; what is not typed keeps its price while the goods are the same."""
    products = await repository.offered(session, [given.product_id])
    if given.product_id not in products:
        raise InvalidError({"product_id": NOT_SOLD})
    line = QuoteLineIn(
        quantity=await understood(session, products[given.product_id], given.said, hand.locale),
        **given.model_dump(include={"product_id", "unit_price", "discount_percent", "note"}),
    )
    if stored and _keeps_its_price(stored, line):
        values = await _frozen(session, quote, line, stored, hand)
    else:
        values = await _by_rules(session, quote, line, products, hand)
    if max(values["total"], values.get("unit_price", values["total"])) > MAX_MONEY:
        raise InvalidError({"said": TOO_LARGE})
    return values | {"position": given.position, "said": given.said}


def _keeps_its_price(stored: Row, line: QuoteLineIn) -> bool:
    same = all(stored[name] == getattr(line, name) for name in ("product_id", "quantity"))
    is_typed = stored["is_price_typed"] or line.unit_price is not None
    return same and not is_typed and stored["price_explanation"] is not None


async def _frozen(
    session: TenantSession, quote: Quote, line: QuoteLineIn, stored: Row, hand: Hand
) -> Values:
    changed = {**stored, "discount_percent": line.discount_percent}
    policy = await pricing.policy(session, hand.by.role)
    sold = [one for one in [sold_of(KEY, changed)] if one]
    below = pricing.findings(policy, sold, quote.discount_percent)
    priced = PricedLine(line.quantity, stored["unit_price"], line.discount_percent)
    return {
        "discount_percent": line.discount_percent,
        "note": line.note,
        "total": priced.total,
        "price_explanation": pricing.with_below(stored["price_explanation"], below),
    }


async def _by_rules(
    session: TenantSession,
    quote: Quote,
    line: QuoteLineIn,
    products: Mapping[UUID, Row],
    hand: Hand,
) -> Values:
    who = await pricing.buyer_or_nobody(
        session, quote.customer_id, quote.job_site_id, role=hand.by.role
    )
    try:
        (one,) = await resolved(session, who, [line], products, on=clock.business_date(hand.now))
    except LineProductError as error:
        raise InvalidError({"product_id": NOT_SOLD}) from error
    values = one.values(pricing.findings(who.policy, [one.sold], quote.discount_percent))
    return {name: value for name, value in values.items() if name != "id"}


async def _add(session: TenantSession, quote: Quote, line_id: UUID, values: Values) -> None:
    key = {"tenant_id": session.tenant_id, "id": line_id, "quote_id": quote.id}
    try:
        await repository.add_line(session, key | values)
    except IdTakenError:  # by a line of another quote, which is none of this request's business
        raise LineNotFoundError from None


def _marks(quote: Quote, op: UUID, hand: Hand) -> Values:
    """Return what tells which request of whom wrote a line last."""
    return {
        "last_op": op,
        "changed_by_name": hand.by.name,
        "quote_version": quote.version + 1,
    }
