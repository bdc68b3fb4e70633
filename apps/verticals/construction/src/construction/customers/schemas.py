"""What comes in and goes out about customers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from construction.customers.domain import CustomerKind
from construction.fields import Long, Money, MoneyOut, Name, Short, one_line

Email = Annotated[str, Field(max_length=120, pattern=r"^[^@\s]+@[^@\s]+$")]
Phone = Annotated[str, Field(max_length=30, pattern=r"^[0-9+()\s-]+$")]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
PostalCode = Annotated[str, Field(pattern=r"^[0-9]{5}-?[0-9]{3}$")]
TaxId = Annotated[str, Field(max_length=30, description="CPF or CNPJ, punctuated or not")]
Tag = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=30),
    AfterValidator(one_line),
]
Tags = Annotated[list[Tag], Field(max_length=50)]


class CustomerIn(BaseModel):
    """A new customer; only a company must have its document."""

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
    tax_id: TaxId | None = None
    email: Email | None = None
    phone: Phone | None = None
    street: Short | None = None
    street_number: Short | None = None
    district: Short | None = None
    city: Short | None = None
    state: State | None = None
    postal_code: PostalCode | None = None
    notes: Long | None = None
    group_id: UUID | None = None
    credit_limit: Money | None = None
    credit_notes: Long | None = None
    tags: Tags = []


class CustomerChange(BaseModel):
    """Fields of a customer to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    kind: CustomerKind | None = None
    name: Name | None = None
    tax_id: TaxId | None = None
    email: Email | None = None
    phone: Phone | None = None
    street: Short | None = None
    street_number: Short | None = None
    district: Short | None = None
    city: Short | None = None
    state: State | None = None
    postal_code: PostalCode | None = None
    notes: Long | None = None
    group_id: UUID | None = None
    credit_limit: Money | None = None
    credit_notes: Long | None = None
    tags: Tags | None = None
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
    group_id: UUID | None
    credit_limit: MoneyOut | None
    credit_notes: str | None
    tags: list[str]
    is_active: bool
    version: int
    created_at: datetime


class ManyCustomers(BaseModel):
    """What to do with many customers at once: tags to add or take off, a group to put them in."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    add_tags: Tags = []
    remove_tags: Tags = []
    group_id: UUID | None = None


class Changed(BaseModel):
    """How many records were changed."""

    changed: int


class GroupIn(BaseModel):
    """A group of customers."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Construtoras"}]}
    )

    name: Name


class GroupOut(BaseModel):
    """A group and how many customers are in it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    customers: int


class GroupList(BaseModel):
    """The groups of a store by name."""

    items: list[GroupOut]
    next_cursor: str | None = None


class TagOut(BaseModel):
    """A tag and how many customers have it."""

    model_config = ConfigDict(from_attributes=True)

    tag: str
    customers: int


class TagList(BaseModel):
    """The tags of a store by name."""

    items: list[TagOut]
    next_cursor: str | None = None


class ContactIn(BaseModel):
    """A person to talk to."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Joana", "role": "Compras", "phone": "24 3333"}]},
    )

    name: Name
    role: Short | None = None
    phone: Phone | None = None
    email: Email | None = None
    is_preferred: bool = False


class ContactOut(BaseModel):
    """A person to talk to."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    role: str | None
    phone: str | None
    email: str | None
    is_preferred: bool


class ContactList(BaseModel):
    """A customer's contacts, the preferred one first."""

    items: list[ContactOut]
    next_cursor: str | None = None
