"""What goes out about revisions."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel

from construction.fields import MoneyOut
from construction.quotes import QuoteLineOut, QuoteStatus
from construction.revisions.domain import Kind


class RevisionOut(BaseModel):
    """A revision in a list; the last one is the quote as it is, and not frozen."""

    revision: int
    status: QuoteStatus
    total: MoneyOut
    valid_until: date | None
    frozen_at: datetime | None
    frozen_by_name: str | None


class RevisionsOut(BaseModel):
    """A quote's revisions, newest first."""

    items: list[RevisionOut]


class LineChangeOut(BaseModel):
    """A line in both revisions, or in one."""

    kind: Kind
    fields: list[str]
    before: QuoteLineOut | None
    after: QuoteLineOut | None
    difference: MoneyOut


class ComparisonOut(BaseModel):
    """What differs between two revisions: names of header fields, lines, and the sums."""

    before: int
    after: int
    fields: list[str]
    lines: list[LineChangeOut]
    total_before: MoneyOut
    total_after: MoneyOut
    difference: MoneyOut
