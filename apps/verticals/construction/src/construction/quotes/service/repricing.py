"""What the rules of the day say about a draft's lines, and putting it in place of what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession

from construction import pricing
from construction.quotes import repository
from construction.quotes.domain import PricedLine, QuoteAction, Totals, totals
from construction.quotes.errors import StaleDraftError
from construction.quotes.schemas import QuoteLineIn, RepriceIn, Row
from construction.quotes.service.drafting import Hand, settle
from construction.quotes.service.lifecycle import header_of
from construction.quotes.service.moving import ensure_possible, hold
from construction.quotes.service.pricing import resolved


@dataclass(frozen=True, slots=True)
class Move:
    """A line whose price the rules would change: as it is stored, and the columns it would have."""

    line: Row
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moves:
    """What the rules would change in a draft, and what it would add up to."""

    moves: list[Move]
    before: Totals
    after: Totals


async def price_moves(
    session: TenantSession, quote_id: UUID, who: pricing.Terms, hand: Hand
) -> Moves:
    """Return what the rules of the day would change for somebody; typed prices stay."""
    quote = await header_of(session, quote_id, hand.owner_id)
    lines = await repository.lines_of(session, quote_id)
    moves = await _moves(session, quote, lines, who, hand)
    discount, after = quote["discount_percent"], {one.line["id"]: one.after for one in moves}
    priced = [_priced(line) for line in lines]
    later = [_priced({**line, **after.get(line["id"], {})}) for line in lines]
    return Moves(moves, totals(priced, discount), totals(later, discount))


async def reprice(session: TenantSession, quote_id: UUID, given: RepriceIn, hand: Hand) -> None:
    """Give every line of a draft whose price nobody typed the price of the day."""
    quote = await hold(session, quote_id, hand.owner_id)
    if quote.last_op == given.op:
        return
    ensure_possible(quote, QuoteAction.EDIT)
    if quote.header_version != given.version:
        raise StaleDraftError(quote.changed_by_name or quote.owner_name)
    who = await pricing.buyer_or_nobody(
        session, quote.customer_id, quote.job_site_id, role=hand.by.role
    )
    lines = await repository.lines_of(session, quote_id)
    header = {"discount_percent": quote.discount_percent}
    marks = {"quote_version": quote.version + 1, "changed_by_name": hand.by.name}
    for one in await _moves(session, header, lines, who, hand):
        changes = one.after | marks | {"version": one.line["version"] + 1, "last_op": given.op}
        await repository.change_line(session, one.line["id"], changes)
    await settle(session, quote, hand, {"last_op": given.op})


async def _moves(
    session: TenantSession, quote: Row, lines: Sequence[Row], who: pricing.Terms, hand: Hand
) -> list[Move]:
    products = await repository.offered(session, {line["product_id"] for line in lines})
    open_lines = [
        line
        for line in lines
        if not line["is_price_typed"] and products[line["product_id"]]["is_active"]
    ]
    asked = [
        QuoteLineIn.model_construct(**{n: line[n] for n in QuoteLineIn.model_fields})
        for line in open_lines
    ]
    untyped = [one.model_copy(update={"unit_price": None}) for one in asked]
    today = clock.business_date(hand.now)
    found = await resolved(session, who, untyped, products, on=today)
    below = pricing.findings(who.policy, [one.sold for one in found], quote["discount_percent"])
    return [
        Move(line, _changed(draft.values(below)))
        for line, draft in zip(open_lines, found, strict=True)
        if draft.unit_price != line["unit_price"]
    ]


def _changed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("unit_price", "total", "price_explanation")}


def _priced(line: Row) -> PricedLine:
    return PricedLine(line["quantity"], line["unit_price"], line["discount_percent"])
