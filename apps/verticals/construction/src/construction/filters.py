"""The filters of a list as they stand in its address, and as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from basecore.money import MAX_MONEY
from fastapi import Query
from webkit import NumberError, msgid, parse_decimal

from construction.pages import as_id

NO_DATE = msgid("Enter a date, for example 31/12/2026")
ENDS_BEFORE = msgid("This is before the other day")
TOO_LARGE = msgid("This is too large")

Bound = TypeVar("Bound", date, Decimal)
Wanted = TypeVar("Wanted")
Text = Annotated[str, Query(max_length=40)]
"""What one filter of an address may be."""


@dataclass(frozen=True, slots=True)
class Filters(Generic[Wanted]):
    """What was chosen and typed, how it is read, and what of it cannot be read."""

    prefix: str
    values: Mapping[str, str]
    wanted: Wanted
    errors: Mapping[str, str]

    def query(self, *without: str, **more: str | None) -> str:
        """Return the filters as they stand in an address, some left out, some added."""
        kept = {name: text for name, text in self.values.items() if name not in without}
        return urlencode({name: text for name, text in (kept | more).items() if text})

    def address(self, *without: str, **more: str | None) -> str:
        """Return the list's address with the filters, some left out, some added."""
        return f"{self.prefix}?{self.query(*without, **more)}"

    @property
    def is_any(self) -> bool:
        """Tell whether the list is narrowed at all."""
        return any(self.values.values())


class Reading:
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

    def days(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Return two days, the second only where it is not before the first."""
        begin = self.day(first)
        return begin, self.ordered(begin, self.day(last), last, ENDS_BEFORE)

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


def id_text(text: str) -> str:
    """Return an id as an address has it, or nothing where the text is none."""
    found: UUID | None = as_id(text)
    return "" if found is None else str(found)


def back_to(prefix: str, query: str) -> str:
    """Return a list's address with the filters that a form carried along."""
    return f"{prefix}?{query}" if query else prefix


def named(pairs: list[tuple[UUID, str]], key: UUID | None) -> str:
    """Return the name behind an id among pairs, or nothing."""
    return next((name for one, name in pairs if one == key), "")
