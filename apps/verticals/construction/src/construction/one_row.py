"""Tables of one row a store: replaced whole, unless somebody else did so meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basecore.db import TenantSession
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from construction.orm import Base


async def replace_row(
    session: TenantSession, table: type[Base], version: int, values: Mapping[str, Any]
) -> bool:
    """Write the store's row if it still has this version (0: none yet); tell whether it had."""
    owner: Any = table
    if version == 0:
        row = {"tenant_id": session.tenant_id, "version": 1, **values}
        made = insert(table).values(row).on_conflict_do_nothing()
        return bool(await session.scalar(made.returning(owner.version)))
    changed = (
        update(table)
        .where(owner.tenant_id == session.tenant_id, owner.version == version)
        .values(version=version + 1, **values)
        .execution_options(synchronize_session=False)
        .returning(owner.version)
    )
    return bool(await session.scalar(changed))
