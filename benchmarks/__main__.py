"""`./basec bench [NAME …] [--json]`: runs benchmarks against the running stack."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys

from rich.console import Console
from rich.table import Table

from benchmarks import (
    alert,
    burial,
    creators,
    customers,
    documents,
    editor,
    failover,
    full,
    hot,
    idle,
    imports,
    latency,
    levels,
    lighthouse,
    lists,
    malformed,
    nightly,
    outbox,
    pages,
    paint,
    palette,
    pdf,
    poison,
    prices,
    quotes,
    relay,
    search,
    sign_ins,
    typing,
    worker,
)
from benchmarks.engines import stock as stock_policies
from benchmarks.stack import CannotMeasureError, NotRunningError, Stack, running

OF_THE_STACK = {
    "idle": idle.measure,
    "alert": alert.measure,
    "quotes": quotes.measure,
    "creators": creators.measure,
    "import": imports.measure,
    "customers": customers.measure,
    "editor": editor.measure,
    "documents": documents.measure,
    "typing": typing.measure,
    "palette": palette.measure,
    "pages": pages.measure,
    "paint": paint.measure,
    "full": full.measure,
    "lighthouse": lighthouse.measure,
    "sign-ins": sign_ins.measure,
}
ALONE = {
    "outbox": outbox.measure,
    "relay": relay.measure,
    "worker": worker.measure,
    "nightly": nightly.measure,
    "latency": latency.measure,
    "prices": prices.measure,
    "hot": hot.measure,
    "failover": failover.measure,
    "poison": poison.measure,
    "burial": burial.measure,
    "malformed": malformed.measure,
    "search": search.measure,
    "lists": lists.measure,
    "levels": levels.measure,
    "pdf": pdf.measure,
    "stock-policies": stock_policies.measure,
}
BENCHMARKS = (*OF_THE_STACK, *ALONE)


async def _measure(names: list[str]) -> dict[str, dict[str, float]]:
    found = {name: await ALONE[name]() for name in names if name in ALONE}
    if of_the_stack := [name for name in names if name in OF_THE_STACK]:
        stack = running()
        found |= {name: await _of_the_stack(name, stack) for name in of_the_stack}
    return found


async def _of_the_stack(name: str, stack: Stack) -> dict[str, float]:
    """Measure one; what cannot be measured here is told and passed over."""
    try:
        return await OF_THE_STACK[name](stack)
    except CannotMeasureError as reason:
        sys.stderr.write(f"{reason}\n")
        return {}


def _show(found: dict[str, dict[str, float]]) -> None:
    for name, figures in found.items():
        table = Table(title=f"{name} ({os.cpu_count()} cores)", title_justify="left")
        table.add_column("what")
        table.add_column("figure", justify="right")
        for what, figure in figures.items():
            table.add_row(what, f"{figure:g}")
        Console().print(table)


def main() -> int:
    """Measure what was asked for, or everything."""
    parser = argparse.ArgumentParser(prog="basec bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    try:
        found = asyncio.run(_measure(given.names or list(BENCHMARKS)))
    except NotRunningError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        _show(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
