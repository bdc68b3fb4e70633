"""The filters of a list of quotes as they stand in the address, and as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Query, Request
from webkit import msgid

from construction.filters import Filters, Reading, Text, id_text
from construction.pages import as_id, form_locale
from construction.quote_lists.domain import REASONS, Show, Wanted
from construction.quotes import QuoteStatus

PREFIX = "/web/quotes"
BELOW = msgid("This is below the other value")


def read(values: Mapping[str, str], locale: str) -> Filters[Wanted]:
    """Return the filters; what cannot be read narrows nothing and is told at its field."""
    reading = Reading(values, locale)
    first, last = reading.days("from", "to")
    amount = reading.money("least")
    wanted = Wanted(
        status=values["status"] or None,
        seller_id=as_id(values["seller"]),
        customer_id=as_id(values["customer_id"]),
        created_from=first,
        created_to=last,
        total_from=amount,
        total_to=reading.ordered(amount, reading.money("most"), "most", BELOW),
        show=Show(values["show"]) if values["show"] else None,
        lost=values["lost"] or None,
    )
    return Filters(PREFIX, values, wanted, reading.errors)


async def filters_of(
    request: Request,
    *,
    q: Annotated[str, Query(max_length=100)] = "",
    status: Text = "",
    seller: Text = "",
    customer_id: Text = "",
    created_from: Annotated[str, Query(alias="from", max_length=40)] = "",
    created_to: Annotated[str, Query(alias="to", max_length=40)] = "",
    least: Text = "",
    most: Text = "",
    show: Text = "",
    lost: Text = "",
) -> Filters[Wanted]:
    """Read what the list is narrowed by."""
    values = {
        "q": q.strip(),
        "status": status if status in set(QuoteStatus) else "",
        "seller": id_text(seller),
        "customer_id": id_text(customer_id),
        "from": created_from.strip(),
        "to": created_to.strip(),
        "least": least.strip(),
        "most": most.strip(),
        "show": show if show in set(Show) else "",
        "lost": lost if lost in REASONS else "",
    }
    return read(values, form_locale(request))


Chosen = Annotated[Filters[Wanted], Depends(filters_of)]
