"""What comes in and goes out about what to buy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from contracts.suggestions import ReactionReason
from pydantic import BaseModel, ConfigDict

from construction.fields import MoneyOut, Quantity

Level = Literal["high", "medium", "low"]


class Verdict(StrEnum):
    """What somebody decides about a suggestion."""

    FOLLOW = "follow"
    IGNORE = "ignore"


class DecisionIn(BaseModel):
    """A decision: to buy, as suggested or another quantity, or not to, and why."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    quantity: Quantity | None = None
    reason: ReactionReason | None = None


class ToBuyOut(BaseModel):
    """A suggestion: what, how much, from whom, why and by when."""

    id: UUID
    product_id: UUID
    sku: str
    name: str
    uom: str
    quantity: MoneyOut
    priority: Level
    estimated_cost: MoneyOut | None
    on_hand: MoneyOut
    explanation: str
    runs_out_on: date | None
    order_by: date
    supplier: str | None = None
    """Who sells it at least, by the prices that hold today."""
    supplier_price: MoneyOut | None = None
    purchase_id: UUID | None = None
    """The draft of a purchase in which it stands already."""


class DecidedOut(BaseModel):
    """What was decided, and what became of it in the sixty days after."""

    id: UUID
    product_id: UUID
    sku: str
    name: str
    uom: str
    reaction: Literal["followed", "changed", "ignored"]
    reason: str | None
    suggested_quantity: Decimal | None
    quantity: Decimal | None
    on_date: date
    received: Decimal
    sold: Decimal
    lost: Decimal
