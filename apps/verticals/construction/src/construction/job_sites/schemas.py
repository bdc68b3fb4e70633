"""What comes in and goes out about job sites."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from construction.fields import AsText, Long, Name, Short
from construction.job_sites.domain import time_of

Latitude = Annotated[Decimal, Field(ge=-90, le=90, allow_inf_nan=False, decimal_places=6), AsText]
Longitude = Annotated[
    Decimal, Field(ge=-180, le=180, allow_inf_nan=False, decimal_places=6), AsText
]
Phone = Annotated[str, Field(max_length=30, pattern=r"^[0-9+()\s-]+$")]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
PostalCode = Annotated[str, Field(pattern=r"^[0-9]{5}-?[0-9]{3}$")]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[
    time, PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str, when_used="json")
]
TruckKg = Annotated[int, Field(ge=1, le=100_000)]


class ReceiverIn(BaseModel):
    """A person who receives goods."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    role: Short | None = None
    phone: Phone | None = None


class JobSiteIn(BaseModel):
    """A new job site; without coordinates, those of its town are taken."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Casa do Retiro", "city": "Volta Redonda"}]},
    )

    name: Name
    street: Short | None = None
    street_number: Short | None = None
    district: Short | None = None
    city: Short | None = None
    state: State | None = None
    postal_code: PostalCode | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    receives_on: Annotated[list[Day], Field(max_length=7)] = []
    receives_from: Clock | None = None
    receives_until: Clock | None = None
    truck_max_kg: TruckKg | None = None
    truck_notes: Long | None = None
    access_notes: Long | None = None
    contacts: Annotated[list[ReceiverIn], Field(max_length=10)] = []


class JobSiteChange(BaseModel):
    """Fields of a job site to change; what is left out stays, contacts are replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    street: Short | None = None
    street_number: Short | None = None
    district: Short | None = None
    city: Short | None = None
    state: State | None = None
    postal_code: PostalCode | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    receives_on: Annotated[list[Day], Field(max_length=7)] | None = None
    receives_from: Clock | None = None
    receives_until: Clock | None = None
    truck_max_kg: TruckKg | None = None
    truck_notes: Long | None = None
    access_notes: Long | None = None
    is_active: bool | None = None
    contacts: Annotated[list[ReceiverIn], Field(max_length=10)] | None = None


class ReceiverOut(BaseModel):
    """A person who receives goods."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    role: str | None
    phone: str | None


class JobSiteOut(BaseModel):
    """A job site."""

    id: UUID
    customer_id: UUID
    name: str
    street: str | None
    street_number: str | None
    district: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    latitude: Latitude | None
    longitude: Longitude | None
    coordinates_source: Literal["typed", "municipality", "learned"] | None
    receives_on: list[Day]
    receives_from: Clock | None
    receives_until: Clock | None
    truck_max_kg: int | None
    truck_notes: str | None
    access_notes: str | None
    is_active: bool
    version: int
    created_at: datetime
    contacts: list[ReceiverOut]


def site_of(site: Any, contacts: Iterable[Any]) -> JobSiteOut:
    """Return what goes out from a row and the rows of its contacts."""
    same = {name: getattr(site, name) for name in JobSiteOut.model_fields if hasattr(site, name)}
    times = {name: time_of(same[name]) for name in ("receives_from", "receives_until")}
    people = [ReceiverOut.model_validate(one) for one in contacts]
    return JobSiteOut.model_validate(same | times | {"contacts": people})


class JobSiteList(BaseModel):
    """A customer's job sites."""

    items: list[JobSiteOut]
    next_cursor: str | None = None
