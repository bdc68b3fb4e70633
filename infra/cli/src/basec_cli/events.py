"""`basec events …`: how events flow, and what to do when they do not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from basec_cli.errors import BasecError

if TYPE_CHECKING:
    from basecore.operations import Flow, Operator

app = typer.Typer(name="events", help="Shows how events flow, and mends it.", no_args_is_help=True)
dlq = typer.Typer(name="dlq", help="Events that a consumer gave up.", no_args_is_help=True)
app.add_typer(dlq)
console = Console()

SLOWEST = 10
FOLLOW_SECONDS = 1.0

Store = Annotated[str | None, typer.Option("--tenant", help="The slug of one store.")]
AnyConsumer = Annotated[str, typer.Option("--consumer", help="One consumer; * is all.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Letter = Annotated[str, typer.Argument(help="The id of the dead letter.")]


def _table(*headings: str) -> Table:
    made = Table(box=None, pad_edge=False)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


def _letter_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BasecError(f"{text} is no id; see `basec events dlq list`.") from None


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Show what waits, who is behind, who is stopped and what is dead."""
    from basec_cli.operating import as_operator  # noqa: PLC0415 - other commands start without it

    flow = as_operator(lambda operator: operator.flow())
    if as_json:
        print(json.dumps(asdict(flow), indent=2, default=str))  # noqa: T201 - for scripts
    else:
        _print_flow(flow)


def _print_flow(flow: Flow) -> None:
    waiting = f"{flow.unpublished} events wait for the relay"
    console.print(f"{waiting}, the oldest for {flow.unpublished_seconds:.1f} s.\n")
    rows = _table(
        "consumer", "processes", "behind", "oldest", "stopped", "paused", "dead", "rejected today"
    )
    for one in flow.consumers:
        behind = [lag for lag in flow.lags if lag.consumer == one["name"]]
        oldest = max((lag.seconds for lag in behind), default=0.0)
        figures = (one["stopped"], one["paused"], one["dead"], one["rejected"])
        rows.add_row(
            one["name"],
            str(one["processes"]),
            str(sum(lag.events for lag in behind)),
            f"{oldest:.1f} s",
            *map(str, figures),
        )
    console.print(rows)
    if flow.lags:
        slowest = _table("consumer", "slowest stores", "behind", "oldest")
        for lag in flow.lags[:SLOWEST]:
            slowest.add_row(lag.consumer, lag.store, str(lag.events), f"{lag.seconds:.1f} s")
        console.print("", slowest)
    if flow.stopped:
        stopped = _table("consumer", "stopped store", "at event", "attempts", "error")
        for one in flow.stopped:
            store = one["slug"] or str(one["tenant_id"])
            at = (str(one["sequence"]), str(one["attempts"]), one["error"])
            stopped.add_row(one["consumer"], store, *at)
        console.print("", stopped)


@app.command()
def tail(
    *,
    tenant: Store = None,
    count: Annotated[int, typer.Option("-n", "--lines", help="How many past events.")] = 20,
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on showing.")] = False,
) -> None:
    """Show the newest events as they were recorded."""
    from basec_cli.operating import as_operator, store_of  # noqa: PLC0415 - see status

    async def show(operator: Operator) -> None:
        store, last = await store_of(operator, tenant), None
        while True:
            for row in await operator.tail(store, count, last):
                _print_event(row)
                last = row.event_id
            if not follow:
                return
            await asyncio.sleep(FOLLOW_SECONDS)

    as_operator(show)


def _print_event(row: Any) -> None:
    store = row.slug or str(row.tenant_id)
    line = f"{store:>12} {row.sequence:>7} {row.event_type} v{row.event_version} {row.actor} "
    console.print(line + json.dumps(row.payload), highlight=False, markup=False, soft_wrap=True)


@app.command()
def pause(
    store: Annotated[str, typer.Argument(help="The slug of the store.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; kept with the act.")],
    consumer: AnyConsumer = "*",
) -> None:
    """Hold a store's events back from its consumers; they wait in the outbox."""
    from basec_cli.operating import as_operator  # noqa: PLC0415 - see status

    async def act(operator: Operator) -> None:
        await operator.pause(await operator.store(store), await operator.consumer(consumer), reason)

    as_operator(act)
    console.print(f"{store}'s events wait. Let them go on: basec events resume {store}")


@app.command()
def resume(
    store: Annotated[str, typer.Argument(help="The slug of the store.")],
    *,
    consumer: AnyConsumer = "*",
) -> None:
    """Let a store's events go on."""
    from basec_cli.operating import as_operator  # noqa: PLC0415 - see status

    async def act(operator: Operator) -> None:
        await operator.resume(await operator.store(store), await operator.consumer(consumer))

    as_operator(act)
    console.print(f"{store}'s events go on; what waited comes from the outbox.")


@dlq.command("list")
def list_letters(
    *,
    tenant: Store = None,
    consumer: Annotated[str | None, typer.Option(help="One consumer.")] = None,
    state: Annotated[str | None, typer.Option(help="open, retry, retried or discarded.")] = "open",
    as_json: AsJson = False,
) -> None:
    """List dead letters, newest first."""
    from basec_cli.operating import as_operator, store_of  # noqa: PLC0415 - see status

    async def read(operator: Operator) -> list[dict[str, Any]]:
        store = await store_of(operator, tenant)
        rows = await operator.letters(state=state, consumer=consumer, tenant_id=store)
        return [dict(row._mapping) for row in rows]  # noqa: SLF001 - public by documentation

    letters = as_operator(read)
    if as_json:
        print(json.dumps(letters, indent=2, default=str))  # noqa: T201 - for scripts
        return
    rows = _table("id", "consumer", "store", "event", "state", "attempts", "error")
    for one in letters:
        event = f"{one['event_type']} {one['sequence']}"
        store = one["slug"] or str(one["tenant_id"])
        where = (str(one["id"]), one["consumer"], store, event, one["state"])
        rows.add_row(*where, str(one["attempts"]), one["error"])
    console.print(rows if letters else "There are no such dead letters.")


@dlq.command()
def show(letter: Letter) -> None:
    """Show a dead letter with its whole event."""
    from basec_cli.operating import as_operator  # noqa: PLC0415 - see status

    async def read(operator: Operator) -> list[dict[str, Any]]:
        rows = await operator.letters(letter=_letter_id(letter))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001 - public by documentation

    found = as_operator(read)
    if not found:
        raise BasecError(f"There is no dead letter {letter}.")
    print(json.dumps(found[0], indent=2, default=str))  # noqa: T201 - for scripts and people


@dlq.command()
def retry(letter: Letter) -> None:
    """Have a dead letter applied; the consumer does it within seconds, or opens it again."""
    _settle(letter, "retry")
    console.print(f"It is tried again; look: basec events dlq show {letter}")


@dlq.command()
def discard(letter: Letter) -> None:
    """Settle a dead letter without its effect; that is remembered."""
    _settle(letter, "discarded")
    console.print("It is discarded.")


def _settle(letter: str, state: str) -> None:
    from basec_cli.operating import as_operator  # noqa: PLC0415 - see status

    as_operator(lambda operator: operator.settle(_letter_id(letter), state))
