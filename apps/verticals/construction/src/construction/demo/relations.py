"""What a demo store knows of its customers beyond their data; all of it is fictional."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal
from uuid import UUID

from basecore.db import TenantSession

from construction import customers, job_sites, remarks
from construction.activity import Actor
from construction.demo import people

BUILDERS, TRADESPEOPLE, CONSUMERS = "Construtoras", "Pedreiros", "Consumidor"
GROUPS = (BUILDERS, TRADESPEOPLE, CONSUMERS)
BUSY, BUSIEST = 8, 20
LIMIT_FOR_EACH = Decimal(2500)
NOTES = (
    "Paga às sextas; mandar o boleto por e-mail.",
    "Ligar antes de entregar, a obra fecha para o almoço.",
    "Pede sempre o mesmo cimento; oferecer a cal junto.",
)
BUYERS = ("Rita do Escritório", "Seu Damião", "Kelly Compras", "Mestre Ozório")
SMALL_TRUCK_KG = 8000


async def groups(session: TenantSession, *, by: Actor, now: datetime) -> Mapping[str, UUID]:
    """Return the store's groups by name, made where they lack."""
    known = {one.name: one.id for one in await customers.groups(session)}
    for name in GROUPS:
        if name not in known:
            given = customers.GroupIn(name=name)
            known[name] = (await customers.make_group(session, given, by=by, now=now)).id
    return known


def group_of(customer: people.Customer) -> str:
    """Return the group in which a customer is."""
    if customer.kind is people.CustomerKind.COMPANY:
        return BUILDERS
    return TRADESPEOPLE if customer.activity >= BUSY else CONSUMERS


def tags_of(customer: people.Customer) -> list[str]:
    """Return the tags of a customer."""
    tags = ["vip"] if customer.activity >= BUSIEST else []
    if customer.job_sites:
        tags.append("entrega em obra")
    return [*tags, "retira na loja"] if customer.activity <= BUSY else tags


def credit_limit_of(customer: people.Customer) -> Decimal | None:
    """Return the credit limit of a company; persons pay at the counter."""
    is_company = customer.kind is people.CustomerKind.COMPANY
    return customer.activity * LIMIT_FOR_EACH if is_company else None


async def befriend(
    session: TenantSession,
    customer_id: UUID,
    customer: people.Customer,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Write down whom to call, and what colleagues noticed."""
    if customer.kind is not people.CustomerKind.COMPANY:
        return
    place = len(customer.name)
    contact = customers.ContactIn(
        name=BUYERS[place % len(BUYERS)], role="Compras", phone=customer.phone
    )
    await customers.add_contact(session, customer_id, contact, by=by, now=now)
    if customer.activity >= BUSY:
        text = NOTES[place % len(NOTES)]
        await remarks.add_note(session, customer_id, text, by=by, now=now)


def site_of(site: people.JobSite) -> job_sites.JobSiteIn:
    """Return a job site with its hours, truck and receiver."""
    place, is_narrow = site.address, "toco" in site.access_notes
    return job_sites.JobSiteIn(
        name=site.name,
        street=place.street,
        street_number=place.street_number,
        district=place.district,
        city=place.city,
        state=place.state,
        postal_code=place.postal_code,
        latitude=place.latitude,
        longitude=place.longitude,
        receives_on=["mon", "tue", "wed", "thu", "fri"],
        receives_from=time(7),
        receives_until=time(16),
        truck_max_kg=SMALL_TRUCK_KG if is_narrow else None,
        access_notes=site.access_notes or None,
        contacts=[job_sites.ReceiverIn(name="Mestre Ozório", role="Mestre de obras")],
    )


async def plant_duplicates(
    session: TenantSession, known: Iterable[people.Customer], *, by: Actor, now: datetime
) -> None:
    """Register a few customers a second time, as a busy counter does."""
    persons = [one for one in known if one.kind is people.CustomerKind.PERSON][:3]
    for place, one in enumerate(persons):
        words = one.name.split()
        given = customers.CustomerIn(
            kind=customers.CustomerKind.PERSON,
            name=" ".join(words[:2] if place else words).upper(),
            phone=one.phone if place else None,
            city=one.address.city,
            state=one.address.state,
        )
        await customers.register(session, given, by=by, now=now)
