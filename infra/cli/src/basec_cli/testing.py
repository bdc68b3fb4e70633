"""`basec test`: throw-away servers, every check, one table at the end."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from basec_cli import account, browser, checks, pooler, throwaway
from basec_cli.checks import Outcome
from basec_cli.paths import Home

if TYPE_CHECKING:
    from rich.console import Console

_WORDS = {True: "[green]passed[/]", False: "[bold red]FAILED[/]", None: "[bold yellow]NOT RUN[/]"}


def _sweep(tests: Path) -> None:
    """Remove what runs that were killed have left behind."""
    for folder in tests.glob("run-*"):
        pid = folder.name.removeprefix("run-")
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
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
    async with throwaway.servers(tests / f"run-{os.getpid()}") as servers:
        given = {
            "BASEC_TEST_DATABASE_URL": servers.database,
            "BASEC_TEST_REDIS_URL": servers.redis,
        }
        environment = {**os.environ, **given, **checks.PYTHON}
        outcomes.append(await checks.run_pytest(checks.unit(fast=fast), environment, arguments))
        if not fast:
            outcomes.append(await _through_pooler(console, environment, arguments))
            outcomes += await _whole_system(console, environment, arguments)
    return outcomes


async def _through_pooler(
    console: Console, environment: dict[str, str], arguments: list[str]
) -> Outcome:
    check = checks.through_pooler()
    found = await asyncio.to_thread(pooler.find_or_install, console)
    if not found:
        return Outcome(check.name, None, 0, "", "no PgBouncer on this machine")
    return await checks.run_pytest(check, environment | {"BASEC_TEST_PGBOUNCER": found}, arguments)


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
