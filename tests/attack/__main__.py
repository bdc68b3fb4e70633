"""`./basec attack`: one store against another, on servers for a while; ends with 1 if it got in."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from basec_cli import throwaway
from basec_cli.paths import ROOT, Home

sys.path.insert(0, str(ROOT / "apps/verticals/construction/tests/factories"))

from testkit.plugin import make_database

from tests.attack.assault import assault, prepare
from tests.attack.described import Conformance
from tests.attack.schemas import describe
from tests.attack.verdict import Verdict
from tests.attack.world import world


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="basec attack", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long it goes on")
    parser.add_argument("--requests", type=int, default=0, help="at least so many, however long")
    parser.add_argument("--schemas", type=int, default=0, help="calls from the APIs' descriptions")
    parser.add_argument("--seed", type=int, default=1, help="decides what is asked in which order")
    return parser


async def _attack(given: argparse.Namespace) -> tuple[Verdict, Conformance]:
    folder = Home.current().path / "attack" / f"run-{os.getpid()}"
    async with throwaway.servers(folder) as servers:
        url = await make_database(servers.database, "basec_attack")
        verdict = await _cross(url, given) if given.requests or given.minutes else Verdict()
        processes = os.cpu_count() or 1
        return verdict, await describe(
            url, given.seed, given.schemas, processes=processes, tell=_tell
        )


def _tell(so_far: Conformance) -> None:
    """Say how far it is, and at once what was found."""
    found = "; ".join(so_far.faults) or "no fault"
    sys.stderr.write(f"{so_far.cases} calls, {so_far.drawn} drawn, {found}\n")


async def _cross(url: str, given: argparse.Namespace) -> Verdict:
    with tempfile.TemporaryDirectory() as place:
        async with world(Path(place), url) as made:
            one = await prepare(made, given.seed)
            return await assault(one, requests=given.requests, seconds=given.minutes * 60)


def _counts(statuses: Counter[int]) -> str:
    return ", ".join(f"{code}: {count}" for code, count in sorted(statuses.items()))


def _report(given: argparse.Namespace, verdict: Verdict, described: Conformance) -> list[str]:
    faults = verdict.faults + [f"{name}: {said}" for name, said in described.faults.items()]
    return [
        f"{verdict.asked} requests across stores, {verdict.compared} compared; seed {given.seed}",
        f"  answers: {_counts(verdict.statuses)}",
        f"{described.cases} calls from the descriptions of both APIs, {described.drawn} drawn",
        f"  answers: {_counts(described.statuses)}",
        *(f"  {fault}" for fault in faults),
        f"{len(faults)} faults" if faults else "nothing gave way",
    ]


def main() -> int:
    """Attack and say what came of it."""
    given = _parser().parse_args()
    verdict, described = asyncio.run(_attack(given))
    sys.stdout.write("\n".join(_report(given, verdict, described)) + "\n")
    return int(not (verdict.is_clean and described.is_clean))


if __name__ == "__main__":
    sys.exit(main())
