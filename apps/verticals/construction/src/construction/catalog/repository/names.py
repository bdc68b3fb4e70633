"""Categories and brands: names that a store writes once, whatever their accents and case."""

from __future__ import annotations

from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from construction.catalog.models import Brand, Category
from construction.search import fold

Named = type[Category | Brand]


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
    found = await session.execute(
        select(table.id, table.name)
        .where(table.tenant_id == session.tenant_id)
        .order_by(table.sort_name)
    )
    return [(row.id, row.name) for row in found]
