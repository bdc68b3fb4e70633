"""What comes in and goes out about suppliers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from construction.fields import (
    Day,
    Long,
    Money,
    MoneyOut,
    Name,
    Quantity,
    Short,
    UnitCost,
    Uom,
)
from construction.suppliers.domain import learned_lead_time

Email = Annotated[str, Field(max_length=120, pattern=r"^[^@\s]+@[^@\s]+$")]
Phone = Annotated[str, Field(max_length=30, pattern=r"^[0-9+()\s-]+$")]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Cnpj = Annotated[str, Field(max_length=30, description="CNPJ, punctuated or not")]
Days = Annotated[int, Field(ge=0, le=365)]
TheirCode = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[!-ÿ ]+$")
]
Ratio = Annotated[str, Field(max_length=30, description="Base units in one: 2.16 or 1/3")]


class ContactIn(BaseModel):
    """A person to talk to."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    role: Short | None = None
    phone: Phone | None = None
    email: Email | None = None


class SupplierIn(BaseModel):
    """A new supplier."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    tax_id: Cnpj | None = None
    email: Email | None = None
    phone: Phone | None = None
    city: Short | None = None
    state: State | None = None
    payment_term_days: Days | None = None
    lead_time_days: Days | None = None
    minimum_order: Money | None = None
    notes: Long | None = None
    contacts: Annotated[list[ContactIn], Field(max_length=10)] = []


class SupplierChange(BaseModel):
    """Fields of a supplier to change; what is left out stays, contacts are replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    tax_id: Cnpj | None = None
    email: Email | None = None
    phone: Phone | None = None
    city: Short | None = None
    state: State | None = None
    payment_term_days: Days | None = None
    lead_time_days: Days | None = None
    minimum_order: Money | None = None
    notes: Long | None = None
    is_active: bool | None = None
    contacts: Annotated[list[ContactIn], Field(max_length=10)] | None = None


class ContactOut(BaseModel):
    """A person to talk to."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    role: str | None
    phone: str | None
    email: str | None


class SupplierOut(BaseModel):
    """A supplier; `learned_lead_time_days` comes from its last receipts."""

    id: UUID
    name: str
    tax_id: str | None
    email: str | None
    phone: str | None
    city: str | None
    state: str | None
    payment_term_days: int | None
    lead_time_days: int | None
    learned_lead_time_days: int | None
    observed_receipts: int
    minimum_order: MoneyOut | None
    notes: str | None
    is_active: bool
    version: int
    created_at: datetime
    contacts: list[ContactOut]


def supplier_of(row: Any, contacts: list[Any]) -> SupplierOut:
    """Return what goes out from a row and the rows of its contacts."""
    own = {name: getattr(row, name) for name in SupplierOut.model_fields if hasattr(row, name)}
    return SupplierOut.model_validate(
        own
        | {
            "learned_lead_time_days": learned_lead_time(row.observed_days),
            "observed_receipts": len(row.observed_days),
            "contacts": [ContactOut.model_validate(one) for one in contacts],
        }
    )


class SupplierList(BaseModel):
    """Suppliers by name."""

    items: list[SupplierOut]
    next_cursor: str | None = None


class CodeIn(BaseModel):
    """What a supplier calls a product, and what one of its unit holds."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    code: TheirCode
    uom: Uom
    ratio: Ratio = "1"
    lot: Quantity = Decimal(1)


class CodeOut(BaseModel):
    """A supplier's code of a product."""

    id: UUID
    product_id: UUID
    code: str
    uom: str
    ratio: str
    lot: MoneyOut


class CodeList(BaseModel):
    """A supplier's codes, in their order."""

    items: list[CodeOut]
    next_cursor: str | None = None


class OfferIn(BaseModel):
    """A price of one base unit, from a quantity on."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    unit_price: UnitCost
    minimum_quantity: Quantity | None = None
    freight_per_unit: UnitCost | None = None
    payment_term_days: Days | None = None
    offered_on: Day | None = None
    valid_until: Day | None = None


class OfferOut(BaseModel):
    """A price that was offered."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    supplier_id: UUID
    product_id: UUID
    source: Literal["entered", "imported", "received"]
    unit_price: MoneyOut
    minimum_quantity: MoneyOut
    freight_per_unit: MoneyOut
    payment_term_days: int | None
    offered_on: date
    valid_until: date | None
    actor_name: str
    created_at: datetime


class OfferList(BaseModel):
    """A supplier's offers, the last one first."""

    items: list[OfferOut]
    next_cursor: str | None = None
