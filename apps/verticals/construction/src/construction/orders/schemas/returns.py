"""What comes in and goes out about goods that come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from construction.fields import MoneyOut, Quantity, Short
from construction.orders.domain import ReturnReason

MAX_LINES = 500
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


class ReturnLineOut(BaseModel):
    """How much of a line came back; the total is null for roles that see no prices."""

    order_line_id: UUID
    product_id: UUID
    sku: str
    name: str
    quantity: MoneyOut
    uom: str
    is_damaged: bool
    total: MoneyOut | None


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
    return ReturnLineOut.model_construct(
        order_line_id=row.OrderLine.id,
        product_id=row.OrderLine.product_id,
        sku=row.sku,
        name=row.name,
        quantity=row.GoodsReturnLine.quantity,
        uom=row.OrderLine.uom,
        is_damaged=row.GoodsReturnLine.is_damaged,
        total=row.GoodsReturnLine.total if with_prices else None,
    )
