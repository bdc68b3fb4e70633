"""What comes in and goes out about copies."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from construction.fields import MoneyOut


class Prices(StrEnum):
    """At which prices a copy is made."""

    SAME = "same"
    TODAY = "today"


class CopyIn(BaseModel):
    """How a quote is copied."""

    model_config = ConfigDict(extra="forbid")

    prices: Prices = Prices.SAME


class CopiedLineOut(BaseModel):
    """A line with its price then and today; None where the product is not sold any more."""

    line_id: UUID
    product_id: UUID
    name: str
    price: MoneyOut
    price_today: MoneyOut | None
    total: MoneyOut
    total_today: MoneyOut | None


class PlanOut(BaseModel):
    """What a copy at today's prices would cost, beside one at the quote's own.

    Products that are not sold any more are in neither copy: `total` is what is left without them.
    """

    lines: list[CopiedLineOut]
    total: MoneyOut
    total_today: MoneyOut
    difference: MoneyOut
