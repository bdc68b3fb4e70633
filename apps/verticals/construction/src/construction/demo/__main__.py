"""`python -m construction.demo`: fills the demo stores through the real event path.

Reads `BASEC_DATABASE_URL` and `BASEC_DEMO_TENANTS` (what `auth_app.demo` printed as `tenants`);
prints `progress n/m text`. Interrupted, it goes on where it stopped; finished, it does nothing.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any
from uuid import UUID

import orjson
from basecore import clock
from basecore.db import Database

from construction.activity import SYSTEM, Actor
from construction.demo.seed import Store, seed


def _store(slug: str, made: dict[str, Any]) -> Store:
    staff = {
        role: Actor(UUID(person["id"]), person["name"]) for role, person in made["people"].items()
    }
    return Store(slug, UUID(made["tenant_id"]), staff | {"system": SYSTEM})


def _say(slug: str, done: int, steps: int) -> None:
    sys.stdout.write(f"progress {done}/{steps} {slug}\n")
    sys.stdout.flush()


async def main() -> None:
    """Seed every demo store."""
    database = Database(os.environ["BASEC_DATABASE_URL"], source="construction", pool_size=1)
    now = clock.now()
    try:
        for slug, made in orjson.loads(os.environ["BASEC_DEMO_TENANTS"]).items():
            await seed(
                database,
                _store(slug, made),
                now=now,
                today=clock.business_date(now),
                progress=lambda done, steps, slug=slug: _say(slug, done, steps),  # type: ignore[misc]  # the default binds the loop's slug
            )
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
