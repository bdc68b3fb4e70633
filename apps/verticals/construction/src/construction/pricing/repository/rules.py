"""The queries of price rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest, Slice, decode_cursor, slice_page
from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    and_,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    tuple_,
    update,
)

from construction.pricing.models import PriceRule
from construction.pricing.repository.resolving import (
    CATEGORY,
    CUSTOMER,
    GROUP,
    LIST,
    PRODUCT,
    RULE,
    SITE,
)
from construction.search import Kind, matches

REFERENCES = {
    "job_site_id": SITE,
    "customer_id": CUSTOMER,
    "group_id": GROUP,
    "price_list_id": LIST,
    "product_id": PRODUCT,
    "category_id": CATEGORY,
}
NAMES = {
    "job_site_id": SITE.c.name.label("job_site_name"),
    "customer_id": CUSTOMER.c.name.label("customer_name"),
    "group_id": GROUP.c.name.label("group_name"),
    "price_list_id": LIST.c.name.label("price_list_name"),
    "product_id": PRODUCT.c.name.label("product_name"),
    "category_id": CATEGORY.c.name.label("category_name"),
}

BUYER = func.coalesce(RULE.c.customer_id, SITE.c.customer_id)
"""The customer whom a rule is for, or whose job site it is for."""


@dataclass(frozen=True, slots=True)
class RuleFilter:
    """Which rules a list shows; `state` is today, future, expired or inactive.

    `scopes` are the ids of those whom the rules are for.
    """

    level: str | None = None
    state: str | None = None
    price_list_id: UUID | None = None
    customer_id: UUID | None = None
    product_id: UUID | None = None
    scopes: tuple[UUID, ...] = ()


def _with_names() -> Any:
    joined: FromClause = RULE
    for column, table in REFERENCES.items():
        named = BUYER if table is CUSTOMER else RULE.c[column]
        on = and_(table.c.tenant_id == RULE.c.tenant_id, table.c.id == named)
        joined = joined.outerjoin(table, on)
    more = (BUYER.label("buyer_id"), PRODUCT.c.sku, PRODUCT.c.uom)
    return select(RULE, *NAMES.values(), *more).select_from(joined)


NAMED = _with_names()


def of_state(state: str, today: date) -> ColumnElement[bool]:
    """Return the condition that a rule stands like this on a day."""
    active = RULE.c.is_active
    return {
        "today": and_(
            active,
            or_(RULE.c.starts_on.is_(None), RULE.c.starts_on <= today),
            or_(RULE.c.ends_on.is_(None), RULE.c.ends_on >= today),
        ),
        "future": and_(active, RULE.c.starts_on > today),
        "expired": and_(active, RULE.c.ends_on < today),
        "inactive": not_(active),
    }.get(state, true())


async def rule_page(
    session: TenantSession, request: PageRequest, wanted: RuleFilter, today: date
) -> Slice[RowMapping]:
    """Return a page of rules with their names, the newest first."""
    query = NAMED.where(RULE.c.tenant_id == session.tenant_id)
    for column, value in (
        (RULE.c.level, wanted.level),
        (RULE.c.price_list_id, wanted.price_list_id),
        (BUYER, wanted.customer_id),
        (RULE.c.product_id, wanted.product_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.scopes:
        query = query.where(RULE.c.scope_id.in_(wanted.scopes))
    if wanted.state:
        query = query.where(of_state(wanted.state, today))
    if request.q:
        products = matches(session, Kind.PRODUCT, RULE.c.product_id, request.q)
        buyers = matches(session, Kind.CUSTOMER, BUYER, request.q)
        query = query.where(or_(products, buyers))
    if request.cursor:
        (last,) = decode_cursor(request.cursor, (UUID,))
        query = query.where(RULE.c.id < last)
    query = query.order_by(RULE.c.id.desc()).limit(request.limit + 1)
    rows = (await session.execute(query)).mappings().all()
    return slice_page(list(rows), request.limit, lambda row: (str(row["id"]),))


async def rule(session: TenantSession, rule_id: UUID) -> RowMapping | None:
    """Return a rule with its names."""
    query = NAMED.where(RULE.c.tenant_id == session.tenant_id, RULE.c.id == rule_id)
    return (await session.execute(query)).mappings().one_or_none()


async def rules(session: TenantSession, ids: Sequence[UUID]) -> Sequence[RowMapping]:
    """Return several rules with their names."""
    query = NAMED.where(RULE.c.tenant_id == session.tenant_id, RULE.c.id.in_(ids))
    return (await session.execute(query.order_by(RULE.c.id))).mappings().all()


async def add_rule(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a rule."""
    await session.execute(insert(RULE), [dict(values) | {"tenant_id": session.tenant_id}])


async def change_rule(
    session: TenantSession, rule_id: UUID, version: int, values: Mapping[str, Any]
) -> bool:
    """Change a rule if it still has this version; tell whether it had."""
    changed = await session.execute(
        update(PriceRule)
        .where(
            PriceRule.tenant_id == session.tenant_id,
            PriceRule.id == rule_id,
            PriceRule.version == version,
        )
        .values(version=PriceRule.version + 1, **values)
        .returning(PriceRule.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar() is not None


async def set_rules(
    session: TenantSession,
    ids: Iterable[UUID],
    values: Mapping[str, Any],
    *only: ColumnElement[bool],
) -> list[UUID]:
    """Change those of these rules that fulfil the conditions; return which they were."""
    changed = await session.scalars(
        update(PriceRule)
        .where(PriceRule.tenant_id == session.tenant_id, PriceRule.id.in_(set(ids)), *only)
        .values(version=PriceRule.version + 1, **values)
        .returning(PriceRule.id)
        .execution_options(synchronize_session=False)
    )
    return list(changed)


async def end_rules(session: TenantSession, ids: Sequence[UUID], today: date) -> list[UUID]:
    """Let today be the last day of the rules that hold; switch off those to come."""
    begun = or_(PriceRule.starts_on.is_(None), PriceRule.starts_on <= today)
    open_end = or_(PriceRule.ends_on.is_(None), PriceRule.ends_on > today)
    ended = await set_rules(session, ids, {"ends_on": today}, begun, open_end)
    return ended + await set_rules(session, ids, {"is_active": False}, PriceRule.starts_on > today)


async def overlapping(session: TenantSession, rule_row: Mapping[Any, Any]) -> Sequence[RowMapping]:
    """Return active rules for the same party, target and break that hold on a same day."""
    start, end = rule_row["starts_on"], rule_row["ends_on"]
    same = tuple_(RULE.c.scope_id, RULE.c.target_id) == tuple_(
        rule_row["scope_id"], rule_row["target_id"]
    )
    query = NAMED.where(
        RULE.c.tenant_id == session.tenant_id,
        same,
        RULE.c.id != rule_row["id"],
        RULE.c.is_active,
        RULE.c.min_quantity == rule_row["min_quantity"],
        or_(RULE.c.starts_on.is_(None), RULE.c.starts_on <= end) if end else true(),
        or_(RULE.c.ends_on.is_(None), RULE.c.ends_on >= start) if start else true(),
    )
    found = await session.execute(query.order_by(RULE.c.id.desc()).limit(10))
    return found.mappings().all()


async def forgotten(session: TenantSession, named: Mapping[str, UUID]) -> bool:
    """Tell whether the customer, or that of the job site, was anonymised."""
    whose = or_(
        CUSTOMER.c.id == named.get("customer_id"),
        CUSTOMER.c.id.in_(
            select(SITE.c.customer_id).where(
                SITE.c.tenant_id == session.tenant_id, SITE.c.id == named.get("job_site_id")
            )
        ),
    )
    found = await session.scalar(
        select(CUSTOMER.c.id)
        .where(
            CUSTOMER.c.tenant_id == session.tenant_id, CUSTOMER.c.anonymised_at.is_not(None), whose
        )
        .limit(1)
    )
    return found is not None


def for_who_buys(session: TenantSession) -> ColumnElement[bool]:
    """Return the condition of rules that are for nobody who was anonymised."""
    gone = select(CUSTOMER.c.id).where(
        CUSTOMER.c.tenant_id == session.tenant_id, CUSTOMER.c.anonymised_at.is_not(None)
    )
    sites = select(SITE.c.id).where(
        SITE.c.tenant_id == session.tenant_id, SITE.c.customer_id.in_(gone)
    )
    return and_(
        or_(PriceRule.customer_id.is_(None), PriceRule.customer_id.not_in(gone)),
        or_(PriceRule.job_site_id.is_(None), PriceRule.job_site_id.not_in(sites)),
    )


async def unknown(session: TenantSession, named: Mapping[str, UUID]) -> list[str]:
    """Return the fields whose id is nothing of this store, or a customer who is part of another."""
    found = {
        field: await session.scalar(
            select(func.count())
            .select_from(table)
            .where(
                table.c.tenant_id == session.tenant_id,
                table.c.id == named[field],
                *((CUSTOMER.c.merged_into_id.is_(None),) if table is CUSTOMER else ()),
            )
        )
        for field, table in REFERENCES.items()
        if field in named
    }
    return [field for field, count in found.items() if not count]
