"""What comes in and goes out about goods that come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from construction.fields import Quantity, Short
from construction.orders.domain import ReturnReason
from construction.orders.schemas.moved import MAX_LINES, MovedLineOut, line_of

LINE: JsonDict = {"line_id": "01975c3e-7c5f-7a52-a000-000000000002", "quantity": "2"}


class ReturnedIn(BaseModel):
    """How much of a line comes back; what is damaged does not go on the shelf again."""

    model_config = ConfigDict(extra="forbid")

    line_id: UUID
    quantity: Quantity
    is_damaged: bool = False


class ReturnIn(BaseModel):
    """Goods that come back, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "surplus", "lines": [LINE]}]},
    )

    reason: ReturnReason
    words: Short | None = None
    lines: Annotated[list[ReturnedIn], Field(max_length=MAX_LINES)]


class ReturnLineOut(MovedLineOut):
    """How much of a line came back, and whether it can be sold again."""

    is_damaged: bool


class ReturnOut(BaseModel):
    """Goods that came back at one time."""

    id: UUID
    order_id: UUID
    kind: Literal["return", "exchange"]
    reason: ReturnReason
    words: str | None
    by_name: str
    at: datetime
    lines: list[ReturnLineOut]


class ReturnList(BaseModel):
    """All that came back of an order, newest first."""

    items: list[ReturnOut]


def return_of(header: Any, lines: Iterable[Any], *, with_prices: bool) -> ReturnOut:
    """Return what came back from its row and those of its lines."""
    return ReturnOut.model_construct(
        id=header.id,
        order_id=header.order_id,
        kind=header.kind,
        reason=ReturnReason(header.reason),
        words=header.words,
        by_name=header.by_name,
        at=header.at,
        lines=[_line_of(row, with_prices=with_prices) for row in lines],
    )


def _line_of(row: Any, *, with_prices: bool) -> ReturnLineOut:
    fields = line_of(row, with_prices=with_prices)
    return ReturnLineOut.model_construct(**fields, is_damaged=row[0].is_damaged)
