"""Categories and brands: names that a store writes once, whatever their accents and case."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any, cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from basecore.ids import new_id
from sqlalchemy import Column, Table, Uuid, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from construction.catalog.errors import NameInUseError, NameTakenError
from construction.catalog.models import Brand, Category, Product
from construction.orm import Base
from construction.search import fold

Named = type[Category | Brand]
SHELVES: dict[str, Named] = {"categories": Category, "brands": Brand}
"""What the names in an address are of."""
Uses = dict[UUID, Counter[str]]
"""How many rows of each table name a category or brand."""


async def name_id(session: TenantSession, table: Named, name: str) -> UUID:
    """Return the id of a category or brand, made if the store has none of the name."""
    sort_name = fold(name) or name.strip().lower()
    known = select(table.id).where(
        table.tenant_id == session.tenant_id, table.sort_name == sort_name
    )
    found: UUID | None = await session.scalar(known)
    if found is not None:
        return found
    row = {"tenant_id": session.tenant_id, "id": new_id(), "name": name, "sort_name": sort_name}
    await session.execute(insert(table).values(row).on_conflict_do_nothing())
    return (await session.execute(known)).scalar_one()


async def named(session: TenantSession, table: Named) -> list[tuple[UUID, str]]:
    """Return all categories or brands of the store by name, each with its id."""
    rows = await session.hot(_all_of(table), {"tenant": session.tenant_id})
    return [(row["id"], row["name"]) for row in rows]


@cache
def _all_of(table: Named) -> Hot:
    column = cast("Table", table.__table__).c
    mine = column.tenant_id == bindparam("tenant", type_=Uuid)
    return Hot(select(column.id, column.name).where(mine).order_by(column.sort_name))


@cache
def pointing(table: Named) -> tuple[Column[Any], ...]:
    """Return every column, of any feature's table, that names a category or a brand."""
    return tuple(
        list(key.columns)[-1]
        for other in Base.metadata.sorted_tables
        for key in other.foreign_key_constraints
        if key.referred_table is cast("Table", table.__table__)
    )


async def uses(session: TenantSession, table: Named) -> Uses:
    """Return how much names each category or brand."""
    found: Uses = {}
    for column in pointing(table):
        rows = await session.execute(
            select(column, func.count())
            .where(column.table.c.tenant_id == session.tenant_id, column.is_not(None))
            .group_by(column)
        )
        for name_id, count in rows:
            found.setdefault(name_id, Counter())[column.table.name] += count
    return found


async def lock_names(session: TenantSession, table: Named, *ids: UUID) -> dict[UUID, str]:
    """Return the names of these ids and hold them until the end of the transaction."""
    found = await session.execute(
        select(table.id, table.name)
        .where(table.tenant_id == session.tenant_id, table.id.in_(ids))
        .order_by(table.id)
        .with_for_update()
    )
    return dict(found.all())


async def rename(session: TenantSession, table: Named, name_id: UUID, name: str) -> None:
    """Write a name another way; `NameTakenError` if another one is written so."""
    values = {"name": name, "sort_name": fold(name) or name.lower()}
    try:
        async with session.begin_nested():
            await session.execute(
                update(table)
                .where(table.tenant_id == session.tenant_id, table.id == name_id)
                .values(**values)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        raise NameTakenError from error


async def under(session: TenantSession, table: Named, name_id: UUID) -> list[UUID]:
    """Return the ids of the products in a category, or of a brand."""
    column = Product.category_id if table is Category else Product.brand_id
    found = await session.scalars(
        select(Product.id).where(Product.tenant_id == session.tenant_id, column == name_id)
    )
    return list(found)


async def repoint(session: TenantSession, table: Named, old_id: UUID, kept_id: UUID) -> None:
    """Let all that names one category or brand name another; each row gets a new version."""
    for column in pointing(table):
        owner = column.table.c
        await session.execute(
            update(column.table)
            .where(owner.tenant_id == session.tenant_id, column == old_id)
            .values({column: kept_id, owner.version: owner.version + 1})
            .execution_options(synchronize_session=False)
        )


async def drop(session: TenantSession, table: Named, name_id: UUID) -> None:
    """Delete a category or brand; `NameInUseError` if something names it."""
    try:
        async with session.begin_nested():
            await session.execute(
                delete(table)
                .where(table.tenant_id == session.tenant_id, table.id == name_id)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError as error:
        raise NameInUseError from error
