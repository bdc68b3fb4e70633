"""Queries of the stock list: what it is narrowed by, and what moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from sqlalchemy import ColumnClause, Select, Table, func, literal_column, select, text

from construction import insights
from construction.inventory import StockBalance
from construction.stock_list.domain import State

BALANCE = cast("Table", StockBalance.__table__)
ZERO: ColumnClause[Any] = literal_column("0")
"""Written out, so that the index of what is below zero is known to fit."""
MOVED = text(
    "SELECT product_id, timezone(:zone, at)::date AS on_date, sum(quantity) AS moved "
    "FROM construction.stock_movement "
    "WHERE tenant_id = :tenant AND product_id = ANY (:products) AND at >= :since "
    "GROUP BY 1, 2"
)


def products_in(session: TenantSession, state: State, since: datetime) -> Select[Any]:
    """Return the query of the products whose stock is in a state."""
    match state:
        case State.RISK:
            return insights.at_risk(session)
        case State.BELOW:
            return insights.below_minimum(session)
        case State.NEGATIVE:
            return _balanced(session).where(BALANCE.c.on_hand < ZERO)
        case State.STILL:
            elsewhere = BALANCE.alias()
            moved_at = select(func.max(elsewhere.c.moved_at)).where(
                elsewhere.c.tenant_id == session.tenant_id,
                elsewhere.c.product_id == BALANCE.c.product_id,
            )
            lies = (BALANCE.c.on_hand != ZERO, BALANCE.c.moved_at < since)
            found = _balanced(session).where(*lies, moved_at.scalar_subquery() < since)
            return found.order_by(BALANCE.c.moved_at)


def _balanced(session: TenantSession) -> Select[Any]:
    return select(BALANCE.c.product_id).where(BALANCE.c.tenant_id == session.tenant_id)


async def moved(
    session: TenantSession, products: Sequence[UUID], since: datetime
) -> dict[UUID, dict[date, Decimal]]:
    """Return what came less what went of these products by business day, from a moment on."""
    values = {
        "tenant": session.tenant_id,
        "products": list(products),
        "since": since,
        "zone": clock.zone().key,
    }
    found: dict[UUID, dict[date, Decimal]] = defaultdict(dict)
    for row in await session.execute(MOVED, values):
        found[row.product_id][row.on_date] = row.moved
    return found
