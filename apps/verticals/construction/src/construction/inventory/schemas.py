"""What comes in and goes out about stock."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.fields import MAX_LINE_QUANTITY, AsText, MoneyOut, Short
from construction.locations import LocationCode
from construction.places import STORE

Signed = Annotated[
    Decimal,
    Field(ge=-MAX_LINE_QUANTITY, le=MAX_LINE_QUANTITY, decimal_places=3, allow_inf_nan=False),
    AsText,
]


class MovementIn(BaseModel):
    """A movement typed by a person; only an adjustment may be negative."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "product_id": "01975c3e-7c5f-7a52-a000-000000000002",
                    "kind": "receipt",
                    "quantity": "60",
                }
            ]
        },
    )

    product_id: UUID
    kind: Literal["receipt", "issue", "return", "adjustment"]
    quantity: Signed
    location: LocationCode = STORE
    note: Short | None = None


class MovementOut(BaseModel):
    """A row of the ledger."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    product_id: UUID
    location: str
    kind: str
    quantity: MoneyOut
    balance: MoneyOut
    note: str | None
    actor_name: str
    at: datetime


class MovementList(BaseModel):
    """Rows of the ledger, newest first."""

    items: list[MovementOut]
    next_cursor: str | None = None
