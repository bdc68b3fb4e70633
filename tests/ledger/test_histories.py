"""A few short histories; `python -m tests.ledger` lives the long ones."""

from __future__ import annotations

import pytest
from basecore.db import Database
from basecore.ids import new_id
from basecore.outbox import register_tenant
from sqlalchemy import text

from tests.ledger.histories import History

pytestmark = [pytest.mark.db, pytest.mark.slow]

STEPS = 80
SEEDS = (1, 2, 3)
WRONG = text(
    "UPDATE construction.stock_balance SET on_hand = on_hand + 1 "
    "WHERE tenant_id = :tenant AND product_id = :product"
)


async def made(seed: int, auth: Database, vertical: Database, engines: Database) -> History:
    tenant = new_id()
    async with auth.tenant(tenant) as session:
        await register_tenant(session)
    return History(vertical, engines, tenant, seed)


@pytest.mark.parametrize("seed", SEEDS)
async def test_all_accounts_agree(
    seed: int, auth_db: Database, construction_db: Database, engines_db: Database
) -> None:
    history = await made(seed, auth_db, construction_db, engines_db)
    await history.live(STEPS)
    assert await history.faults() == []
    assert sum(history.did.values()) == STEPS
    assert history.did["broken off"]


async def test_a_wrong_balance_is_seen(
    auth_db: Database, construction_db: Database, engines_db: Database
) -> None:
    history = await made(9, auth_db, construction_db, engines_db)
    await history.live(20)
    product = next(iter(history.acknowledged))
    async with construction_db.tenant(history.tenant) as session:
        given = {"tenant": history.tenant, "product": product}
        await session.execute(WRONG, given)
    balance, proof = await history.faults()
    assert balance.startswith(f"balance of {product}")
    assert proof.startswith("the proof found")
