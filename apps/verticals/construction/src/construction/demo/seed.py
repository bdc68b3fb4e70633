"""Brings a demo store to the end of its plan, from wherever an earlier run stopped.

How far it came is written in the transaction of the steps themselves, as an activity of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from basecore.db import Database, TenantSession
from sqlalchemy import select

from construction import catalog, customers, job_sites, orders
from construction import store as particulars
from construction.activity import SYSTEM, Activity, Actor, note
from construction.catalog import Product
from construction.customers import Customer
from construction.demo import buying, catalogue, packs, people, prices, relations
from construction.demo.history import PLANS, StorePlan
from construction.demo.particulars import PARTICULARS
from construction.demo.replay import Ids, Play
from construction.demo.steps import Step
from construction.orders import Order
from construction.quotes import Quote

BATCH = 40
"""Steps to a transaction."""
MARK = "demo_seeded"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the seeding of a store came: the plan's day and the next step."""

    day: date
    next_step: int


@dataclass(frozen=True, slots=True)
class Store:
    """A demo store and the people who work there, by role."""

    slug: str
    tenant_id: UUID
    staff: Mapping[str, Actor]


async def seed(
    database: Database, store: Store, *, now: datetime, today: date, progress: Progress
) -> None:
    """Play what is left of a store's plan."""
    mark = await _last_mark(database, store.tenant_id) or Mark(today, 0)
    plan = PLANS[store.slug](mark.day)
    steps = list(plan.steps)
    await _introduce(database, store, at=steps[0].at)
    ids = await _register(database, store, plan, at=steps[0].at)
    done = mark.next_step
    ahead = islice(steps, done, None)
    while batch := list(islice(ahead, BATCH)):
        done += len(batch)
        await _play(database, store, ids, batch, Mark(mark.day, done), now)
        progress(done, len(steps))
    async with database.tenant(store.tenant_id) as session:
        await orders.weigh_products(session, now=now)
    await _finish(database, store, plan, ids, now=now, today=today)


async def _finish(
    database: Database, store: Store, plan: StorePlan, ids: Ids, *, now: datetime, today: date
) -> None:
    """Give the builders among the customers prices of their own, and let the store buy."""
    builders = [n for n, one in enumerate(plan.customers) if one.job_sites]
    first, *others = (ids.customers[n] for n in builders[:6])
    buyers = prices.Buyers(
        builder=first,
        job_site=ids.job_sites[builders[0]][0],
        builders=(first, *others[:3]),
        wholesale=tuple(others[3:]),
    )
    async with database.tenant(store.tenant_id) as session:
        await prices.set_prices(session, buyers, by=store.staff["admin"], now=now, today=today)
    async with database.tenant(store.tenant_id) as session:
        await buying.buy(buying.Buyer(session, store.staff, now))


async def _play(
    database: Database, store: Store, ids: Ids, batch: list[Step], mark: Mark, now: datetime
) -> None:
    async with database.tenant(store.tenant_id) as session:
        play = Play(session, ids, store.staff)
        for step in batch:
            await play.step(step)
        detail = {"day": mark.day.isoformat(), "next_step": str(mark.next_step)}
        await note(session, store.tenant_id, MARK, by=SYSTEM, at=now, **detail)


async def _last_mark(database: Database, tenant_id: UUID) -> Mark | None:
    query = (
        select(Activity)
        .where(
            Activity.tenant_id == tenant_id,
            Activity.subject_id == tenant_id,
            Activity.action == MARK,
        )
        .order_by(Activity.id.desc())
        .limit(1)
    )
    async with database.tenant(tenant_id) as session:
        found = await session.scalar(query)
    if found is None:
        return None
    return Mark(date.fromisoformat(found.detail["day"]), int(found.detail["next_step"]))


async def _introduce(database: Database, store: Store, *, at: datetime) -> None:
    async with database.tenant(store.tenant_id) as session:
        if (await particulars.get(session)).version == 0:
            given = particulars.StoreIn(**PARTICULARS[store.slug])
            await particulars.save(session, given, version=0, by=store.staff["admin"], now=at)


async def _register(database: Database, store: Store, plan: StorePlan, *, at: datetime) -> Ids:
    ids = Ids()
    async with database.tenant(store.tenant_id) as session:
        skus = dict((await session.execute(select(Product.sku, Product.id))).tuples().all())
        for place, product in enumerate(plan.products):
            ids.products.append(
                skus.get(product.sku) or await _product(session, product, place, store, at)
            )
    async with database.tenant(store.tenant_id) as session:
        admin = store.staff["admin"]
        groups = await relations.groups(session, by=admin, now=at)
        known = dict((await session.execute(select(Customer.tax_id, Customer.id))).tuples().all())
        is_new = not known
        for customer in plan.customers:
            customer_id = known.get(customer.tax_id)
            if customer_id is None:
                customer_id = await _customer(session, customer, store, groups, at)
            ids.customers.append(customer_id)
            sites = await job_sites.of_customer(session, customer_id)
            by_name = {site.name: site.id for site in sites}
            ids.job_sites.append([by_name[site.name] for site in customer.job_sites])
        if is_new:
            await relations.plant_duplicates(session, plan.customers, by=admin, now=at)
    async with database.tenant(store.tenant_id) as session:
        await _recall(session, ids)
    return ids


async def _recall(session: TenantSession, ids: Ids) -> None:
    # Quotes are numbered in the order of the plan, and nobody else works here while it is played.
    numbers = await session.execute(select(Quote.number, Quote.id))
    ids.quotes = {number - 1: quote_id for number, quote_id in numbers.tuples()}
    order_of = dict((await session.execute(select(Order.quote_id, Order.id))).tuples().all())
    ids.orders = {n: order_of[quote] for n, quote in ids.quotes.items() if quote in order_of}


async def _product(
    session: TenantSession, product: catalogue.Product, place: int, store: Store, at: datetime
) -> UUID:
    units = packs.units_of(product, place)
    given = catalog.ProductIn(
        sku=product.sku,
        name=product.name,
        uom=product.uom,
        base_price=product.base_price,
        category=product.category,
        brand=product.brand or None,
        cost=product.cost,
        weight_kg=product.weight_kg or None,
        step=packs.step_of(product),
        units=units,
        barcodes=packs.barcodes_of(product, place, units),
    )
    return (await catalog.register(session, given, by=store.staff["admin"], now=at)).id


async def _customer(
    session: TenantSession,
    customer: people.Customer,
    store: Store,
    groups: Mapping[str, UUID],
    at: datetime,
) -> UUID:
    by, home = store.staff["admin"], customer.address
    given = customers.CustomerIn(
        kind=customers.CustomerKind(customer.kind),
        name=customer.name,
        tax_id=customer.tax_id,
        email=customer.email or None,
        phone=customer.phone,
        street=home.street,
        street_number=home.street_number,
        district=home.district,
        city=home.city,
        state=home.state,
        postal_code=home.postal_code,
        group_id=groups[relations.group_of(customer)],
        tags=relations.tags_of(customer),
        credit_limit=relations.credit_limit_of(customer),
    )
    customer_id = (await customers.register(session, given, by=by, now=at)).id
    await relations.befriend(session, customer_id, customer, by=store.staff["sales"], now=at)
    for site in customer.job_sites:
        opened = relations.site_of(site)
        await job_sites.open_site(session, customer_id, opened, by=by, now=at)
    return customer_id
