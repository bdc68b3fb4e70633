"""A store's own history, played again from its facts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from basecore import clock, outbox
from basecore.db import Database
from basecore.ids import new_id
from engines_core.stock import StockEngine
from engines_worker.backtest import run
from testkit.plugin import RoleUrl
from testkit.trade import registered, sold

pytestmark = [pytest.mark.db, pytest.mark.redis]


async def test_rules_are_compared_on_what_was_sold(
    path: Any,
    construction_db: Database,
    role_url: RoleUrl,
    tenant: UUID,
    other_tenant: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    product, now = new_id(), clock.now()
    async with construction_db.tenant(tenant) as session:
        outbox.record(session, registered(product), at=now - timedelta(days=120))
        for ago in reversed(range(120)):
            outbox.record(session, sold(product, 3), at=now - timedelta(days=ago))
    await path.publish()
    await path.consume(path.consumer(StockEngine()))
    monkeypatch.setenv("BASEC_DATABASE_URL", role_url("engines_service"))
    told = await run(tenant, 14)
    assert {name: one and one["product_fill_percent"] for name, one in told.items()} == {
        "naive": 100,
        "engine": 100,
    }
    assert await run(tenant, 100) == await run(other_tenant, 14) == {"naive": None, "engine": None}
