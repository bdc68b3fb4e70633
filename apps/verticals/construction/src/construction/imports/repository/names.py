"""Names that a store writes once, whatever their accents and case: categories, brands, groups."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.ids import new_id
from sqlalchemy import ARRAY, Text, any_, literal, select
from sqlalchemy.dialects.postgresql import insert

from construction.search import fold


def folded(name: str) -> str:
    """Return the form by which two spellings are the same name."""
    return fold(name) or name.strip().lower()


async def known(session: TenantSession, table: Any) -> dict[str, str]:
    """Return every name of the store by its folded form."""
    found = await session.execute(
        select(table.c.sort_name, table.c.name).where(table.c.tenant_id == session.tenant_id)
    )
    return {row.sort_name: row.name for row in found}


async def ids(session: TenantSession, table: Any, names: Collection[str]) -> dict[str, UUID]:
    """Return the id of each name; those that the store does not have are made."""
    by_form = {folded(name): name for name in names}
    if not by_form:
        return {}
    query = select(table.c.sort_name, table.c.id).where(
        table.c.tenant_id == session.tenant_id,
        table.c.sort_name == any_(literal(list(by_form), ARRAY(Text))),
    )
    found = {row.sort_name: row.id for row in await session.execute(query)}
    if missing := [form for form in by_form if form not in found]:
        rows = [
            {
                "tenant_id": session.tenant_id,
                "id": new_id(),
                "name": by_form[form],
                "sort_name": form,
            }
            for form in missing
        ]
        await session.execute(insert(table).on_conflict_do_nothing(), rows)
        found = {row.sort_name: row.id for row in await session.execute(query)}
    return {name: found[folded(name)] for name in names}
