"""`basec test`: throw-away servers, every check, one table at the end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from basec_cli import account, browser, checks, postgres, valkey
from basec_cli.checks import Outcome
from basec_cli.paths import ROOT, Home
from basec_cli.ports import any_free
from basec_cli.service import Node, Service, Step
from basec_cli.supervisor import Supervisor

if TYPE_CHECKING:
    from rich.console import Console

_WORDS = {True: "[green]passed[/]", False: "[bold red]FAILED[/]", None: "[bold yellow]NOT RUN[/]"}


def _servers(folder: Path, cluster: postgres.Cluster, redis_port: int) -> list[Node]:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    create = Step("cluster", lambda: asyncio.to_thread(cluster.create))
    server = Service(
        name="postgres",
        command=cluster.command(postgres.THROW_AWAY),
        after=("cluster",),
        ready=lambda: postgres.answers(cluster.dsn("postgres")),
        env=environment,
        stop_signal=postgres.STOP,
        account=cluster.account,
    )
    redis = Service(
        name="redis",
        command=valkey.command(folder / "valkey", redis_port, "test"),
        ready=lambda: valkey.answers(redis_port, "test"),
        env=environment,
    )
    return [create, server, redis]


def _make(folder: Path) -> postgres.Cluster:
    folder.mkdir(parents=True)
    return postgres.cluster(folder, any_free(), "test", account.for_servers(ROOT))


def _sweep(tests: Path) -> None:
    """Remove what runs that were killed have left behind."""
    for folder in tests.glob("run-*"):
        pid = folder.name.removeprefix("run-")
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            account.remove_volumes(folder)
            shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def _throw_away_servers(folder: Path) -> AsyncIterator[dict[str, str]]:
    """Run a PostgreSQL and a Valkey of our own; yield what the tests must know of them."""
    cluster, redis_port = _make(folder), any_free()
    supervisor = Supervisor(_servers(folder, cluster, redis_port), folder, lambda _: None)
    ready = asyncio.Event()
    running = asyncio.create_task(supervisor.run(ready))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        if running.done():
            running.result()
        yield {
            "BASEC_TEST_DATABASE_URL": cluster.dsn("postgres"),
            "BASEC_TEST_REDIS_URL": valkey.url(redis_port, "test"),
        }
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        account.remove_volumes(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _table(outcomes: list[Outcome]) -> Table:
    rows = Table(title="basec test", title_justify="left")
    for heading in ("check", "result", "seconds", ""):
        rows.add_column(heading)
    for outcome in outcomes:
        word = _WORDS[outcome.passed]
        rows.add_row(outcome.name, word, f"{outcome.seconds:.1f}", escape(outcome.note))
    return rows


def _report(console: Console, outcomes: list[Outcome], seconds: float) -> int:
    for outcome in outcomes:
        if outcome.passed is False and outcome.output:
            console.rule(f"{outcome.name} failed", align="left", style="red")
            console.print(escape(outcome.output.rstrip()), highlight=False, soft_wrap=True)
    console.print(_table(outcomes))
    missing = [outcome.name for outcome in outcomes if outcome.passed is None]
    if missing:
        console.print(f"[bold yellow]DID NOT RUN: {', '.join(missing)}[/]")
    failed = [outcome.name for outcome in outcomes if outcome.passed is False]
    verdict = f"[bold red]FAILED: {', '.join(failed)}[/]" if failed else "[bold green]all passed[/]"
    console.print(f"{verdict} in {seconds:.0f} s")
    return int(bool(failed))


async def _run(console: Console, *, fast: bool, arguments: list[str]) -> list[Outcome]:
    tests = Home.current().path / "test"
    _sweep(tests)
    outcomes = await checks.run_static(checks.static())
    for outcome in outcomes:
        console.print(f"{outcome.name}: {_WORDS[outcome.passed]}")
    async with _throw_away_servers(tests / f"run-{os.getpid()}") as servers:
        environment = {**os.environ, **servers, **checks.PYTHON}
        outcomes.append(await checks.run_pytest(checks.unit(fast=fast), environment, arguments))
        if not fast:
            outcomes += await _whole_system(console, environment, arguments)
    return outcomes


async def _whole_system(
    console: Console, environment: dict[str, str], arguments: list[str]
) -> list[Outcome]:
    found = await asyncio.to_thread(browser.find_or_install, console)
    environment["BASEC_CHROMIUM"] = found or ""
    outcomes = [await checks.run_pytest(checks.whole_system(), environment, arguments)]
    if not found:
        outcomes.append(Outcome("browser", None, 0, "", "no Chromium on this machine"))
    return outcomes


def run(console: Console, *, fast: bool, arguments: list[str]) -> int:
    """Run the checks and return the exit code."""
    began = time.monotonic()
    outcomes = asyncio.run(_run(console, fast=fast, arguments=arguments))
    return _report(console, outcomes, time.monotonic() - began)
