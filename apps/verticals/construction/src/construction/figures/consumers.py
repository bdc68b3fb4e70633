"""What events add to the daily totals; the consumer's watermark lets each count once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from basecore import clock
from basecore.db import TenantSession
from basecore.streams import Envelope
from contracts import (
    Event,
    GoodsReturned,
    OrderPlaced,
    QuoteConverted,
    QuoteSent,
    SaleRecorded,
)

from construction.figures import repository
from construction.figures.domain import NOBODY, Sums, cents

TYPES = {one.NAME for one in (GoodsReturned, OrderPlaced, QuoteConverted, QuoteSent, SaleRecorded)}

Told = Sequence[tuple[Envelope, Event]]


async def take(session: TenantSession, events: Iterable[tuple[Envelope, Event]]) -> None:
    """Add a store's events to its totals."""
    told = [(envelope, event) for envelope, event in events if event.NAME in TYPES]
    if told:
        sums = Sums()
        await _quoted(session, told, sums)
        await _sold(session, told, sums)
        await repository.add(session, sums)


async def _quoted(session: TenantSession, told: Told, sums: Sums) -> None:
    ids = {event.quote_id for _, event in told if isinstance(event, QuoteSent | QuoteConverted)}
    begun = await repository.begun_quotes(session, ids) if ids else {}
    for envelope, event in told:
        day = clock.business_date(envelope.occurred_at)
        match event:
            case QuoteSent() if event.quote_id in begun:
                owner_id, at = begun[event.quote_id]
                took = max(0, int((envelope.occurred_at - at).total_seconds()))
                sums.add(day, owner_id, quotes_sent=1, quoting_seconds=took)
            case QuoteConverted() if event.quote_id in begun:
                sums.add(day, begun[event.quote_id][0], quotes_converted=1)
            case _:
                pass


async def _sold(session: TenantSession, told: Told, sums: Sums) -> None:
    sales = [
        (envelope, event)
        for envelope, event in told
        if isinstance(event, OrderPlaced | SaleRecorded | GoodsReturned)
    ]
    if not sales:
        return
    order_ids = {event.order_id for _, event in sales if event.order_id}
    owners = await repository.owners_of_orders(session, order_ids)
    moved = [event for _, event in sales if not isinstance(event, OrderPlaced)]
    products = {line.product_id for event in moved for line in event.lines}
    costs = await repository.costs(session, products) if products else {}
    for envelope, event in sales:
        day = clock.business_date(envelope.occurred_at)
        owner_id = owners.get(event.order_id, NOBODY) if event.order_id else NOBODY
        if isinstance(event, OrderPlaced):
            sums.add(day, owner_id, orders_placed=1)
            continue
        sign = -1 if isinstance(event, GoodsReturned) else 1
        for line in event.lines:
            worth = sign * cents(line.total)
            sums.add(day, owner_id, revenue_cents=worth)
            unit, cost = costs.get(line.product_id, ("", None))
            if cost is not None and unit == line.uom:
                spent = sign * cents(cost * line.quantity)
                sums.add(day, owner_id, costed_cents=worth, cost_cents=spent)
