"""What comes in and goes out about goods handed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from construction.fields import Quantity, Short
from construction.orders.domain import HandOverKind
from construction.orders.schemas.moved import MAX_LINES, MovedLineOut, line_of

LINE: JsonDict = {"line_id": "01975c3e-7c5f-7a52-a000-000000000002", "quantity": "40"}


class HandedIn(BaseModel):
    """How much of a line is handed over."""

    model_config = ConfigDict(extra="forbid")

    line_id: UUID
    quantity: Quantity


class HandOverIn(BaseModel):
    """Goods that change hands."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"kind": "pickup", "receiver": "Ana", "lines": [LINE]}]},
    )

    kind: HandOverKind
    receiver: Short | None = None
    lines: Annotated[list[HandedIn], Field(max_length=MAX_LINES)]


class HandOverOut(BaseModel):
    """Goods that changed hands at one time."""

    id: UUID
    order_id: UUID
    kind: HandOverKind
    receiver: str | None
    by_name: str
    at: datetime
    lines: list[MovedLineOut]


class HandOverList(BaseModel):
    """All that was handed over of an order, newest first."""

    items: list[HandOverOut]


def hand_over_of(header: Any, lines: Iterable[Any], *, with_prices: bool) -> HandOverOut:
    """Return a hand-over from its row and those of its lines."""
    return HandOverOut.model_construct(
        id=header.id,
        order_id=header.order_id,
        kind=HandOverKind(header.kind),
        receiver=header.receiver,
        by_name=header.by_name,
        at=header.at,
        lines=[
            MovedLineOut.model_construct(**line_of(row, with_prices=with_prices)) for row in lines
        ],
    )
