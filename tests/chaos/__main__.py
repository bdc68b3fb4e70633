"""`./basec chaos`: storms on servers of their own; ends with 1 if anything is wrong."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from rich.console import Console

from tests.chaos.mutants import MUTANTS
from tests.chaos.report import show, show_mutants
from tests.chaos.storm import Weather, storm
from tests.chaos.verdict import Verdict
from tests.chaos.world import servers

CLIENTS = 16
RATE = 180.0
MUTANT_SETTLE_SECONDS = 12.0
WIDTH = 110


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="basec chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long it blows")
    parser.add_argument("--seed", type=int, default=1, help="decides what strikes in which order")
    parser.add_argument("--stores", type=int, default=12, help="how many stores are written to")
    parser.add_argument("--clients", type=int, default=CLIENTS, help="how many write at a time")
    parser.add_argument("--rate", type=float, default=RATE, help="events a second to aim at")
    parser.add_argument(
        "--mutant", action="append", choices=sorted(MUTANTS), help="put this fault in; repeatable"
    )
    parser.add_argument("--mutants", action="store_true", help="all of them, one after the other")
    parser.add_argument("--keep", action="store_true", help="keep the logs in .basec/chaos")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


async def _plain(given: argparse.Namespace) -> Verdict:
    weather = Weather(given.minutes * 60, given.seed, given.stores, given.clients, given.rate)
    async with servers(keep=given.keep) as made:
        return await storm(made, weather)


async def _mutants(given: argparse.Namespace, names: Sequence[str]) -> dict[str, Verdict]:
    found = {}
    async with servers(keep=given.keep) as made:
        for name in names:
            mutant = MUTANTS[name]
            weather = Weather(
                mutant.seconds,
                given.seed,
                given.stores,
                given.clients,
                given.rate,
                mutant.profile,
                name,
                MUTANT_SETTLE_SECONDS,
            )
            found[name] = await storm(made, weather)
    return found


def _is_caught(name: str, verdict: Verdict) -> bool:
    return any(verdict.violations[kind] for kind in MUTANTS[name].symptoms)


def main() -> int:
    """Let it blow and say what came of it."""
    given = _parser().parse_args()
    names = list(MUTANTS) if given.mutants else given.mutant
    console = Console(width=WIDTH)
    with asyncio.Runner() as runner:
        if not names:
            verdict = runner.run(_plain(given))
            if given.json:
                sys.stdout.write(json.dumps(verdict.document(), indent=2) + "\n")
            else:
                show(verdict, console)
            return int(not verdict.is_clean)
        verdicts = runner.run(_mutants(given, names))
    caught = {name: _is_caught(name, verdict) for name, verdict in verdicts.items()}
    if given.json:
        documents = {
            name: verdict.document() | {"caught": caught[name]}
            for name, verdict in verdicts.items()
        }
        sys.stdout.write(json.dumps(documents, indent=2) + "\n")
    else:
        show_mutants(verdicts, {name: MUTANTS[name].symptoms for name in verdicts}, console)
        console.print(f"{sum(caught.values())} of {len(caught)} caught")
    # A mutant is a violated system: a single one ends with 1, as any violation does.
    if given.mutants:
        return int(not all(caught.values()))
    return int(any(caught.values()))


if __name__ == "__main__":
    sys.exit(main())
