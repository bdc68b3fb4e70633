"""The picture of `basec events status`: first what needs somebody, then the figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.markup import escape

from basec_cli.showing import table

if TYPE_CHECKING:
    from basecore.operations import Flow
    from rich.console import Console

    from basec_cli.batches import Batches

SLOWEST = 10
LATE_SECONDS = 10.0
WORKERS = {"construction": "construction-worker"}
ENGINES = "engines-worker"
Trouble = tuple[str, str]
"""What is wrong, and the command that says more."""


def duration(seconds: float) -> str:
    """Return a span of time as people say it."""
    if math.isinf(seconds):
        return "longer"
    if seconds < 1:
        return f"{seconds * 1000:.3g} ms"
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.1f} s"


def _of_stores(flow: Flow) -> Iterator[Trouble]:
    for one in flow.stopped:
        store = one["slug"] or str(one["tenant_id"])
        tries = f"{one['attempts']} {'try' if one['attempts'] == 1 else 'tries'}"
        what = f"{one['consumer']} stands at event {one['sequence']} of {store} after {tries}"
        yield f"{what}: {one['error']}", f"basec events tail --tenant {store}"


def _of_consumer(flow: Flow, name: str, processes: int) -> Iterator[Trouble]:
    logs = f"basec logs {WORKERS.get(name, ENGINES)}"
    if not processes:
        yield f"nobody reads for {name}", logs
    stands = {(one["consumer"], one["slug"] or str(one["tenant_id"])) for one in flow.stopped}
    late = [
        lag
        for lag in flow.lags
        if lag.consumer == name and lag.seconds > LATE_SECONDS and (name, lag.store) not in stands
    ]
    if late:
        oldest = duration(max(lag.seconds for lag in late))
        stores = "1 store" if len(late) == 1 else f"{len(late):,} stores"
        yield f"{name} is behind in {stores}, the oldest event for {oldest}", logs


def troubles(flow: Flow, silent: Sequence[str] = ()) -> list[Trouble]:
    """Return what needs somebody, with what to type next."""
    found: list[Trouble] = []
    if flow.unpublished_seconds > LATE_SECONDS:
        waits = duration(flow.unpublished_seconds)
        what = f"{flow.unpublished:,} events wait for the relay, the oldest for {waits}"
        found.append((what, "basec logs outbox-relay"))
    found += [(f"{name} does not answer", f"basec logs {name}") for name in silent]
    found += _of_stores(flow)
    for one in flow.consumers:
        name = one["name"]
        found += _of_consumer(flow, name, one["processes"])
        for count, what, command in (
            (one["dead"], "dead letters", f"dlq list --consumer {name}"),
            (one["rejected"], "entries that held no event today", "rejected"),
            (one["paused"], "paused stores", "resume STORE"),
        ):
            if count:
                found.append((f"{name} has {count:,} {what}", f"basec events {command}"))
    return found


def _print_troubles(console: Console, found: Sequence[Trouble]) -> None:
    if not found:
        console.print("[bold green]Events flow; nothing needs you.[/]\n")
        return
    things = "1 thing needs" if len(found) == 1 else f"{len(found)} things need"
    console.print(f"[bold red]{things} you:[/]")
    for what, command in found:
        console.print(f"  [red]•[/] {escape(what)}", highlight=False)
        console.print(f"    [dim]{escape(command)}[/]", highlight=False)
    console.print()


def _print_consumers(console: Console, flow: Flow) -> None:
    rows = table(
        "consumer", "processes", "behind", "oldest", "stopped", "paused", "dead", "rejected today"
    )
    for one in flow.consumers:
        behind = [lag for lag in flow.lags if lag.consumer == one["name"]]
        oldest = max((lag.seconds for lag in behind), default=0.0)
        figures = (one["stopped"], one["paused"], one["dead"], one["rejected"])
        rows.add_row(
            one["name"],
            str(one["processes"]),
            f"{sum(lag.events for lag in behind):,}",
            duration(oldest) if behind else "-",
            *(f"[red]{figure:,}[/]" if figure else "0" for figure in figures),
        )
    console.print(rows)


def _print_batches(console: Console, batches: Sequence[Batches]) -> None:
    rows = table(
        *("since its start", "events", "batches", "mean", "p95"),
        *("duplicates", "repaired", "failures"),
    )
    for one in batches:
        rows.add_row(
            one.name,
            f"{one.events:,}",
            f"{one.batches:,}",
            duration(one.mean_seconds) if one.batches else "-",
            duration(one.within_seconds) if one.batches else "-",
            *(f"{figure:,}" for figure in (one.duplicates, one.repaired, one.failures)),
        )
    console.print("", rows)


def _print_slowest(console: Console, flow: Flow) -> None:
    rows = table("slowest stores", "consumer", "behind", "oldest")
    for lag in sorted(flow.lags, key=lambda lag: -lag.seconds)[:SLOWEST]:
        rows.add_row(escape(lag.store), lag.consumer, f"{lag.events:,}", duration(lag.seconds))
    console.print("", rows)
    if len(flow.lags) > SLOWEST:
        console.print(f"… and {len(flow.lags) - SLOWEST:,} more.")


def show(
    console: Console, flow: Flow, batches: Sequence[Batches], silent: Sequence[str] = ()
) -> None:
    """Print the whole picture."""
    _print_troubles(console, troubles(flow, silent))
    waits = f", the oldest for {duration(flow.unpublished_seconds)}" if flow.unpublished else ""
    console.print(f"outbox: {flow.unpublished:,} events wait for the relay{waits}\n")
    _print_consumers(console, flow)
    if batches:
        _print_batches(console, batches)
    if flow.lags:
        _print_slowest(console, flow)
