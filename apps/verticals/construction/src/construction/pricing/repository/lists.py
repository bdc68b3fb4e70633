"""The queries of price lists, of who points at them, and of the roles' limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import RowMapping, Table, func, insert, literal, null, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from construction.pricing.errors import ListNameTakenError
from construction.pricing.models import PriceList
from construction.pricing.repository.resolving import (
    CATEGORY,
    CUSTOMER,
    GROUP,
    LIST,
    POLICY,
    RULE,
    SITE,
    WHO_BUYS,
)

HOLDERS = {"customer_id": CUSTOMER, "job_site_id": SITE, "group_id": GROUP}
"""Who may point at a list, by the name of their id."""


def _count(of: Table) -> Any:
    return (
        select(func.count())
        .where(of.c.tenant_id == LIST.c.tenant_id, of.c.price_list_id == LIST.c.id)
        .scalar_subquery()
    )


async def price_lists(session: TenantSession) -> Sequence[RowMapping]:
    """Return the store's price lists with how many rules and holders each has."""
    query = (
        select(
            LIST,
            _count(RULE).label("rules"),
            _count(CUSTOMER).label("customers"),
            _count(SITE).label("job_sites"),
            _count(GROUP).label("groups"),
        )
        .where(LIST.c.tenant_id == session.tenant_id)
        .order_by(LIST.c.is_default.desc(), LIST.c.sort_name)
    )
    return (await session.execute(query)).mappings().all()


async def price_list(session: TenantSession, price_list_id: UUID) -> RowMapping | None:
    """Return a price list."""
    return next(iter(await lists_among(session, [price_list_id])), None)


async def lists_among(session: TenantSession, ids: Iterable[UUID]) -> Sequence[RowMapping]:
    """Return the price lists among these ids."""
    query = select(LIST).where(LIST.c.tenant_id == session.tenant_id, LIST.c.id.in_(list(ids)))
    return (await session.execute(query)).mappings().all()


async def add_list(session: TenantSession, values: Mapping[str, Any]) -> None:
    """Insert a price list; `ListNameTakenError` if the name is taken."""
    try:
        async with session.begin_nested():
            await session.execute(insert(LIST), [dict(values) | {"tenant_id": session.tenant_id}])
    except IntegrityError as error:
        raise ListNameTakenError from error


async def change_list(
    session: TenantSession, price_list_id: UUID, version: int, values: Mapping[str, Any]
) -> bool:
    """Change a price list if it still has this version; tell whether it had."""
    statement = (
        update(PriceList)
        .where(
            PriceList.tenant_id == session.tenant_id,
            PriceList.id == price_list_id,
            PriceList.version == version,
        )
        .values(version=PriceList.version + 1, **values)
        .returning(PriceList.id)
        .execution_options(synchronize_session=False)
    )
    try:
        async with session.begin_nested():
            return (await session.execute(statement)).scalar() is not None
    except IntegrityError as error:
        raise ListNameTakenError from error


async def clear_default(session: TenantSession) -> None:
    """Let no list be the one for everybody."""
    await session.execute(
        update(PriceList)
        .where(PriceList.tenant_id == session.tenant_id, PriceList.is_default)
        .values(is_default=False, version=PriceList.version + 1)
        .execution_options(synchronize_session=False)
    )


async def point(
    session: TenantSession, field: str, holder_id: UUID, price_list_id: UUID | None
) -> bool:
    """Let a customer, group or job site point at a list or at none; tell whether it can."""
    table = HOLDERS[field]
    buys = {
        "customer_id": WHO_BUYS,
        "job_site_id": (
            SITE.c.customer_id.in_(
                select(CUSTOMER.c.id).where(CUSTOMER.c.tenant_id == session.tenant_id, *WHO_BUYS)
            ),
        ),
    }
    only = buys.get(field, ()) if price_list_id else ()
    changed = await session.execute(
        update(table)
        .where(table.c.tenant_id == session.tenant_id, table.c.id == holder_id, *only)
        .values(price_list_id=price_list_id)
        .returning(table.c.id)
    )
    return changed.scalar() is not None


async def holders(session: TenantSession, price_list_id: UUID) -> Sequence[RowMapping]:
    """Return who points at a list: `field` (of the id), `id`, `name` and, of a site, `owner`."""
    customers = select(literal("customer_id"), CUSTOMER.c.id, CUSTOMER.c.name, null()).where(
        CUSTOMER.c.tenant_id == session.tenant_id, CUSTOMER.c.price_list_id == price_list_id
    )
    groups = select(
        literal("group_id").label("field"), GROUP.c.id, GROUP.c.name, null().label("owner")
    ).where(GROUP.c.tenant_id == session.tenant_id, GROUP.c.price_list_id == price_list_id)
    sites = (
        select(literal("job_site_id"), SITE.c.id, SITE.c.name, CUSTOMER.c.name)
        .join(
            CUSTOMER,
            (CUSTOMER.c.tenant_id == SITE.c.tenant_id) & (CUSTOMER.c.id == SITE.c.customer_id),
        )
        .where(SITE.c.tenant_id == session.tenant_id, SITE.c.price_list_id == price_list_id)
    )
    found = union_all(groups, customers, sites).subquery()
    query = select(found).order_by(found.c.field, found.c.name).limit(200)
    return (await session.execute(query)).mappings().all()


async def groups(session: TenantSession) -> Sequence[RowMapping]:
    """Return the store's customer groups by name."""
    return await _named(session, GROUP)


async def categories(session: TenantSession) -> Sequence[RowMapping]:
    """Return the store's product categories by name."""
    return await _named(session, CATEGORY)


async def _named(session: TenantSession, table: Table) -> Sequence[RowMapping]:
    query = select(table.c.id, table.c.name).where(table.c.tenant_id == session.tenant_id)
    return (await session.execute(query.order_by(table.c.sort_name))).mappings().all()


async def policies(session: TenantSession) -> dict[str, RowMapping]:
    """Return the limits of every role that has some."""
    query = select(POLICY).where(POLICY.c.tenant_id == session.tenant_id)
    return {row["role"]: row for row in (await session.execute(query)).mappings()}


async def set_policy(
    session: TenantSession, role: str, values: Mapping[str, Any], now: datetime
) -> None:
    """Replace the limits of a role."""
    row = dict(values) | {"tenant_id": session.tenant_id, "role": role, "updated_at": now}
    add = upsert(POLICY).values(row)
    changed = {name: add.excluded[name] for name in row if name not in {"tenant_id", "role"}}
    await session.execute(
        add.on_conflict_do_update(index_elements=["tenant_id", "role"], set_=changed)
    )
