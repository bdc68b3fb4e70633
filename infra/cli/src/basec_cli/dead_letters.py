"""`basec events dlq …`: events that a consumer gave up, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from basec_cli.errors import BasecError
from basec_cli.showing import AsJson, Store, print_json, table

if TYPE_CHECKING:
    from basecore.operations import Operator

app = typer.Typer(name="dlq", help="Events that a consumer gave up.", no_args_is_help=True)
console = Console()

Letter = Annotated[str, typer.Argument(help="The id of the dead letter.")]
AnyLetter = Annotated[str | None, typer.Argument(help="The id of the dead letter.")]
OneConsumer = Annotated[str | None, typer.Option("--consumer", help="One consumer.")]
All = Annotated[
    bool, typer.Option("--all", help="Every open one, of the store and consumer named.")
]


def _letter_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BasecError(f"{text} is no id; see `basec events dlq list`.") from None


@app.command("list")
def list_letters(
    *,
    tenant: Store = None,
    consumer: OneConsumer = None,
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
        print_json(letters)
        return
    rows = table("id", "consumer", "store", "event", "state", "attempts", "error")
    for one in letters:
        event = f"{one['event_type']} {one['sequence']}"
        store = one["slug"] or str(one["tenant_id"])
        where = (str(one["id"]), one["consumer"], store, event, one["state"])
        rows.add_row(*where, str(one["attempts"]), one["error"])
    console.print(rows if letters else "There are no such dead letters.")


@app.command()
def show(letter: Letter) -> None:
    """Show a dead letter with its whole event."""
    from basec_cli.operating import as_operator  # noqa: PLC0415 - see status

    async def read(operator: Operator) -> list[dict[str, Any]]:
        rows = await operator.letters(letter=_letter_id(letter))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001 - public by documentation

    found = as_operator(read)
    if not found:
        raise BasecError(f"There is no dead letter {letter}.")
    print_json(found[0])


@app.command()
def retry(
    letter: AnyLetter = None,
    *,
    everything: All = False,
    tenant: Store = None,
    consumer: OneConsumer = None,
) -> None:
    """Have dead letters applied; the consumer does it within seconds, or opens them again."""
    found = _settle("retry", letter, everything=everything, tenant=tenant, consumer=consumer)
    look = f"basec events dlq show {letter}" if letter else "basec events dlq list"
    console.print(f"{found} tried again; look: {look}")


@app.command()
def discard(
    letter: AnyLetter = None,
    *,
    everything: All = False,
    tenant: Store = None,
    consumer: OneConsumer = None,
) -> None:
    """Settle dead letters without their effect; that is remembered."""
    found = _settle("discarded", letter, everything=everything, tenant=tenant, consumer=consumer)
    console.print(f"{found} discarded.")


def _settle(
    state: str,
    letter: str | None,
    *,
    everything: bool,
    tenant: str | None,
    consumer: str | None,
) -> int:
    from basec_cli.operating import as_operator, store_of  # noqa: PLC0415 - see the list

    if everything == bool(letter):
        raise BasecError("Name one dead letter, or say --all.")

    async def act(operator: Operator) -> int:
        if letter:
            await operator.settle(_letter_id(letter), state)
            return 1
        store = await store_of(operator, tenant)
        return await operator.settle_all(state, consumer=consumer, tenant_id=store)

    return as_operator(act)
