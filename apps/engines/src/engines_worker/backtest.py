"""`python -m engines_worker.backtest TENANT DAYS`: plays a store's history again, as JSON.

Reads `BASEC_DATABASE_URL` (as `engines_service`); writes nothing.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson
from basecore import clock
from basecore.db import Database
from engines_core.stock.backtest import RULES, Goods, play
from engines_core.stock.forecasts import goods_of


async def run(tenant_id: UUID, days: int) -> dict[str, dict[str, Any] | None]:
    """Return what each rule would have reached."""
    database = Database(os.environ["BASEC_DATABASE_URL"], source="engines", pool_size=1)
    try:
        async with database.tenant(tenant_id) as session:
            found = await goods_of(session, clock.business_date(clock.now()))
    finally:
        await database.close()
    goods = [Goods(*one) for one in found]
    played = {name: play(goods, days, rule) for name, rule in RULES.items()}
    return {name: asdict(one) if one else None for name, one in played.items()}


def main() -> None:
    """Play the store that the arguments name."""
    told = asyncio.run(run(UUID(sys.argv[1]), int(sys.argv[2])))
    sys.stdout.write(orjson.dumps(told).decode() + "\n")


if __name__ == "__main__":
    main()
