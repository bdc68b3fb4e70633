"""What comes in and goes out about customers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.customers.domain import CustomerKind
from construction.fields import Long, Name, Short


class CustomerIn(BaseModel):
    """A new customer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"kind": "company", "name": "Construtora Exemplo", "tax_id": "12.ABC.345/01DE-35"}
            ]
        },
    )

    kind: CustomerKind
    name: Name
    tax_id: Annotated[str, Field(min_length=11, max_length=20)]
    email: Annotated[str, Field(max_length=120, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    phone: Annotated[str, Field(max_length=30, pattern=r"^[0-9+()\s-]+$")] | None = None
    street: Short | None = None
    street_number: Short | None = None
    district: Short | None = None
    city: Short | None = None
    state: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    postal_code: Annotated[str, Field(pattern=r"^[0-9]{5}-?[0-9]{3}$")] | None = None
    notes: Long | None = None


class CustomerChange(BaseModel):
    """Fields of a customer to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    email: Annotated[str, Field(max_length=120, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    phone: Annotated[str, Field(max_length=30, pattern=r"^[0-9+()\s-]+$")] | None = None
    street: Short | None = None
    street_number: Short | None = None
    district: Short | None = None
    city: Short | None = None
    state: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    postal_code: Annotated[str, Field(pattern=r"^[0-9]{5}-?[0-9]{3}$")] | None = None
    notes: Long | None = None
    is_active: bool | None = None


class CustomerOut(BaseModel):
    """A customer."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: CustomerKind
    name: str
    tax_id: str | None
    email: str | None
    phone: str | None
    street: str | None
    street_number: str | None
    district: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    notes: str | None
    is_active: bool
    version: int
    created_at: datetime
