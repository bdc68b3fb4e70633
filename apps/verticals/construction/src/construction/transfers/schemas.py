"""What comes in and goes out about transfers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.fields import MoneyOut, Quantity, Short
from construction.locations import LocationCode
from construction.places import STORE


class TransferLineIn(BaseModel):
    """How much of a product goes."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    quantity: Quantity


class TransferIn(BaseModel):
    """Goods that go from one location to another; all of them, or none."""

    model_config = ConfigDict(extra="forbid")

    from_location: LocationCode = STORE
    to: LocationCode
    lines: Annotated[list[TransferLineIn], Field(min_length=1, max_length=200)]
    note: Short | None = None


class TransferRow(BaseModel):
    """A product that went from one location to another."""

    transfer_id: UUID
    product_id: UUID
    sku: str
    name: str
    uom: str
    quantity: MoneyOut
    from_location: str
    to: str
    note: str | None
    actor_name: str
    at: datetime


class TransferOut(BaseModel):
    """A transfer that took place."""

    id: UUID


class TransferList(BaseModel):
    """What went from one location to another, the last first."""

    items: list[TransferRow]
    next_cursor: str | None = None
