"""What comes in and goes out about approvals."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.approvals.domain import Standing, State
from construction.fields import Long, MoneyOut
from construction.quotes import Below, QuoteIn

Words = Annotated[Long, Field(max_length=500)]


class Verdict(StrEnum):
    """What a manager says to a request."""

    APPROVE = "approve"
    REFUSE = "refuse"


class WordsIn(BaseModel):
    """Why somebody asks, or answers as they do."""

    model_config = ConfigDict(extra="forbid")

    words: Words | None = None


class QuoteAndWordsIn(WordsIn):
    """A quote below the seller's limits, and why it should be allowed."""

    quote: QuoteIn


class AnswerIn(WordsIn):
    """What a manager says to a request, and why."""

    verdict: Verdict


class StateOut(BaseModel):
    """How a quote stands towards the limits, in the words of who said something last."""

    status: Standing
    is_needed: bool = False
    """Whether it cannot be sent as it is: nobody allowed what goes below the caller's limits."""
    by: str | None = None
    words: str | None = None
    at: datetime | None = None


class BelowOut(BaseModel):
    """A line (counted from 0) that goes below; without figures, it is the margin."""

    position: int
    product: str
    figure: str | None
    limit: str | None


class ApprovalOut(BaseModel):
    """A request."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    quote_id: UUID
    state: State
    total: MoneyOut
    breaches: list[BelowOut]
    words: str | None
    asked_by_name: str
    asked_at: datetime
    answered_by_name: str | None
    answered_at: datetime | None
    answer_words: str | None


class WaitingOut(ApprovalOut):
    """A request in the list of those that wait."""

    number: str
    customer_name: str | None


class WaitingListOut(BaseModel):
    """The requests that wait, oldest first."""

    items: list[WaitingOut]


def kept(one: Below) -> dict[str, Any]:
    """Return a breach as it is stored with the request."""
    figures = {"figure": one.figure, "limit": one.limit}
    texts = {name: None if value is None else f"{value:.2f}" for name, value in figures.items()}
    return {"position": one.position, "product": one.product, **texts}


def told(one: BelowOut) -> Below:
    """Return a stored breach as its sentence is made."""
    figures = (one.figure, one.limit)
    numbers = [None if text is None else Decimal(text) for text in figures]
    return Below(one.position, one.product, *numbers)
