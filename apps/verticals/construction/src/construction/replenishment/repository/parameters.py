"""Queries of how the store wants to buy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import Table, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from construction.catalog import Category, Product
from construction.replenishment.models import ReplenishmentParameters

TABLE: Table = ReplenishmentParameters.__table__  # type: ignore[assignment]  # a declared class has a table
NAMED: dict[str, type[Category | Product]] = {"category": Category, "product": Product}
ALL = text(
    "SELECT r.*, coalesce(p.name, c.name) AS name FROM construction.replenishment_parameters r "
    "LEFT JOIN construction.product p ON p.tenant_id = :tenant AND p.id = r.product_id "
    "LEFT JOIN construction.category c ON c.tenant_id = :tenant AND c.id = r.category_id "
    "WHERE r.tenant_id = :tenant AND (CAST(:id AS uuid) IS NULL OR r.id = :id) "
    "AND (r.category_id IS NULL OR c.id IS NOT NULL) "
    "ORDER BY CASE r.scope WHEN 'store' THEN 0 WHEN 'category' THEN 1 ELSE 2 END, "
    "coalesce(p.sort_name, c.sort_name), r.id LIMIT :limit"
)
MOST = 1000


async def all_set(
    session: TenantSession, parameters_id: UUID | None = None
) -> Sequence[Mapping[str, Any]]:
    """Return what is set, of the store first, then of categories, then of products."""
    values = {"tenant": session.tenant_id, "id": parameters_id, "limit": MOST}
    return [dict(row) for row in (await session.execute(ALL, values)).mappings()]


async def named(session: TenantSession, scope: str, key: UUID) -> str | None:
    """Return the name of a category or product of the store."""
    model = NAMED[scope]
    query = select(model.name).where(model.tenant_id == session.tenant_id, model.id == key)
    found: str | None = await session.scalar(query)
    return found


async def hold(session: TenantSession, parameters_id: UUID) -> None:
    """Let nobody set this before the commit; wait for who is doing so."""
    mine = (TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == parameters_id)
    await session.execute(select(TABLE.c.id).where(*mine).with_for_update())


async def put(session: TenantSession, row: Mapping[str, Any]) -> None:
    """Set what is said, in the place of what was said before."""
    new = insert(TABLE).values({"tenant_id": session.tenant_id, **row})
    kept = {name: new.excluded[name] for name in row if name != "id"}
    await session.execute(new.on_conflict_do_update(index_elements=["tenant_id", "id"], set_=kept))


async def drop(session: TenantSession, parameters_id: UUID) -> None:
    """Forget what was set."""
    mine = (TABLE.c.tenant_id == session.tenant_id, TABLE.c.id == parameters_id)
    await session.execute(delete(TABLE).where(*mine))
