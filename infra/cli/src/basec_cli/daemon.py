"""The process that looks after a stack; `basec up -d` starts it detached."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from basec_cli import files, logs, plan, state, steps, table
from basec_cli.errors import BasecError
from basec_cli.paths import ROOT, Home
from basec_cli.plan import Options, Plan
from basec_cli.ports import Reservations
from basec_cli.processes import identify
from basec_cli.service import Node
from basec_cli.state import AlreadyRunningError
from basec_cli.supervisor import Supervisor

Echo = Callable[[str], None]
NodeTable = Callable[[Plan, Callable[[tuple[int, int, str] | None], None]], list[Node]]
_TRIM_EVERY = 60
_ERASE_EVERY = 3600
_ERASE_FIRST = 60
_ERASE = (sys.executable, "-m", "basec_cli", "tenants", "erase")


def first_sentence(error: BaseException) -> str:
    """Return what a person should read of an error, however deep it sits."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error) if isinstance(error, BasecError) else f"{type(error).__name__}: {error}"


class Stack:
    """A supervised stack that keeps its state file up to date."""

    def __init__(self, chosen: Plan, echo: Echo, nodes: NodeTable = table.nodes) -> None:
        self._plan = chosen
        self._echo = echo
        self._phase = "starting"
        self._message = "starting"
        self._progress: dict[str, Any] | None = None
        self._me = identify(os.getpid())
        self._ready = asyncio.Event()
        listed = nodes(chosen, self._on_progress)
        self._supervisor = Supervisor(listed, chosen.home.logs, self.say)

    def say(self, message: str) -> None:
        """Tell the log, the state file and whoever watches."""
        stamp = datetime.now(UTC).strftime("%H:%M:%S")  # noqa: TID251 - a log line, not business
        with (self._plan.home.logs / "supervisor.log").open("a", encoding="utf-8") as log:
            log.write(f"{stamp} {message}\n")
        self._message = message
        self._echo(message)
        self._save()

    def _on_progress(self, seen: tuple[int, int, str] | None) -> None:
        names = ("done", "total", "text")
        self._progress = dict(zip(names, seen, strict=True)) if seen else None
        self._save()

    def _services(self) -> list[dict[str, Any]]:
        units = self._supervisor.units
        return [
            {
                "name": name,
                "pid": unit.identity.pid if unit.identity else None,
                "started": unit.identity.started if unit.identity else None,
                "state": unit.state,
                "url": unit.service.url,
                "restarts": unit.restarts,
            }
            for name, unit in sorted(units.items(), key=lambda item: _place(item[0]))
        ]

    def _save(self) -> None:
        document = {
            "phase": self._phase,
            "message": self._message,
            "progress": self._progress,
            "supervisor": {"pid": self._me.pid, "started": self._me.started},
            "url": self._plan.url,
            "ports": self._plan.ports,
            "demo": self._plan.options.demo,
            "services": self._services(),
            "postgres": {"dsn": self._plan.database},
            "redis": {"url": self._plan.redis},
        }
        files.write_json(self._plan.home.state, document)

    def _enter(self, phase: str, message: str) -> None:
        self._phase = phase
        self.say(message)

    async def run(self) -> None:
        """Bring the stack up and keep it up until a signal asks to stop."""
        self._enter("starting", "the stack is coming up")
        work = (self._announce(), self._keep_small(), self._erase_stores())
        helpers = [asyncio.create_task(one) for one in work]
        try:
            await self._until_told()
        except BaseException as error:
            self._enter("failed", first_sentence(error))
            raise
        else:
            self._enter("stopped", "the stack is down")
        finally:
            for helper in helpers:
                helper.cancel()

    async def _until_told(self) -> None:
        work = asyncio.create_task(self._supervisor.run(self._ready))
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._ask_to_stop, work)
        with contextlib.suppress(asyncio.CancelledError):
            await work

    def _ask_to_stop(self, work: asyncio.Task[None]) -> None:
        if self._phase != "stopping":
            self._enter("stopping", "the stack is going down")
            work.cancel()

    async def _announce(self) -> None:
        await self._ready.wait()
        self._enter("ready", "the stack is up")

    async def _keep_small(self) -> None:
        while True:
            logs.trim(self._plan.home.logs)
            await asyncio.sleep(_TRIM_EVERY)

    async def _erase_stores(self) -> None:
        """Erase what was closed long enough ago; what goes wrong is in the log and tried again."""
        await self._ready.wait()
        await asyncio.sleep(_ERASE_FIRST)
        log = self._plan.home.logs / "erasing.log"
        while True:
            try:
                await steps.run("Erasing closed stores", _ERASE, dict(os.environ), log)
            except BasecError:
                self.say("closed stores could not be erased; see `basec logs erasing`")
            await asyncio.sleep(_ERASE_EVERY)


def _place(name: str) -> int:
    return table.ORDER.index(name) if name in table.ORDER else len(table.ORDER)


async def _run(chosen: Plan, echo: Echo, nodes: NodeTable, ended: list[str]) -> None:
    stack = Stack(chosen, echo, nodes)
    if ended:
        stack.say(f"ended what an earlier run left behind: {', '.join(ended)}")
    await stack.run()


def serve(home: Home, options: Options, echo: Echo, nodes: NodeTable = table.nodes) -> None:
    """Run the stack in this process; raises AlreadyRunningError when it runs elsewhere."""
    with state.held(home, patience=1):
        state.sign(home)
        ended = state.end_orphans(home)
        reserved = Reservations()
        chosen = plan.for_checkout(home, options, reserved)
        asyncio.run(_run(chosen, echo, nodes, ended))
        reserved.release()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-demo", action="store_true")
    return parser.parse_args()


def main() -> int:
    """Serve until told to stop; errors go to the state file and the log."""
    os.chdir(ROOT)
    home = Home.current()
    given = _arguments()
    try:
        serve(home, Options(given.port, not given.no_demo), lambda _: None)
    except* AlreadyRunningError:
        return_code = 1  # and the state file stays the other one's
    except* (BasecError, OSError) as group:
        failure = {"phase": "failed", "message": first_sentence(group)}
        me = identify(os.getpid())
        known = state.read(home)
        known.update(failure, supervisor={"pid": me.pid, "started": me.started})
        files.write_json(home.state, known)
        return_code = 1
    else:
        return_code = 0
    return return_code


if __name__ == "__main__":
    sys.exit(main())
