"""Use cases of job sites."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import StaleError
from basecore.ids import new_id
from basecore.outbox import record
from contracts import JobSiteLocated, Place, Window

from construction import customers
from construction.activity import Actor, moved, note
from construction.job_sites import repository
from construction.job_sites.domain import DAYS, Source, in_order, minutes_of, time_of
from construction.job_sites.errors import HalfACoordinateError, JobSiteNotFoundError, WindowError
from construction.job_sites.models import JobSite
from construction.job_sites.schemas import (
    JobSiteChange,
    JobSiteIn,
    JobSiteOut,
    ReceiverIn,
    site_of,
)
from construction.search import Kind, remember
from construction.towns import middle_of

Values = dict[str, Any]

NEVER_EMPTY = ("name", "is_active", "receives_on", "contacts")
COORDINATES = ("latitude", "longitude")
TIMES = ("receives_from", "receives_until")
STORED = tuple(column.key for column in JobSite.__table__.columns)
TOLD = (
    *COORDINATES, "district", "receives_on", *TIMES, "truck_max_kg", "is_active",
)  # fmt: skip
"""What those who plan deliveries must know when it changes."""
TOLD_IN_HISTORY = (
    "name", "street", "street_number", "district", "city", "state", "postal_code", *COORDINATES,
    *TIMES, "truck_max_kg", "is_active",
)  # fmt: skip
"""Where goods went and when they were taken: what explains a delivery later."""


async def open_site(
    session: TenantSession, customer_id: UUID, given: JobSiteIn, *, by: Actor, now: datetime
) -> JobSite:
    """Add a job site to a customer."""
    customer = await customers.held(session, customer_id)
    job_site_id = new_id()
    values = _stored(given.model_dump(exclude={"contacts"}))
    values |= _located({}, values, values) | {
        "id": job_site_id,
        "customer_id": customer.id,
        "is_active": True,
        "version": 1,
        "created_at": now,
    }
    _check_window(values)
    await repository.add(session, values)
    await repository.replace_contacts(session, job_site_id, _people(given.contacts))
    await note(session, customer.id, "job_site_added", by=by, at=now, job_site_id=str(job_site_id))
    await note(session, job_site_id, "registered", by=by, at=now)
    site = await get(session, customer.id, job_site_id)
    await _index(session, site)
    if site.latitude is not None:
        record(session, _located_event(site), at=now)
    return site


async def _index(session: TenantSession, site: JobSite) -> None:
    """Store the words by which a job site is found."""
    words = (site.name, site.street, site.district, site.city)
    await remember(session, Kind.JOB_SITE, site.id, *words, is_offered=site.is_active)


async def get(session: TenantSession, customer_id: UUID, job_site_id: UUID) -> JobSite:
    """Return a customer's job site, or raise `JobSiteNotFoundError`."""
    job_site = await repository.get(session, customer_id, job_site_id)
    if job_site is None:
        raise JobSiteNotFoundError
    return job_site


async def shown(session: TenantSession, sites: Iterable[JobSite]) -> list[JobSiteOut]:
    """Return job sites with the people who receive there."""
    found = list(sites)
    people = await repository.contacts(session, [site.id for site in found]) if found else {}
    return [site_of(site, people.get(site.id, [])) for site in found]


async def change(
    session: TenantSession,
    customer_id: UUID,
    job_site_id: UUID,
    given: JobSiteChange,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> JobSite:
    """Change a job site that still has this version."""
    before = await get(session, customer_id, job_site_id)
    await customers.held(session, customer_id)
    was = {name: getattr(before, name) for name in STORED}
    values = _stored(given.model_dump(exclude_unset=True, exclude={"contacts"}))
    for name in NEVER_EMPTY:
        if name in values and values[name] is None:
            del values[name]
    after = was | values
    values |= _located(was, after, values)
    after |= values
    _check_window(after)
    if not await repository.change(session, job_site_id, version, values):
        raise StaleError
    if given.contacts is not None:
        await repository.replace_contacts(session, job_site_id, _people(given.contacts))
    fields = ", ".join(sorted(given.model_fields_set))
    detail = {"job_site_id": str(job_site_id), "fields": fields}
    await note(session, customer_id, "job_site_changed", by=by, at=now, **detail)
    site = await get(session, customer_id, job_site_id)
    told = {name: getattr(site, name) for name in STORED}
    what = moved(_shown(was), _shown(told))
    await note(session, job_site_id, "changed", by=by, at=now, fields=fields, **what)
    await _index(session, site)
    if any(was[name] != getattr(site, name) for name in TOLD) and site.latitude is not None:
        record(session, _located_event(site), at=now)
    return site


def _shown(values: Values) -> dict[str, object]:
    """Return what a history tells of a job site, times as people write them."""
    told = {name: values[name] for name in TOLD_IN_HISTORY}
    times = {name: time_of(values[name]) for name in TIMES}
    return told | {name: f"{at:%H:%M}" if at else None for name, at in times.items()}


def _stored(values: Values) -> Values:
    """Return what came in as it is stored."""
    for name in TIMES:
        if values.get(name) is not None:
            values[name] = minutes_of(values[name])
    if values.get("receives_on"):
        values["receives_on"] = in_order(values["receives_on"])
    return values


def _check_window(values: Values) -> None:
    begins, ends = (values[name] for name in TIMES)
    if (begins is None) != (ends is None) or (begins is not None and ends <= begins):
        raise WindowError


def _located(was: Values, after: Values, given: Values) -> Values:
    """Return coordinates and how they are known: as typed, else the middle of the town."""
    if was.get("latitude") is not None and all(was[x] == given.get(x, "") for x in COORDINATES):
        return {}
    if any(given.get(name) is not None for name in COORDINATES):
        for name in COORDINATES:
            if after[name] is None:
                raise HalfACoordinateError(name)
        return {"coordinates_source": Source.TYPED.value}
    is_emptied = any(name in given for name in COORDINATES)
    if not is_emptied and after.get("coordinates_source") in {Source.TYPED, Source.LEARNED}:
        return {}
    middle = middle_of(after["city"], after["state"])
    if middle is None:
        return {"latitude": None, "longitude": None, "coordinates_source": None}
    source = Source.MUNICIPALITY.value
    return {"latitude": middle[0], "longitude": middle[1], "coordinates_source": source}


def _people(given: Iterable[ReceiverIn]) -> list[Values]:
    return [one.model_dump() | {"id": new_id()} for one in given]


def _located_event(site: JobSite) -> JobSiteLocated:
    return JobSiteLocated(
        job_site_id=site.id,
        customer_id=site.customer_id,
        place=Place(
            latitude=site.latitude, longitude=site.longitude, district=site.district or None
        ),
        windows=_windows(site),
        largest_vehicle_kg=None if site.truck_max_kg is None else Decimal(site.truck_max_kg),
        is_active=site.is_active,
    )


def _windows(site: JobSite) -> tuple[Window, ...]:
    opens, closes = time_of(site.receives_from), time_of(site.receives_until)
    if opens is None or closes is None:
        return ()
    days: list[int | None] = [DAYS.index(day) + 1 for day in site.receives_on]
    return tuple(Window(weekday=day, opens_at=opens, closes_at=closes) for day in days or [None])
