"""`basec engines …`: what operators ask of the engines."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from basec_cli.errors import BasecError

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


@app.command()
def backtest(
    engine: Annotated[str, typer.Argument(help="The engine; stock for now.")],
    *,
    tenant: Annotated[str, typer.Option("--tenant", help="The slug of one store.")],
    days: Annotated[int, typer.Option("--days", min=14, max=365, help="Days to play.")] = 180,
) -> None:
    """Play a store's own history again and compare rules for buying; changes nothing."""
    from rich.console import Console  # noqa: PLC0415 - other commands start without it

    from basec_cli.asking import running  # noqa: PLC0415 - other commands start without it
    from basec_cli.operating import as_operator  # noqa: PLC0415 - other commands start without it
    from basec_cli.paths import ROOT  # noqa: PLC0415 - other commands start without it

    if engine != "stock":
        raise BasecError(f"The engine {engine} has no backtest; stock has.")
    store = as_operator(lambda operator: operator.store(tenant))
    done = subprocess.run(  # noqa: S603 - our own module, an id and a number
        (sys.executable, "-m", "engines_worker.backtest", str(store), str(days)),
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=running().as_role("engines_service"),
    )
    if done.returncode:
        raise BasecError((done.stderr.strip().splitlines() or ["the engine's code failed"])[-1])
    Console().print(_table(json.loads(done.stdout), tenant, days))


def _table(told: dict[str, dict[str, Any] | None], tenant: str, days: int) -> Table | str:
    if not all(told.values()):
        return f"{tenant} has no product with {days} days of history and 90 before them."
    table = Table("rule", "products", "product fill %", "value fill %", "stock, R$", "orders")
    for name, one in told.items():
        if one:
            figures = ("products", "product_fill_percent", "value_fill_percent", "stock_value")
            table.add_row(name, *(f"{one[key]:,}" for key in (*figures, "orders")))
    return table
