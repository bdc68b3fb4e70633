"""The filters of a list of orders as they stand in the address, and as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Query, Request

from construction.filters import Filters, Reading, Text, id_text
from construction.order_lists.domain import Wanted
from construction.orders import OrderStatus
from construction.pages import as_id, form_locale

PREFIX = "/web/orders"
YES = "1"


def read(values: Mapping[str, str], locale: str) -> Filters[Wanted]:
    """Return the filters; what cannot be read narrows nothing and is told at its field."""
    reading = Reading(values, locale)
    made, due = reading.days("from", "to"), reading.days("deliver_from", "deliver_to")
    wanted = Wanted(
        status=values["status"] or None,
        seller_id=as_id(values["seller"]),
        customer_id=as_id(values["customer_id"]),
        created_from=made[0],
        created_to=made[1],
        deliver_from=due[0],
        deliver_to=due[1],
        is_late=bool(values["late"]),
        is_owed=bool(values["owed"]),
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
    deliver_from: Text = "",
    deliver_to: Text = "",
    late: Text = "",
    owed: Text = "",
) -> Filters[Wanted]:
    """Read what the list is narrowed by."""
    values = {
        "q": q.strip(),
        "status": status if status in set(OrderStatus) else "",
        "seller": id_text(seller),
        "customer_id": id_text(customer_id),
        "from": created_from.strip(),
        "to": created_to.strip(),
        "deliver_from": deliver_from.strip(),
        "deliver_to": deliver_to.strip(),
        "late": YES if late == YES else "",
        "owed": YES if owed == YES else "",
    }
    return read(values, form_locale(request))


Chosen = Annotated[Filters[Wanted], Depends(filters_of)]
