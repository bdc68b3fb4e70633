"""Queries of the palette: each reads one slice or one index of the store, however much it holds.

Documents are found by their numbers, or through the customers and job sites that were found: the
text of 200,000 documents says nothing that those do not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnClause,
    ColumnElement,
    RowMapping,
    Select,
    Table,
    Uuid,
    and_,
    any_,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from construction.catalog import Product
from construction.customers import Customer
from construction.job_sites import JobSite
from construction.orders import Order
from construction.palette.domain import KEPT, Sort
from construction.palette.models import RecentRecord
from construction.quotes import Quote
from construction.search import Kind, groups_of, ranked

QUOTE, ORDER = cast("Table", Quote.__table__), cast("Table", Order.__table__)
CUSTOMER, SITE = cast("Table", Customer.__table__), cast("Table", JobSite.__table__)
PRODUCT, RECENT = cast("Table", Product.__table__), cast("Table", RecentRecord.__table__)
DOCUMENTS = {Sort.QUOTE: QUOTE, Sort.ORDER: ORDER}

SHOWN = 5
PARTIES = 40
"""Customers and job sites through which documents are looked for."""
TENANT, OWNER = bindparam("tenant", type_=Uuid), bindparam("owner", type_=Uuid)
IDS = bindparam("ids", type_=ARRAY(Uuid))
LIMIT: ColumnClause[int] = literal_column(str(SHOWN))

Row = RowMapping | Mapping[str, Any]
Rows = Sequence[Row]


def _shown(columns: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[Any]]:
    return [columns[name] for name in ("id", "number", "number_mask", "status")]


def _of_parties(table: Table) -> Hot:
    """Return the newest documents of each of these customers and job sites.

    Customers and job sites are looked up apart: of "this site, or any" PostgreSQL expects few rows,
    and would sort all documents of a customer instead of reading the newest.
    """
    party = (
        func.unnest(IDS, bindparam("sites", type_=ARRAY(Uuid)))
        .table_valued(column("customer_id", Uuid), column("site_id", Uuid))
        .render_derived("party")
    )

    def newest(*only: ColumnElement[bool]) -> Any:
        return (
            select(*_shown(table.c), table.c.customer_id)
            .where(
                table.c.tenant_id == TENANT,
                table.c.customer_id == party.c.customer_id,
                or_(OWNER.is_(None), table.c.owner_id == OWNER),
                *only,
            )
            .order_by(table.c.number.desc())
            .limit(LIMIT)
            .lateral()
        )

    of_customer, of_site = newest(), newest(table.c.job_site_id == party.c.site_id)
    both = union(
        select(*of_customer.c)
        .select_from(party.join(of_customer, true()))
        .where(party.c.site_id.is_(None)),
        select(*of_site.c)
        .select_from(party.join(of_site, true()))
        .where(party.c.site_id.is_not(None)),
    ).subquery()
    query = select(*_shown(both.c), CUSTOMER.c.name.label("customer"))
    named = both.outerjoin(
        CUSTOMER, and_(CUSTOMER.c.tenant_id == TENANT, CUSTOMER.c.id == both.c.customer_id)
    )
    return Hot(query.select_from(named).order_by(both.c.number.desc()).limit(LIMIT))


def _numbered(table: Table, *, own: bool) -> Hot:
    """Return documents whose numbers lie in these ranges, those of earlier ranges first."""
    number = (
        func.unnest(
            bindparam("lows", type_=ARRAY(BigInteger)), bindparam("highs", type_=ARRAY(BigInteger))
        )
        .table_valued(column("low", BigInteger), column("high", BigInteger), with_ordinality="n")
        .render_derived("range")
    )
    mine = (table.c.owner_id == OWNER,) if own else ()
    within = (
        select(*_shown(table.c), table.c.customer_id)
        .where(
            table.c.tenant_id == TENANT,
            table.c.number.between(number.c.low, number.c.high),
            *mine,
        )
        .order_by(table.c.number.desc())
        .limit(LIMIT)
        .lateral("within")
    )
    query = select(*_shown(within.c), CUSTOMER.c.name.label("customer"))
    joined = number.join(within, true()).outerjoin(
        CUSTOMER, and_(CUSTOMER.c.tenant_id == TENANT, CUSTOMER.c.id == within.c.customer_id)
    )
    order = (number.c.n, within.c.number.desc())
    return Hot(query.select_from(joined).order_by(*order).limit(LIMIT))


BY_PARTY = {sort: _of_parties(table) for sort, table in DOCUMENTS.items()}
BY_NUMBER = {
    (sort, own): _numbered(table, own=own)
    for sort, table in DOCUMENTS.items()
    for own in (False, True)
}


async def customers(session: TenantSession, q: str) -> Rows:
    """Return (id, name, tax_id) of the customers that fit, the likeliest first."""
    hits = _likeliest(session, Kind.CUSTOMER, q)
    order = (hits.c.tier, CUSTOMER.c.sort_name)
    query = (
        select(CUSTOMER.c.id, CUSTOMER.c.name, CUSTOMER.c.tax_id)
        .join(hits, CUSTOMER.c.id == hits.c.id)
        .where(CUSTOMER.c.tenant_id == session.tenant_id, CUSTOMER.c.merged_into_id.is_(None))
    )
    return (await session.execute(query.order_by(*order))).mappings().all()


async def job_sites(session: TenantSession, q: str) -> Rows:
    """Return (id, name, customer_id, customer) of the job sites that fit, the likeliest first."""
    hits = _likeliest(session, Kind.JOB_SITE, q)
    query = (
        select(SITE.c.id, SITE.c.name, SITE.c.customer_id, CUSTOMER.c.name.label("customer"))
        .join(hits, SITE.c.id == hits.c.id)
        .join(
            CUSTOMER,
            and_(CUSTOMER.c.tenant_id == session.tenant_id, CUSTOMER.c.id == SITE.c.customer_id),
        )
        .where(SITE.c.tenant_id == session.tenant_id)
    )
    rows = await session.execute(query.order_by(hits.c.tier, SITE.c.name))
    return rows.mappings().all()


def _likeliest(session: TenantSession, kind: Kind, q: str) -> Any:
    hits: Select[UUID, int, int] = ranked(session, kind, q, groups_of(q))
    return hits.order_by(hits.selected_columns.tier).limit(PARTIES).subquery()


async def of_parties(
    session: TenantSession,
    sort: Sort,
    parties: Sequence[tuple[UUID, UUID | None]],
    owner_id: UUID | None,
) -> Rows:
    """Return the newest documents of (customer, job site): what is shown of them, and who."""
    if not parties:
        return ()
    ids, sites = map(list, zip(*parties, strict=True))
    given = {"tenant": session.tenant_id, "owner": owner_id, "ids": ids, "sites": sites}
    return await session.hot(BY_PARTY[sort], given)


async def numbered(
    session: TenantSession,
    sort: Sort,
    ranges: Iterable[tuple[int, int]],
    owner_id: UUID | None,
) -> Rows:
    """Return what is shown of documents with such numbers, and their customers."""
    lows, highs = map(list, zip(*ranges, strict=True))
    given: dict[str, Any] = {"tenant": session.tenant_id, "lows": lows, "highs": highs}
    if owner_id is not None:
        given["owner"] = owner_id
    return await session.hot(BY_NUMBER[sort, owner_id is not None], given)


READ: dict[Sort, Select[Any]] = {
    Sort.CUSTOMER: select(CUSTOMER.c.id, CUSTOMER.c.name, CUSTOMER.c.tax_id).select_from(CUSTOMER),
    Sort.JOB_SITE: select(
        SITE.c.id, SITE.c.name, SITE.c.customer_id, CUSTOMER.c.name.label("customer")
    ).join(
        CUSTOMER,
        and_(CUSTOMER.c.tenant_id == SITE.c.tenant_id, CUSTOMER.c.id == SITE.c.customer_id),
    ),
    Sort.PRODUCT: select(PRODUCT.c.id, PRODUCT.c.name, PRODUCT.c.sku).select_from(PRODUCT),
    **{
        sort: select(*_shown(table.c), CUSTOMER.c.name.label("customer")).outerjoin(
            CUSTOMER,
            and_(CUSTOMER.c.tenant_id == table.c.tenant_id, CUSTOMER.c.id == table.c.customer_id),
        )
        for sort, table in DOCUMENTS.items()
    },
}
TABLES = {Sort.CUSTOMER: CUSTOMER, Sort.JOB_SITE: SITE, Sort.PRODUCT: PRODUCT, **DOCUMENTS}


async def read(
    session: TenantSession, sort: Sort, ids: Iterable[UUID], owner_id: UUID | None
) -> dict[UUID, Row]:
    """Return what is shown of records, by their ids; a seller's own where `owner_id` limits."""
    table = TABLES[sort]
    query = READ[sort].where(
        table.c.tenant_id == TENANT, table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
    if owner_id is not None and sort in DOCUMENTS:
        query = query.where(table.c.owner_id == owner_id)
    rows = await session.execute(query, {"tenant": session.tenant_id, "ids": list(ids)})
    return {row["id"]: row for row in rows.mappings()}


async def recent(session: TenantSession, user_id: UUID) -> Sequence[tuple[Sort, UUID]]:
    """Return what a person opened last, newest first."""
    rows = await session.execute(
        select(RECENT.c.sort, RECENT.c.record_id)
        .where(RECENT.c.tenant_id == session.tenant_id, RECENT.c.user_id == user_id)
        .order_by(RECENT.c.opened_at.desc())
        .limit(KEPT)
    )
    return [(Sort(row[0]), row[1]) for row in rows]


REMEMBER = (
    "INSERT INTO construction.recent_record (tenant_id, user_id, record_id, sort, opened_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, user_id, record_id) "
    "DO UPDATE SET opened_at = EXCLUDED.opened_at"
)


async def remember(
    session: TenantSession, user_id: UUID, sort: Sort, record_id: UUID, now: datetime
) -> None:
    """Note that a person opened a record; what they opened long before is forgotten."""
    given = (session.tenant_id, user_id, record_id, sort.value, now)
    await session.fetch(REMEMBER, *given)
    mine = (RECENT.c.tenant_id == session.tenant_id, RECENT.c.user_id == user_id)
    last = select(RECENT.c.opened_at).where(*mine).order_by(RECENT.c.opened_at.desc())
    oldest_kept = last.offset(KEPT - 1).limit(1).scalar_subquery()
    await session.execute(delete(RECENT).where(*mine, RECENT.c.opened_at < oldest_kept))
