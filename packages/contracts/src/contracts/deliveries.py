"""Events of places, vehicles and deliveries; a place is coordinates, municipality and district."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Amount, Event, Part

DELIVERY = ("delivery", "delivery_id")

Weekday = Annotated[int, Field(ge=1, le=7)]
"""1 is Monday."""

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]

DeliveryStatus = Literal[
    "planned",
    "loaded",
    "departed",
    "arrived",
    "delivered",
    "delivered_with_issue",
    "not_delivered",
]
IncidentReason = Literal[
    "missing_item",
    "wrong_item",
    "damaged",
    "lost",
    "nobody_home",
    "closed",
    "refused",
    "address_not_found",
    "document_problem",
    "vehicle_problem",
    "other",
]


class Place(Part):
    """Where something is, as far as that is known; the municipality by its IBGE code."""

    latitude: Amount | None = None
    longitude: Amount | None = None
    municipality_code: str | None = None
    district: str | None = None


class Window(Part):
    """When somebody is there to receive; on every day if no weekday is given."""

    weekday: Weekday | None = None
    opens_at: time
    closes_at: time


class JobSiteLocated(Event):
    """Where deliveries to a job site go, and when and with what they can; all as it is now."""

    NAME: ClassVar[str] = "job_site_located"
    AGGREGATE: ClassVar[tuple[str, str]] = ("job_site", "job_site_id")

    job_site_id: UUID
    customer_id: UUID
    place: Place
    windows: tuple[Window, ...] = ()
    largest_vehicle_kg: Amount | None = None
    service_minutes: int | None = None
    is_active: bool = True


class Depot(Part):
    """Where routes begin and end."""

    depot_id: UUID
    place: Place


class Vehicle(Part):
    """What it carries and what it costs."""

    vehicle_id: UUID
    depot_id: UUID | None = None
    capacity_kg: Amount | None = None
    capacity_m3: Amount | None = None
    cost_per_km: Amount | None = None
    cost_per_hour: Amount | None = None
    cost_per_day: Amount | None = None


class Driver(Part):
    """Who drives."""

    driver_id: UUID
    vehicle_id: UUID | None = None
    cost_per_hour: Amount | None = None


class Shift(Part):
    """When a vehicle, a driver or both are at work."""

    weekday: Weekday
    starts_at: time
    ends_at: time
    vehicle_id: UUID | None = None
    driver_id: UUID | None = None


class FleetChanged(Event):
    """All that a store delivers with, as it is now; what is not listed is out of service."""

    NAME: ClassVar[str] = "fleet_changed"
    AGGREGATE: ClassVar[tuple[str, str]] = ("fleet", "fleet_id")

    fleet_id: UUID
    depots: tuple[Depot, ...]
    vehicles: tuple[Vehicle, ...]
    drivers: tuple[Driver, ...]
    shifts: tuple[Shift, ...] = ()


class DeliveryLine(Part):
    """A product of a delivery; weight and volume are those of the whole line."""

    line_id: UUID
    product_id: UUID
    quantity: Amount
    weight_kg: Amount | None = None
    volume_m3: Amount | None = None


class OrderReadyForDelivery(Event):
    """Goods wait to be driven; an order can be several deliveries."""

    NAME: ClassVar[str] = "order_ready_for_delivery"
    AGGREGATE: ClassVar[tuple[str, str]] = DELIVERY

    delivery_id: UUID
    order_id: UUID
    customer_id: UUID
    job_site_id: UUID | None = None
    place: Place
    deliver_on: date | None = None
    windows: tuple[Window, ...] = ()
    priority: Literal["high", "normal", "low"] = "normal"
    weight_kg: Amount | None = None
    volume_m3: Amount | None = None
    value: Amount | None = None
    service_minutes: int | None = None
    largest_vehicle_kg: Amount | None = None
    lines: tuple[DeliveryLine, ...]


class HandedOverLine(Part):
    """How much of a line was handed over."""

    line_id: UUID
    product_id: UUID
    quantity: Amount


class DeliveryStatusReported(Event):
    """The driver's report; `reported_at` is the phone's clock, which may have been offline.

    `lines` says what was handed over, where that is less than all of it.
    """

    NAME: ClassVar[str] = "delivery_status_reported"
    AGGREGATE: ClassVar[tuple[str, str]] = DELIVERY

    delivery_id: UUID
    order_id: UUID
    status: DeliveryStatus
    reported_at: datetime
    route_id: UUID | None = None
    vehicle_id: UUID | None = None
    driver_id: UUID | None = None
    latitude: Amount | None = None
    longitude: Amount | None = None
    driven_km: Amount | None = None
    lines: tuple[HandedOverLine, ...] = ()


class DeliveryProofRecorded(Event):
    """A photo or a signature exists; what it shows, and whose it is, stays in the vertical."""

    NAME: ClassVar[str] = "delivery_proof_recorded"
    AGGREGATE: ClassVar[tuple[str, str]] = DELIVERY

    proof_id: UUID
    delivery_id: UUID
    kind: Literal["photo", "signature"]
    sha256: Sha256
    taken_at: datetime
    latitude: Amount | None = None
    longitude: Amount | None = None


class DeliveryIncidentRecorded(Event):
    """Something went wrong; with the product and how much of it, where it was about one."""

    NAME: ClassVar[str] = "delivery_incident_recorded"
    AGGREGATE: ClassVar[tuple[str, str]] = DELIVERY

    incident_id: UUID
    delivery_id: UUID
    order_id: UUID
    reason: IncidentReason
    reported_at: datetime
    driver_id: UUID | None = None
    product_id: UUID | None = None
    quantity: Amount | None = None
