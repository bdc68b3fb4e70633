"""Whatever names a customer moves when customers are merged, or is known to be history."""

from __future__ import annotations

import pytest
from construction import tables
from construction.duplicates.repository import STAYS, movable
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

pytestmark = pytest.mark.db

NAMING = text("""
    SELECT conrelid::regclass::text FROM pg_constraint
    WHERE contype = 'f' AND confrelid = 'construction.customer'::regclass
""")
MAY_MOVE = text("SELECT has_column_privilege('construction_service', :table, :column, 'UPDATE')")


async def test_every_key_to_a_customer_moves_or_is_history(admin: AsyncConnection) -> None:
    assert tables.Base.metadata.tables, "every feature's tables are known"
    named = {row[0].partition(".")[2].strip('"') for row in await admin.execute(NAMING)}
    assert {column.table.name for column in movable()} | STAYS == named
    for column in movable():
        where = {"table": f'construction."{column.table.name}"', "column": column.name}
        assert await admin.scalar(MAY_MOVE, where), f"{where['table']} cannot be moved"
