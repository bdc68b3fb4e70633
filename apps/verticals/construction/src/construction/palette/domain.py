"""What was typed into the palette, and which records a person opened last."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

NUMBER_DIGITS = 6
"""Digits with which numbers of documents are written: COT-000123."""
LARGEST = 9_999_999_999
KEPT = 20
"""Records that are remembered of a person."""

UUID_TEXT = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SITE_PAGE = re.compile(rf"^/web/customers/{UUID_TEXT}/job-sites/({UUID_TEXT})$")
PAGE = re.compile(rf"^/web/(customers|orders|products|quotes)/({UUID_TEXT})(?:/edit)?$")
NUMBER = re.compile(r"\d{1,10}")
LETTERED = re.compile(r"[a-z][a-z0-9]{0,7} ?(?:\d{1,10})?")


class Sort(StrEnum):
    """Kinds of records that have a page of their own."""

    CUSTOMER = "customers"
    JOB_SITE = "job-sites"
    ORDER = "orders"
    PRODUCT = "products"
    QUOTE = "quotes"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document's number, or how it begins; of one kind of documents where its letters stand."""

    sort: Sort | None
    ranges: Sequence[tuple[int, int]]
    """From and to, both included, the likeliest first."""


def is_lettered(folded: str) -> bool:
    """Tell whether what was typed may be a number with its letters, or these alone."""
    return LETTERED.fullmatch(folded) is not None


def numbered(folded: str, letters: Mapping[str, Sort]) -> Numbered | None:
    """Return which documents' numbers were typed, or None where other words were."""
    for start in sorted(letters, key=len, reverse=True):
        digits = folded.removeprefix(start).removeprefix(" ")
        if folded.startswith(start) and (not digits or NUMBER.fullmatch(digits)):
            ranges = _ranges(digits) if digits else [(0, LARGEST)]
            return Numbered(letters[start], ranges)
    return Numbered(None, _ranges(folded)) if NUMBER.fullmatch(folded) else None


def _ranges(digits: str) -> list[tuple[int, int]]:
    """Return the number itself and, unless it was typed with its noughts, those it begins."""
    number = int(digits)
    if len(digits) >= NUMBER_DIGITS:
        return [(number, number)]
    if digits.startswith("0"):
        places = NUMBER_DIGITS - len(digits)
        return [(number, number), (number * 10**places, (number + 1) * 10**places - 1)]
    steps = range(NUMBER_DIGITS - len(digits) + 1)
    return [(number * 10**step, (number + 1) * 10**step - 1) for step in steps]


def page_of(path: str) -> tuple[Sort, UUID] | None:
    """Return whose page an address is, or None where it is no record's."""
    if site := SITE_PAGE.match(path):
        return Sort.JOB_SITE, UUID(site[1])
    if found := PAGE.match(path):
        return Sort(found[1]), UUID(found[2])
    return None
