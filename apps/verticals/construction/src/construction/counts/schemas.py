"""What comes in and goes out about counts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from construction.counts.domain import CountStatus, Reason, Scope, Way
from construction.fields import MAX_LINE_QUANTITY, AsText, MoneyOut, Short
from construction.locations import LocationCode
from construction.places import STORE

CountedQuantity = Annotated[
    Decimal, Field(ge=0, le=MAX_LINE_QUANTITY, decimal_places=3, allow_inf_nan=False), AsText
]
LONGEST_OFFLINE = 30 * 24 * 3600


class CountIn(BaseModel):
    """What is to be counted: `category_id` belongs to a category, `size` to whose turn it is."""

    model_config = ConfigDict(extra="forbid")

    scope: Scope
    location: LocationCode = STORE
    category_id: UUID | None = None
    size: Annotated[int, Field(ge=1, le=500)] = 20
    is_blind: bool = False

    @model_validator(mode="after")
    def _fits(self) -> CountIn:
        if (self.scope is Scope.CATEGORY) != (self.category_id is not None):
            raise ValueError("A category is counted by its category_id, and nothing else is")
        return self


class EntryIn(BaseModel):
    """What somebody counted of a product; sent again under the same id it is the same entry."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    quantity: CountedQuantity
    way: Way = Way.SET
    seconds_ago: Annotated[int, Field(ge=0, le=LONGEST_OFFLINE)] = 0
    """How long ago it was counted: an entry may wait for the network."""


class EntryOut(BaseModel):
    """What was counted of the product in all."""

    product_id: UUID
    counted: MoneyOut
    counted_by: str


class ReasonIn(BaseModel):
    """Why a product differs."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason | None = None
    note: Short | None = None


class Progress(BaseModel):
    """How far a count is."""

    products: int
    counted: int


class CountOut(BaseModel):
    """A count."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    location: str
    scope: Scope
    category: str | None
    is_blind: bool
    status: CountStatus
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    ended_by: str | None
    progress: Progress


class CountList(BaseModel):
    """Counts, the last one first."""

    items: list[CountOut]
    next_cursor: str | None = None


class LineOut(BaseModel):
    """A product of a count: what was counted, what the ledger had at that moment, the difference.

    Of an open count the figures are those of now; of a posted one those of then.
    """

    product_id: UUID
    sku: str
    name: str
    uom: str
    counted: MoneyOut | None
    counted_at: datetime | None
    counted_by: str | None
    expected: MoneyOut | None
    difference: MoneyOut | None
    value: MoneyOut | None
    """The difference at cost, for whoever sees costs."""
    reason: Reason | None
    note: str | None


class LineList(BaseModel):
    """Products of a count."""

    items: list[LineOut]
    next_cursor: str | None = None


class Sheet(BaseModel):
    """Products as the phone keeps them while somebody counts."""

    items: list[dict[str, Any]]
    next: UUID | None
