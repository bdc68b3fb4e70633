"""Use cases of the proof."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from basecore import metrics
from basecore.clock import business_date
from basecore.db import Database, TenantSession

from construction import catalog, notices
from construction.access import Permission
from construction.notices import Audience, NoticeKind
from construction.stock_proof import repository

logger = logging.getLogger(__name__)

AT_ONCE = 2_000
"""Products of a transaction: the worker stops between two."""
FIRST = UUID(int=0)


async def prove(database: Database, tenant_id: UUID, *, now: datetime) -> int:
    """Compare a store's balances with its ledger and tell of what differs; return how many do."""
    found, after = list[Any](), FIRST
    while True:
        async with database.tenant(tenant_id) as session:
            products = await repository.products_after(session, after, AT_ONCE)
            found += await repository.off(session, products) if products else []
        if len(products) < AT_ONCE:
            break
        after = products[-1]
    metrics.stock_proofs.inc()
    if found:
        async with database.tenant(tenant_id) as session:
            await _tell(session, found, now)
    return len(found)


async def _tell(session: TenantSession, found: list[Any], now: datetime) -> None:
    """Log each difference, count them, and tell who runs the store, once a day."""
    for row in found:
        figures = {"on_hand": str(row.on_hand), "ledger": str(row.total)}
        where = {"product_id": str(row.product_id), "location": row.location}
        logger.error("stock_balance_off", extra=where | figures)
    metrics.stock_differences.inc(len(found))
    first = found[0].product_id
    product = await catalog.get(session, first)
    await notices.tell(
        session,
        Audience.whoever_may(Permission.SETTINGS_WRITE),
        NoticeKind.STOCK_OFF,
        source_id=uuid5(NAMESPACE_OID, f"stock-proof:{business_date(now)}"),
        subject_id=first,
        at=now,
        product=product.name,
        count=str(len({row.product_id for row in found})),
    )
