"""Counts as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from basecore.http import PageRequest
from basecore.money import round_money

from construction import catalog
from construction.counts import repository
from construction.counts.errors import CountNotFoundError
from construction.counts.models import StockCount
from construction.counts.repository import View
from construction.counts.schemas import CountList, CountOut, LineOut, Progress, Sheet

SHEET = 1000


async def get(session: TenantSession, count_id: UUID) -> StockCount:
    """Return a count or raise `CountNotFoundError`."""
    count = await repository.get(session, count_id)
    if count is None:
        raise CountNotFoundError
    return count


async def shown(session: TenantSession, counts: Sequence[StockCount]) -> list[CountOut]:
    """Return counts with how far they are."""
    far = await repository.progress(session, [one.id for one in counts])
    return [
        CountOut.model_validate(
            {name: getattr(one, name) for name in CountOut.model_fields if name != "progress"}
            | {"progress": Progress(products=far[one.id][0], counted=far[one.id][1])}
        )
        for one in counts
    ]


async def page(session: TenantSession, asked: PageRequest) -> CountList:
    """Return a page of counts, the last one first."""
    found = await repository.page(session, asked)
    return CountList(items=await shown(session, found.rows), next_cursor=found.next_cursor)


async def lines(
    session: TenantSession,
    count: StockCount,
    view: View,
    *,
    sees_costs: bool,
    after: UUID | None = None,
    limit: int,
) -> list[LineOut]:
    """Return products of a count with what they differ by."""
    rows = await repository.lines(session, count, view, after=after, limit=limit)
    return [_line(row, sees_costs=sees_costs) for row in rows]


def _line(row: Any, *, sees_costs: bool) -> LineOut:
    line = row.StockCountLine
    knows = sees_costs and row.cost is not None and row.differs is not None
    return LineOut(
        product_id=line.product_id,
        sku=row.sku,
        name=row.name,
        uom=row.uom,
        counted=line.counted,
        counted_at=line.counted_at,
        counted_by=line.counted_by,
        expected=row.then,
        difference=row.differs,
        value=round_money(row.differs * row.cost) if knows else None,
        reason=line.reason,
        note=line.note,
    )


async def sheet(session: TenantSession, count: StockCount, after: UUID | None) -> Sheet:
    """Return the next products as a phone keeps them; who counts blindly is told no stock."""
    rows = await repository.sheet(session, count, after, SHEET)
    codes = await catalog.barcodes_of_many(session, [row.id for row in rows])
    items = [
        {
            "id": str(row.id),
            "sku": row.sku,
            "name": row.name,
            "uom": row.uom,
            "codes": [one.code for one in codes[row.id]],
            "counted": None if row.counted is None else str(row.counted),
            "on_hand": None if count.is_blind else str(row.on_hand),
        }
        for row in rows
    ]
    return Sheet(items=items, next=rows[-1].id if len(rows) == SHEET else None)
