"""The filters of a list of quotes as they stand in the address, and as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from basecore.money import MAX_MONEY
from fastapi import Depends, Query, Request
from webkit import NumberError, msgid, parse_decimal

from construction.pages import as_id, form_locale
from construction.quote_lists.domain import REASONS, Show, Wanted
from construction.quotes import QuoteStatus

PREFIX = "/web/quotes"
NO_DATE = msgid("Enter a date, for example 31/12/2026")
ENDS_BEFORE = msgid("This is before the other day")
BELOW = msgid("This is below the other value")
TOO_LARGE = msgid("This is too large")

Bound = TypeVar("Bound", date, Decimal)


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen and typed, how it is read, and what of it cannot be read."""

    values: Mapping[str, str]
    wanted: Wanted
    errors: Mapping[str, str]

    def query(self, *without: str, **more: str | None) -> str:
        """Return the filters as they stand in an address, some left out, some added."""
        kept = {name: text for name, text in self.values.items() if name not in without}
        return urlencode({name: text for name, text in (kept | more).items() if text})

    def address(self, *without: str, **more: str | None) -> str:
        """Return the list's address with the filters, some left out, some added."""
        return f"{PREFIX}?{self.query(*without, **more)}"

    @property
    def is_any(self) -> bool:
        """Tell whether the list is narrowed at all."""
        return any(self.values.values())


class _Reading:
    """Reads fields one by one and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str], locale: str) -> None:
        self.values, self.locale = values, locale
        self.errors: dict[str, str] = {}

    def day(self, name: str) -> date | None:
        """Return a day of this millennium."""
        text = self.values[name]
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            day = date.min
        if day is not None and not 2000 <= day.year < 3000:  # noqa: PLR2004 - what stores keep
            self.errors[name] = NO_DATE
            return None
        return day

    def money(self, name: str) -> Decimal | None:
        """Return an amount."""
        text = self.values[name]
        try:
            amount = parse_decimal(text, self.locale) if text else None
        except NumberError as error:
            self.errors[name] = str(error)
            return None
        if amount is not None and abs(amount) > MAX_MONEY:
            self.errors[name] = TOO_LARGE
            return None
        return amount

    def ordered(self, low: Bound | None, high: Bound | None, name: str, text: str) -> Bound | None:
        """Return the upper bound, or None where it lies below the lower one."""
        if low is not None and high is not None and high < low:
            self.errors[name] = text
            return None
        return high


def read(values: Mapping[str, str], locale: str) -> Filters:
    """Return the filters; what cannot be read narrows nothing and is told at its field."""
    reading = _Reading(values, locale)
    day, amount = reading.day("from"), reading.money("least")
    wanted = Wanted(
        status=values["status"] or None,
        seller_id=as_id(values["seller"]),
        customer_id=as_id(values["customer_id"]),
        created_from=day,
        created_to=reading.ordered(day, reading.day("to"), "to", ENDS_BEFORE),
        total_from=amount,
        total_to=reading.ordered(amount, reading.money("most"), "most", BELOW),
        show=Show(values["show"]) if values["show"] else None,
        lost=values["lost"] or None,
    )
    return Filters(values, wanted, reading.errors)


Text = Annotated[str, Query(max_length=40)]


def filters_of(
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
) -> Filters:
    """Read what the list is narrowed by."""
    values = {
        "q": q.strip(),
        "status": status if status in set(QuoteStatus) else "",
        "seller": _id(seller),
        "customer_id": _id(customer_id),
        "from": created_from.strip(),
        "to": created_to.strip(),
        "least": least.strip(),
        "most": most.strip(),
        "show": show if show in set(Show) else "",
        "lost": lost if lost in REASONS else "",
    }
    return read(values, form_locale(request))


def _id(text: str) -> str:
    found: UUID | None = as_id(text)
    return "" if found is None else str(found)


Chosen = Annotated[Filters, Depends(filters_of)]


def back_to(query: str) -> str:
    """Return the list's address with the filters that a form carried along."""
    return f"{PREFIX}?{query}" if query else PREFIX


def named(pairs: list[tuple[Any, str]], key: UUID | None) -> str:
    """Return the name behind an id among pairs, or nothing."""
    return next((name for one, name in pairs if one == key), "")
