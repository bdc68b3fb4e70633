"""`basec engines …`: what operators ask of the engines."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from basec_cli.errors import BasecError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from basecore.operations import Operator

app = typer.Typer(name="engines", help="Asks something of the engines.", no_args_is_help=True)
console = Console()

LOOK_SECONDS = 0.5


@app.callback()
def engines() -> None:
    """Ask something of the engines."""


@app.command()
def rebuild(
    engine: Annotated[str, typer.Argument(help="The engine, such as stock.")],
    *,
    tenant: Annotated[str | None, typer.Option("--tenant", help="The slug of one store.")] = None,
) -> None:
    """Have conclusions drawn anew from the facts, while the present ones serve."""
    from basec_cli.operating import as_operator  # noqa: PLC0415 - other commands start without it

    async def act(operator: Operator) -> None:
        name = await operator.consumer(engine)
        stores = [await operator.store(tenant)] if tenant else await operator.stores()
        await _wait(operator, await operator.rebuild(name, stores))

    as_operator(act)


async def _wait(operator: Operator, wishes: Sequence[UUID]) -> None:
    done: Sequence[str] = ()
    with console.status("") as shown:
        while len(done) < len(wishes):
            states = await operator.wishes(wishes)
            failed = [one.error for one in states if one.state == "failed"]
            if failed:
                raise BasecError(f"{len(failed)} of {len(wishes)} failed: {failed[0]}")
            done = [one.state for one in states if one.state == "done"]
            shown.update(f"{len(done)} of {len(wishes)} stores are rebuilt")
            await asyncio.sleep(LOOK_SECONDS)
    console.print(f"{len(wishes)} of {len(wishes)} stores are rebuilt.")
