"""`basec engines …`: what operators ask of the engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from basecore.operations import Operator

app = typer.Typer(name="engines", help="Asks something of the engines.", no_args_is_help=True)


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
    from basec_cli.operating import (  # noqa: PLC0415 - other commands start without it
        as_operator,
        carried_out,
    )

    async def act(operator: Operator) -> None:
        name = await operator.consumer(engine)
        stores = [await operator.store(tenant)] if tenant else await operator.stores()
        wishes = await operator.rebuild(name, stores)
        await carried_out(lambda: operator.wishes(wishes), "stores are rebuilt")

    as_operator(act)
