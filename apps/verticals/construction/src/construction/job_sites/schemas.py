"""What comes in and goes out about job sites."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from construction.fields import AsText, Long, Name, Short

Latitude = Annotated[Decimal, Field(ge=-90, le=90, allow_inf_nan=False), AsText]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, allow_inf_nan=False), AsText]


class JobSiteIn(BaseModel):
    """A new job site."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Casa do Retiro", "city": "Volta Redonda"}]},
    )

    name: Name
    street: Short | None = None
    street_number: Short | None = None
    district: Short | None = None
    city: Short | None = None
    state: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    access_notes: Long | None = None


class JobSiteOut(BaseModel):
    """A job site."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    customer_id: UUID
    name: str
    street: str | None
    street_number: str | None
    district: str | None
    city: str | None
    state: str | None
    latitude: Latitude | None
    longitude: Longitude | None
    access_notes: str | None
    is_active: bool


class JobSiteList(BaseModel):
    """A customer's job sites."""

    items: list[JobSiteOut]
    next_cursor: str | None = None
