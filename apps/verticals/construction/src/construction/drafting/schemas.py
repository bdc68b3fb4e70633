"""What the editor of a draft is told: its rows and what they add up to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from construction.fields import MoneyOut


class Packs(BaseModel):
    """A quantity in a larger unit: how many whole ones, and what is left over in the base unit.

    `needed` packs cover it all, and hold `covered` base units.
    """

    text: str
    quantity: MoneyOut
    unit: str
    leftover: MoneyOut
    needed: MoneyOut
    covered: MoneyOut


class Stock(BaseModel):
    """What there is of a product."""

    on_hand: MoneyOut
    reserved: MoneyOut
    available: MoneyOut


class LastPrice(BaseModel):
    """What this customer paid for it last."""

    price: MoneyOut
    at: datetime


class BelowOut(BaseModel):
    """What of the reader's limits a line goes below, in words."""

    breach: str
    message: str


class DraftLine(BaseModel):
    """A line of a draft, with all that its row shows."""

    id: UUID
    version: int
    position: int
    product_id: UUID
    sku: str
    name: str
    uom: str
    said: str
    quantity: MoneyOut
    packs: Packs | None
    unit_price: MoneyOut
    rule_price: MoneyOut
    is_price_typed: bool
    discount_percent: MoneyOut
    total: MoneyOut
    note: str | None
    stock: Stock
    margin: Literal["good", "thin", "loss"] | None
    last: LastPrice | None
    below: list[BelowOut]


class DraftOut(BaseModel):
    """All of a draft but its lines; `version` is that of these fields alone."""

    id: UUID
    number: str
    status: str
    version: int
    customer_id: UUID | None
    customer_name: str | None
    job_site_id: UUID | None
    job_site_name: str | None
    owner_id: UUID
    owner_name: str
    discount_percent: MoneyOut
    valid_days: int
    notes: str | None
    updated_at: datetime


class Sums(BaseModel):
    """What a draft adds up to."""

    lines: int
    subtotal: MoneyOut
    discount: MoneyOut
    total: MoneyOut


class HeaderAnswer(BaseModel):
    """The answer to a change of the header."""

    quote: DraftOut
    sums: Sums
    quote_version: int


class LineAnswer(BaseModel):
    """The answer to a change of a line."""

    line: DraftLine
    sums: Sums
    quote_version: int


class RemovedAnswer(BaseModel):
    """The answer when a line was taken out."""

    removed: UUID
    sums: Sums
    quote_version: int


class DraftState(BaseModel):
    """A draft, or what changed in it since a version."""

    quote: DraftOut
    lines: list[DraftLine]
    removed: list[UUID]
    sums: Sums
    quote_version: int


class PasteIn(BaseModel):
    """Rows of a spreadsheet, or lines of a chat."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=50_000)]


class Candidate(BaseModel):
    """A product that a pasted row may mean, and its quantity in words that this product knows."""

    product_id: UUID
    sku: str
    name: str
    uom: str
    score: float
    said: str


class PastedRow(BaseModel):
    """A pasted row; `chosen` is the candidate that is surely meant."""

    text: str
    said: str
    candidates: list[Candidate]
    chosen: UUID | None


class Pasted(BaseModel):
    """What was pasted, row by row; `rest` is what is read another time."""

    rows: list[PastedRow]
    rest: list[str]


class PriceMove(BaseModel):
    """A line whose price the rules would change."""

    model_config = ConfigDict(populate_by_name=True)

    id: UUID
    before: Annotated[MoneyOut, Field(serialization_alias="from")]
    after: Annotated[MoneyOut, Field(serialization_alias="to")]
    total_before: Annotated[MoneyOut, Field(serialization_alias="total_from")]
    total_after: Annotated[MoneyOut, Field(serialization_alias="total_to")]


class PriceMoves(BaseModel):
    """What the rules of the day would change in a draft; typed prices stay."""

    lines: list[PriceMove]
    total_before: Annotated[MoneyOut, Field(serialization_alias="total_from")]
    total_after: Annotated[MoneyOut, Field(serialization_alias="total_to")]
