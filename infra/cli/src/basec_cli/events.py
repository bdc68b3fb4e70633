"""`basec events …`: how events flow, and what to do when they do not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from basec_cli import dead_letters
from basec_cli.showing import AsJson, Store, print_json, table

if TYPE_CHECKING:
    from basecore.operations import Operator

app = typer.Typer(name="events", help="Shows how events flow, and mends it.", no_args_is_help=True)
app.add_typer(dead_letters.app)
console = Console()

VERTICAL = "construction"
FOLLOW_SECONDS = 1.0

AnyConsumer = Annotated[str, typer.Option("--consumer", help="One consumer; * is all.")]


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Show what needs somebody, what waits, who is behind, what is dead, and how batches go."""
    from basec_cli import batches, flowing  # noqa: PLC0415 - other commands start without them
    from basec_cli.operating import addresses_of, as_operator  # noqa: PLC0415 - see above

    flow = as_operator(lambda operator: operator.flow())
    found, silent = batches.ask(addresses_of(batches.TELLING))
    if as_json:
        wrong = [{"what": what, "look": look} for what, look in flowing.troubles(flow, silent)]
        print_json(asdict(flow) | {"batches": [asdict(one) for one in found], "troubles": wrong})
    else:
        flowing.show(console, flow, found, silent)


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


@app.command()
def republish(
    what: Annotated[
        list[str],
        typer.Argument(
            help="products, balances, demand, suppliers, offers, purchases or receipts; several."
        ),
    ],
    *,
    tenant: Store = None,
    vertical: Annotated[str, typer.Option(help="The vertical whose tables it is.")] = VERTICAL,
) -> None:
    """Have a vertical state its tables anew, for an engine that lacks older events."""
    from basec_cli.operating import (  # noqa: PLC0415 - see status
        as_operator,
        carried_out,
    )

    async def act(operator: Operator) -> None:
        name = await operator.consumer(vertical)
        stores = [await operator.store(tenant)] if tenant else await operator.stores()
        wishes = [wish for one in what for wish in await operator.republish(name, one, stores)]
        await carried_out(lambda: operator.republished(wishes), "wishes are carried out")

    as_operator(act)


@app.command()
def rejected(
    *,
    consumer: Annotated[str | None, typer.Option(help="One consumer.")] = None,
    count: Annotated[int, typer.Option("-n", "--lines", help="How many, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List stream entries that held no event; nobody knows whose they were."""
    from basec_cli.operating import as_operator  # noqa: PLC0415 - see status

    rows = as_operator(lambda operator: operator.rejected(consumer, count))
    found = [dict(row._mapping) for row in rows]  # noqa: SLF001 - public by documentation
    if as_json:
        print_json(found)
        return
    shown = table("consumer", "stream", "entry", "reason", "begins with")
    for one in found:
        where = (one["consumer"], str(one["partition"]), one["entry_id"])
        shown.add_row(*where, one["reason"], one["beginning"])
    console.print(shown if found else "No entry was rejected.", markup=False)


@app.command()
def acts(
    store: Annotated[str, typer.Argument(help="The slug of the store.")], *, as_json: AsJson = False
) -> None:
    """List what operators did to a store's events, oldest first."""
    from basec_cli.operating import as_operator  # noqa: PLC0415 - see status

    async def read(operator: Operator) -> list[dict[str, Any]]:
        rows = await operator.acts(await operator.store(store))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001 - public by documentation

    found = as_operator(read)
    if as_json:
        print_json(found)
        return
    shown = table("when", "who", "what", "consumer", "")
    for one in found:
        said = str(one["detail"].get("what", ""))
        shown.add_row(
            f"{one['at']:%Y-%m-%d %H:%M:%S}", one["actor"], one["action"], one["consumer"], said
        )
    console.print(shown if found else "Nothing was done to it.", markup=False)
