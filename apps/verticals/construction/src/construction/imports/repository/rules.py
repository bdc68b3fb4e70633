"""Price rules in bulk, with what each is about by the names that a file knows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    RowMapping,
    Text,
    Uuid,
    and_,
    any_,
    collate,
    delete,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on

from construction.catalog import Category, Product
from construction.customers import Customer, CustomerGroup
from construction.imports.repository.common import table_of
from construction.job_sites import JobSite
from construction.pricing import PriceList, PriceRule

TABLE = table_of(PriceRule)
CUSTOMERS = table_of(Customer)
SITES = table_of(JobSite)
GROUPS = table_of(CustomerGroup)
LISTS = table_of(PriceList)
PRODUCTS = table_of(Product)
CATEGORIES = table_of(Category)
OWN = ("level", "kind", "value", "rounding", "min_quantity", "starts_on", "ends_on", "is_active")
BUYER = func.coalesce(CUSTOMERS.c.tax_id, CUSTOMERS.c.name).label("customer")
NAME = func.coalesce(SITES.c.name, GROUPS.c.name, LISTS.c.name).label("name")
ABOUT = ("level", "scope_id", "target_id", "min_quantity", "starts_on", "ends_on")
PARTITION = 500


def _joined() -> FromClause:
    joined: FromClause = TABLE
    for table, column in (
        (SITES, TABLE.c.job_site_id),
        (CUSTOMERS, func.coalesce(TABLE.c.customer_id, SITES.c.customer_id)),
        (GROUPS, TABLE.c.group_id),
        (LISTS, TABLE.c.price_list_id),
        (PRODUCTS, TABLE.c.product_id),
        (CATEGORIES, TABLE.c.category_id),
    ):
        on = and_(table.c.tenant_id == TABLE.c.tenant_id, table.c.id == column)
        joined = joined.outerjoin(table, on)
    return joined


QUERY = select(
    TABLE.c.id,
    *(TABLE.c[name] for name in OWN),
    BUYER,
    NAME,
    PRODUCTS.c.sku,
    CATEGORIES.c.name.label("category"),
).select_from(_joined())


async def load(
    session: TenantSession, skus: Collection[str], *, without: bool, lock: bool = False
) -> list[RowMapping]:
    """Return the rules about these products and, if asked, those about no single product.

    Of rules about the same, the one that makes prices comes last.
    """
    about: list[ColumnElement[bool]] = [PRODUCTS.c.sku == any_(_texts(skus))]
    if without:
        about.append(TABLE.c.product_id.is_(None))
    query = QUERY.where(TABLE.c.tenant_id == session.tenant_id, or_(*about))
    query = query.order_by(TABLE.c.is_active, TABLE.c.id)
    if lock:
        query = query.with_for_update(of=TABLE)
    return list((await session.execute(query)).mappings())


async def load_ids(session: TenantSession, ids: Collection[UUID]) -> list[RowMapping]:
    """Return rules by id, locked."""
    query = QUERY.where(
        TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == any_(literal(list(ids), ARRAY(Uuid)))
    )
    query = query.order_by(TABLE.c.id).with_for_update(of=TABLE)
    return list((await session.execute(query)).mappings())


async def everything(session: TenantSession) -> AsyncIterator[RowMapping]:
    """Yield the rules by what they are about; of those about the same, the one that counts."""
    counts = (
        select(TABLE.c.id)
        .where(TABLE.c.tenant_id == session.tenant_id)
        .ext(distinct_on(*(TABLE.c[name] for name in ABOUT)))
        .order_by(*(TABLE.c[n] for n in ABOUT), TABLE.c.is_active.desc(), TABLE.c.id.desc())
    )
    order = (
        TABLE.c.level,
        *(collate(func.coalesce(one, ""), "C") for one in (BUYER.element, NAME.element)),
        collate(func.coalesce(PRODUCTS.c.sku, ""), "C"),
        collate(func.coalesce(CATEGORIES.c.name, ""), "C"),
        TABLE.c.min_quantity,
        TABLE.c.starts_on.nulls_first(),
        TABLE.c.ends_on.nulls_first(),
        TABLE.c.id,
    )
    query = QUERY.where(
        TABLE.c.tenant_id == session.tenant_id,
        TABLE.c.id.in_(counts),
        CUSTOMERS.c.anonymised_at.is_(None),
    )
    found = await session.stream(query.order_by(*order))
    async for rows in found.mappings().partitions(PARTITION):
        for row in rows:
            yield row


async def remove(session: TenantSession, ids: Collection[UUID]) -> None:
    """Delete rules; an explanation that tells of one keeps its words."""
    await session.execute(
        delete(TABLE).where(
            TABLE.c.tenant_id == session.tenant_id,
            TABLE.c.id == any_(literal(list(ids), ARRAY(Uuid))),
        )
    )


def _texts(values: Iterable[str]) -> ColumnElement[Any]:
    return literal(list(values), ARRAY(Text))


async def buyers(
    session: TenantSession, tax_ids: Collection[str], sort_names: Collection[str]
) -> list[Any]:
    """Return id, document, and folded name of customers with these documents or names."""
    c = CUSTOMERS.c
    return await _all(
        session,
        select(c.id, c.tax_id, c.sort_name).where(
            c.tenant_id == session.tenant_id,
            c.merged_into_id.is_(None),
            c.anonymised_at.is_(None),
            or_(c.tax_id == any_(_texts(tax_ids)), c.sort_name == any_(_texts(sort_names))),
        ),
    )


async def sites(session: TenantSession, customers: Collection[UUID]) -> list[Any]:
    """Return id, customer and name of these customers' job sites."""
    c = SITES.c
    of = c.customer_id == any_(literal(list(customers), ARRAY(Uuid)))
    query = select(c.id, c.customer_id, c.name).where(c.tenant_id == session.tenant_id, of)
    return await _all(session, query)


async def products(session: TenantSession, skus: Collection[str]) -> dict[str, UUID]:
    """Return the ids of products by code."""
    c = PRODUCTS.c
    query = select(c.sku, c.id).where(c.tenant_id == session.tenant_id, c.sku == any_(_texts(skus)))
    return {row.sku: row.id for row in await _all(session, query)}


async def named(session: TenantSession, table: Any) -> dict[str, tuple[UUID, str]]:
    """Return id and name of every group, list or category by its folded form."""
    query = select(table.c.sort_name, table.c.id, table.c.name).where(
        table.c.tenant_id == session.tenant_id
    )
    return {row.sort_name: (row.id, row.name) for row in await _all(session, query)}


async def _all(session: TenantSession, query: Any) -> list[Any]:
    return list(await session.execute(query))
