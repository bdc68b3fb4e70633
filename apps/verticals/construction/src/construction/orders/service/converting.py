"""An approved quote becomes an order."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from basecore.outbox import record
from contracts import QuoteConverted, QuoteLine

from construction import quotes
from construction.activity import Actor, note
from construction.orders import repository
from construction.orders.service.adding import COPIED, add, facts_of, line_of


async def convert(
    session: TenantSession,
    quote_id: UUID,
    *,
    deliver_on: date | None = None,
    owner_id: UUID | None,
    by: Actor,
    now: datetime,
) -> UUID:
    """Turn an approved quote into its one order and return the order's id."""
    try:
        quote = await quotes.take_for_order(session, quote_id, owner_id=owner_id, by=by, now=now)
    except quotes.QuoteConvertedError:
        order_id = await repository.id_of_quote(session, quote_id)
        raise quotes.QuoteConvertedError(order_id) from None
    offer = await quotes.get(session, quote_id, None)
    order_id = new_id()
    lines = [line_of(session, order_id, vars(line), i) for i, line in enumerate(offer.lines)]
    source = {name: getattr(quote, name) for name in COPIED}
    source |= {"quote_id": quote.id, "deliver_on": deliver_on}
    names = (offer.customer_name, offer.job_site_name)
    converted = tuple(QuoteLine.model_validate(line) for line in lines)
    event = QuoteConverted(order_id=order_id, lines=converted, **facts_of(source))
    record(session, event, at=now)
    await add(session, order_id, source, lines, names, now)
    await note(session, order_id, "placed", by=by, at=now, quote=offer.number)
    return order_id
