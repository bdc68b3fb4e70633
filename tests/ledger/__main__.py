"""`python -m tests.ledger`: long histories on servers of their own; 1 if accounts differ."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections import Counter

from basec_cli import throwaway
from basec_cli.paths import Home
from basecore.db import Database
from basecore.ids import new_id
from basecore.outbox import register_tenant
from testkit.plugin import make_database, with_role

from tests.ledger.histories import WRITERS, History


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.ledger", description=__doc__)
    parser.add_argument("--histories", type=int, default=200, help="so many stores")
    parser.add_argument("--steps", type=int, default=500, help="things done in each")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin none after that")
    parser.add_argument("--seed", type=int, default=1, help="decides what is done")
    return parser


async def _live(given: argparse.Namespace, url: str, did: Counter[str]) -> tuple[int, list[str]]:
    auth = Database(with_role(url, "auth_service"), source="auth")
    vertical = Database(with_role(url, "construction_service"), source="construction")
    engines = Database(with_role(url, "engines_service"), source="engines")
    faults, lived, began = list[str](), 0, time.monotonic()
    for number in range(given.histories):
        if time.monotonic() - began > given.minutes * 60:
            break
        tenant, seed = new_id(), given.seed + number
        async with auth.tenant(tenant) as session:
            await register_tenant(session)
        history = History(vertical, engines, tenant, seed)
        await history.live(given.steps)
        found = [f"seed {seed}: {one}" for one in await history.faults()]
        faults += found
        did += history.did
        lived += 1
        sys.stdout.write(f"seed {seed}: {len(found)} differences\n")
        sys.stdout.flush()
    for database in (auth, vertical, engines):
        await database.close()
    return lived, faults


async def _run(given: argparse.Namespace) -> int:
    did, began = Counter[str](), time.perf_counter()
    folder = Home.current().path / "ledger" / f"run-{os.getpid()}"
    async with throwaway.servers(folder) as servers:
        url = await make_database(servers.database, "basec_ledger")
        lived, faults = await _live(given, url, did)
    seconds = time.perf_counter() - began
    counts = ", ".join(f"{what}: {count}" for what, count in sorted(did.items()))
    what = f"{lived} histories of {given.steps} steps, {WRITERS} writers each"
    found = f"{len(faults)} differences in {seconds:.0f} s"
    lines = [f"{what}, seed {given.seed}: {found}", f"  {counts}", *faults]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_run(_parser().parse_args())))
