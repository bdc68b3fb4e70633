"""What comes in about sales at the counter."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.fields import Long, Percent
from construction.orders import OrderIn, PaymentMethod, ReturnIn
from construction.quotes import QuoteLineIn

MAX_LINES = 200
PRODUCT = "01975c3e-7c5f-7a52-a000-000000000002"


class SaleIn(BaseModel):
    """Goods that are sold and handed over at once; without a customer, to somebody unnamed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"payment_method": "pix", "lines": [{"product_id": PRODUCT, "quantity": "2"}]}
            ]
        },
    )

    customer_id: UUID | None = None
    job_site_id: UUID | None = None
    lines: Annotated[list[QuoteLineIn], Field(max_length=MAX_LINES)]
    discount_percent: Percent = Decimal("0.00")
    payment_method: PaymentMethod
    notes: Long | None = None

    def order(self, customer_id: UUID) -> OrderIn:
        """Return the order that the sale becomes."""
        return OrderIn(**(self.model_dump() | {"customer_id": customer_id}))


class ExchangeIn(BaseModel):
    """What comes back of an order, and what goes in its place."""

    model_config = ConfigDict(extra="forbid")

    back: ReturnIn
    sale: SaleIn
