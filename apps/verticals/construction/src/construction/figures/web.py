"""The figures of each day: what a first page adds up, as a table, a chart and a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from basecore import clock
from basecore.http import TenantWork
from fastapi import APIRouter, Depends, Query, Request, Response
from webkit import msgid
from webkit.numerals import format_decimal

from construction.access import Caller, OwnOrders, Permission, allowed, may
from construction.activity import actor_of, exported
from construction.figures import repository
from construction.figures.domain import LENGTHS, Span, span_of
from construction.figures.schemas import Day, chart_of
from construction.http import attachment
from construction.pages import form_locale, templates

router = APIRouter(prefix="/web/figures", include_in_schema=False)

CAN_READ = [allowed(Permission.ORDERS_READ), allowed(Permission.QUOTES_READ)]
COLUMNS = (
    msgid("Day"), msgid("Quotes sent"), msgid("Quotes that became orders"), msgid("Orders"),
    msgid("Revenue (R$)"), msgid("Margin (R$)"), msgid("Minutes to quote"),
)  # fmt: skip
OF_COSTS = 5
"""The column that only those see who see costs."""


async def span(
    first: Annotated[str, Query(alias="from", max_length=40)] = "",
    last: Annotated[str, Query(alias="to", max_length=40)] = "",
) -> Span:
    """Read from when to when; what cannot be read is the last thirty days."""
    return span_of(_day(first), _day(last), clock.business_date(clock.now()))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


Asked = Annotated[Span, Depends(span)]


@router.get("", dependencies=CAN_READ)
async def show(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnOrders, asked: Asked
) -> Response:
    """Show the figures of some days: the store's, or a seller's own."""
    found = await repository.by_day(session, owner_id, asked.last, asked.length)
    today = clock.business_date(clock.now())
    return templates.render(
        request,
        "figures/days.html",
        period=found,
        span=asked,
        chart=chart_of(found),
        lengths=[(length, Span.up_to(today, length)) for length in LENGTHS],
        sees_margin=may(caller, Permission.COSTS_READ),
        is_own=owner_id is not None,
        csv_href=f"/web/figures.csv?{urlencode({'from': asked.first, 'to': asked.last})}",
    )


@router.get(".csv", dependencies=CAN_READ)
async def download(
    request: Request, session: TenantWork, caller: Caller, owner_id: OwnOrders, asked: Asked
) -> Response:
    """Return the figures of some days for a spreadsheet, one row a day."""
    await exported(session, "figures", by=actor_of(caller), at=clock.now())
    found = await repository.by_day(session, owner_id, asked.last, asked.length)
    words, locale = templates.translations(request), form_locale(request)
    names = [words.gettext(one) for one in COLUMNS]
    rows = [_row(day, locale) for day in found.days]
    if not may(caller, Permission.COSTS_READ):
        names, *rows = ([*one[:OF_COSTS], *one[OF_COSTS + 1 :]] for one in (names, *rows))
    name = f"numeros-{asked.first}-{asked.last}.csv"
    return attachment([_written((names, *rows))], name, "text/csv; charset=utf-8")


def _row(day: Day, locale: str) -> list[str]:
    took = "" if day.minutes_to_quote is None else str(day.minutes_to_quote)
    return [
        day.day.isoformat(),
        str(day.quotes_sent),
        str(day.quotes_converted),
        str(day.orders_placed),
        format_decimal(day.revenue, 2, locale),
        format_decimal(day.margin, 2, locale),
        took,
    ]


def _written(rows: Iterable[list[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode("utf-8-sig")
