"""The commands of `basec`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from basec_cli import down as downing
from basec_cli import engines, events, keys, locking, state, tenants, users
from basec_cli import logs as logging_
from basec_cli import status as standing
from basec_cli.errors import BasecError
from basec_cli.paths import ROOT, Home
from basec_cli.plan import Options

app = typer.Typer(
    name="basec",
    help="Runs and checks the whole system on this machine.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(events.app)
app.add_typer(engines.app)
app.add_typer(keys.app)
app.add_typer(tenants.app)
app.add_typer(users.app)
console = Console()
NOT_RUNNING = 3
_PORT = typer.Option(min=1, max=65535, help="The port of the web address.")
_PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command()
def up(
    *,
    detach: Annotated[bool, typer.Option("-d", "--detach", help="Run in the background.")] = False,
    port: Annotated[int | None, _PORT] = None,
    demo: Annotated[bool, typer.Option(help="Make the demo stores on first use.")] = True,
) -> None:
    """Set everything up and run the whole stack."""
    from basec_cli import up as starting  # noqa: PLC0415 - only this command needs it

    start = starting.detached if detach else starting.foreground
    start(Home.current(), Options(port, demo), console)


@app.command()
def down() -> None:
    """Stop the stack; the data stays."""
    stopped = downing.stop(Home.current())
    console.print("The stack is down." if stopped else "The stack was not up.")


@app.command()
def status(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")] = False,
) -> None:
    """Show how every service stands (exit code 3 when not all of them run and are ready)."""
    home = Home.current()
    seen = standing.look(home)
    if as_json:
        print(json.dumps(seen, indent=2))  # noqa: T201 - exactly this, for scripts
    else:
        standing.print_status(seen, console)
        if seen["url"] and state.is_supervised(home):
            console.print(f"\n{seen['url']}")
    raise typer.Exit(0 if standing.is_healthy(seen) else NOT_RUNNING)


@app.command()
def logs(
    service: Annotated[str | None, typer.Argument(help="One service; all without it.")] = None,
    *,
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on showing.")] = False,
    lines: Annotated[int, typer.Option("-n", "--lines", help="How many past lines.")] = 20,
) -> None:
    """Show what the services have to say."""

    def put(name: str, line: str) -> None:
        console.print(f"[dim]{name:>20}[/] {escape(line)}", highlight=False, soft_wrap=True)

    folder = Home.current().logs
    logging_.show(folder, service, lines, put)
    if follow:
        logging_.follow(folder, service, put)


@app.command()
def reset(
    *,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")] = False,
) -> None:
    """Stop the stack and throw its data away."""
    if not yes and sys.stdin.isatty():
        typer.confirm("Throw away the database, the secrets and the logs?", abort=True)
    downing.reset(Home.current())
    console.print("Nothing is left; `./basec up` starts afresh.")


@app.command("test", context_settings=_PASS_ON)
def run_tests(
    context: typer.Context,
    *,
    fast: Annotated[bool, typer.Option("--fast", help="The developer's loop.")] = False,
) -> None:
    """Run every check that CI runs; what follows `--` goes to pytest."""
    from basec_cli import testing  # noqa: PLC0415 - only this command needs it

    raise typer.Exit(testing.run(console, fast=fast, arguments=context.args))


@app.command()
def migrate() -> None:
    """Bring the schemas of the running stack's database up to date."""
    from basec_cli import migrating  # noqa: PLC0415 - only this command needs it

    raise typer.Exit(migrating.run(Home.current()))


@app.command(context_settings=_PASS_ON)
def bench(context: typer.Context) -> None:
    """Run the benchmarks against the running stack, or a part of them."""
    command = [sys.executable, "-m", "benchmarks", *context.args]
    raise typer.Exit(subprocess.call(command, cwd=ROOT, env=os.environ))  # noqa: S603 - the command is ours


@app.command()
def chaos(
    *,
    minutes: Annotated[float, typer.Option(min=0.1, help="How long it storms.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Decides what strikes in which order.")] = 1,
    stores: Annotated[int, typer.Option(min=2, help="How many stores are written to.")] = 12,
    mutants: Annotated[bool, typer.Option("--mutants", help="Every known fault in turn.")] = False,
    mutant: Annotated[list[str] | None, typer.Option(help="This fault; may be repeated.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the logs.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")] = False,
) -> None:
    """Pull the plug on the event path again and again, and check that nothing is wrong."""
    flags = {"--mutants": mutants, "--keep": keep, "--json": as_json}
    given = [f"--minutes={minutes}", f"--seed={seed}", f"--stores={stores}"]
    given += [f"--mutant={name}" for name in mutant or ()]
    given += [flag for flag, is_set in flags.items() if is_set]
    command = [sys.executable, "-m", "tests.chaos", *given]
    raise typer.Exit(subprocess.call(command, cwd=ROOT, env=os.environ))  # noqa: S603 - the command is ours


@app.command()
def attack(
    *,
    minutes: Annotated[float, typer.Option(min=0, help="How long it goes on.")] = 1.0,
    requests: Annotated[int, typer.Option(min=0, help="At least so many, however long.")] = 0,
    schemas: Annotated[int, typer.Option(min=0, help="Calls from the APIs' descriptions.")] = 0,
    seed: Annotated[int, typer.Option(help="Decides what is asked in which order.")] = 1,
) -> None:
    """Let one store attack another on servers for a while (exit code 1 when anything gives way)."""
    given = [f"--minutes={minutes}", f"--requests={requests}", f"--schemas={schemas}"]
    command = [sys.executable, "-m", "tests.attack", *given, f"--seed={seed}"]
    raise typer.Exit(subprocess.call(command, cwd=ROOT, env=os.environ))  # noqa: S603 - the command is ours


@app.command()
def lock() -> None:
    """Resolve the dependencies anew into requirements.lock."""
    locking.relock(console)


def run() -> None:
    """Run the command line; expected failures end with one sentence."""
    try:
        app(prog_name="basec")
    except BasecError as error:
        Console(stderr=True).print(
            f"[bold red]basec:[/] {escape(str(error))}", highlight=False, soft_wrap=True
        )
        sys.exit(error.exit_code)
    except OSError as error:
        Console(stderr=True).print(f"[bold red]basec:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
