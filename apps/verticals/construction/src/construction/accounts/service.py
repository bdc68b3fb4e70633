"""Use cases of accounts: credit, statement, timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.money import discounted, round_money

from construction import customers, job_sites, owed, remarks
from construction.accounts import repository
from construction.accounts.domain import Credit, Period
from construction.accounts.repository import MOST_ORDERS, Asked
from construction.accounts.schemas import (
    Entry,
    SiteTotal,
    Statement,
    StatementLine,
    StatementOrder,
    Timeline,
)
from construction.numbering import label
from construction.orders import Order, OrderStatus, returned_worth
from construction.quotes import Quote

ZERO = Decimal(0)
NOTHING = (ZERO, 0)
ENTRIES = 15


async def credit_of(session: TenantSession, customer: customers.Customer) -> Credit:
    """Return what a customer's open orders add up to beside the limit."""
    found = await repository.open_totals(session, [customer.id])
    return Credit(customer.credit_limit, *found.get(customer.id, NOTHING))


async def credits_of(
    session: TenantSession, shown: Iterable[customers.Customer]
) -> dict[UUID, Credit]:
    """Return the credit of several customers."""
    people = list(shown)
    found = await repository.open_totals(session, [one.id for one in people]) if people else {}
    return {one.id: Credit(one.credit_limit, *found.get(one.id, NOTHING)) for one in people}


async def statement(
    session: TenantSession,
    customer_id: UUID,
    period: Period,
    *,
    job_site_id: UUID | None,
    owner_id: UUID | None,
) -> Statement:
    """Return what a customer bought in a period, at one job site or at all."""
    customer = await customers.get(session, customer_id)
    if job_site_id is not None:
        await job_sites.get(session, customer.id, job_site_id)
    asked = Asked(customer.id, job_site_id, owner_id)
    rows = await repository.orders(session, asked, *_moments(period))
    shown = rows[:MOST_ORDERS]
    bought = await _bought(session, [row.Order.id for row in shown])
    back = await returned_worth(session, [row.Order.id for row in shown]) if shown else {}
    orders = [_order(row, bought[row.Order.id], back.get(row.Order.id, ZERO)) for row in shown]
    owing = owed.OwedFilter(owner_id, customer.id, job_site_id=job_site_id)
    open_lines, open_worth = await owed.worth(session, owing)
    return Statement(
        customer_id=customer.id,
        first_on=period.first,
        last_on=period.last,
        orders=orders,
        job_sites=_by_site(orders),
        total=sum((one.total for one in orders), ZERO),
        returned=sum((one.returned for one in orders), ZERO),
        owed_lines=open_lines,
        owed=open_worth,
        is_cut=len(rows) > len(shown),
    )


def _moments(period: Period) -> tuple[datetime, datetime]:
    return clock.begin(period.first), clock.begin(period.last + timedelta(days=1))


async def _bought(
    session: TenantSession, order_ids: Sequence[UUID]
) -> dict[UUID, list[StatementLine]]:
    found: dict[UUID, list[StatementLine]] = defaultdict(list)
    for row in await repository.lines(session, order_ids) if order_ids else ():
        line = row.OrderLine
        found[line.order_id].append(
            StatementLine.model_construct(
                product_id=line.product_id,
                sku=row.sku,
                name=row.name,
                quantity=line.quantity,
                uom=line.uom,
                unit_price=line.unit_price,
                discount_percent=line.discount_percent,
                total=line.total,
            )
        )
    return found


def _order(row: Any, lines: list[StatementLine], back: Decimal) -> StatementOrder:
    order = row.Order
    return StatementOrder.model_construct(
        id=order.id,
        number=label(order.number_mask, order.number),
        status=OrderStatus(order.status),
        job_site_id=order.job_site_id,
        job_site_name=row.job_site_name,
        discount_percent=order.discount_percent,
        total=order.total,
        returned=round_money(discounted(back, order.discount_percent)),
        created_at=order.created_at,
        lines=lines,
    )


def _by_site(orders: Sequence[StatementOrder]) -> list[SiteTotal]:
    found: dict[UUID | None, SiteTotal] = {}
    for one in orders:
        before = found.get(one.job_site_id)
        found[one.job_site_id] = SiteTotal(
            job_site_id=one.job_site_id,
            job_site_name=one.job_site_name,
            orders=(before.orders if before else 0) + 1,
            total=(before.total if before else ZERO) + one.total,
            returned=(before.returned if before else ZERO) + one.returned,
        )
    return sorted(found.values(), key=lambda one: -one.total)


async def timeline(
    session: TenantSession, customer_id: UUID, *, before: datetime, owner_id: UUID | None
) -> Timeline:
    """Return what happened with a customer before a moment, newest first."""
    customer = await customers.get(session, customer_id)
    ids = [customer.id, *await customers.merged_ids(session, customer.id)]
    asked, most = Asked(customer.id, owner_id=owner_id), ENTRIES + 1
    steps = await repository.activities(session, ids, before, most)
    notes = await remarks.notes(session, ids, before=before, limit=most)
    files = await remarks.files(session, ids, before=before, limit=most)
    quotes = await repository.documents(session, Quote, asked, before, most)
    orders = await repository.documents(session, Order, asked, before, most)
    entries = [
        *(_step(one) for one in steps),
        *(_note(one) for one in notes),
        *(_file(one) for one in files),
        *(_document(one, "quote") for one in quotes),
        *(_document(one, "order") for one in orders),
    ]
    entries.sort(key=lambda one: one.at, reverse=True)
    shown = entries[:ENTRIES]
    return Timeline.model_construct(
        items=shown, before=shown[-1].at if len(entries) > ENTRIES else None
    )


def _step(one: Any) -> Entry:
    return Entry.model_construct(
        at=one.at,
        kind="activity",
        action=one.action,
        who=one.actor_name if one.actor_id else None,
        detail=one.detail,
    )


def _note(one: remarks.Remark) -> Entry:
    return Entry.model_construct(
        at=one.created_at, kind="note", action="written", who=one.author_name, content=one.content
    )


def _file(one: remarks.RecordFile) -> Entry:
    return Entry.model_construct(
        at=one.created_at,
        kind="file",
        action=one.kind,
        who=one.author_name,
        subject_id=one.id,
        content=one.name,
    )


def _document(one: Any, kind: Literal["quote", "order"]) -> Entry:
    return Entry.model_construct(
        at=one.created_at,
        kind=kind,
        action=one.status,
        who=one.owner_name,
        subject_id=one.id,
        number=label(one.number_mask, one.number),
        amount=one.total,
    )


def moment(before: datetime | None, now: datetime) -> datetime:
    """Return the moment before which a timeline ends; a time without a zone is the store's."""
    if before is None:
        return now + timedelta(minutes=1)
    return before if before.tzinfo else before.replace(tzinfo=clock.zone())


def wanted(
    session: TenantSession,
    *,
    group_id: UUID | None,
    tag: str | None,
    city: str | None,
    active: bool | None,
    with_open_orders: bool,
    over_limit: bool,
) -> customers.CustomerFilter:
    """Return which customers a list shows."""
    among = []
    if with_open_orders:
        among.append(repository.with_open_orders(session))
    if over_limit:
        among.append(repository.over_limit(session))
    return customers.CustomerFilter(group_id, tag or None, city or None, active, tuple(among))
