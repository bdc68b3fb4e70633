"""Bring the stack up: detached and waited for, or here until Ctrl+C."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from basec_cli import daemon, state
from basec_cli.errors import BasecError
from basec_cli.logs import Follower, tail
from basec_cli.paths import ROOT
from basec_cli.processes import Identity
from basec_cli.status import look, print_status, print_welcome

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from basec_cli.paths import Home
    from basec_cli.plan import Options

_GONE = "The supervisor ended without a word; see `./basec logs supervisor`."

_PATIENCE = 60


def _supervisor(known: dict[str, Any]) -> Identity | None:
    entry = known.get("supervisor") or {}
    return Identity(entry["pid"], entry["started"]) if "pid" in entry else None


def _launch(home: Home, options: Options) -> subprocess.Popen[bytes]:
    home.prepare()
    command = [sys.executable, "-m", "basec_cli.daemon"]
    command += ["--port", str(options.port)] if options.port else []
    command += [] if options.demo else ["--no-demo"]
    with (home.logs / "supervisor.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - ourselves
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=ROOT,
        )


class _Waiting:
    """Looks at the state file until the stack is up or has failed.

    A child that finds another supervisor at work ends; the other one is then waited for.
    """

    def __init__(self, home: Home, child: subprocess.Popen[bytes] | None) -> None:
        self._home = home
        self._child = child

    def look(self) -> dict[str, Any]:
        """Return the state, or an empty one while the supervisor has not yet said anything."""
        known = state.read(self._home)
        supervisor = _supervisor(known)
        if self._child and supervisor and supervisor.pid == self._child.pid:
            return known
        if self._child and self._child.poll() is None:
            return {}
        if not state.is_supervised(self._home):
            return self._after_the_end()
        self._child = None
        return known if supervisor and supervisor.alive() else {}

    def _after_the_end(self) -> dict[str, Any]:
        known = state.read(self._home)
        if known.get("phase") in state.ENDED:
            return known
        raise BasecError(self._last_words())

    def _last_words(self) -> str:
        lines = tail(self._home.logs / "supervisor.log", 5)
        return "\n".join([_GONE, *lines])

    def check(self, known: dict[str, Any]) -> bool:
        """Tell whether the stack is up; raise when it cannot come up."""
        phase = known.get("phase")
        if phase == "failed":
            raise BasecError(f"The stack did not come up: {known.get('message')}")
        if phase in {"stopping", "stopped"}:
            raise BasecError("The stack did not come up: it was told to go down.")
        supervisor = _supervisor(known)
        if phase and supervisor and not supervisor.alive():
            raise BasecError(self._last_words())
        return phase == "ready"


def _show(progress: Progress, task: TaskID, known: dict[str, Any]) -> None:
    seeding = known.get("progress")
    text = escape(str(known.get("message", "starting")))
    if seeding:
        shown = f"demo: {escape(str(seeding['text']))}"
        progress.update(task, completed=seeding["done"], total=seeding["total"], description=shown)
    else:
        progress.update(task, description=text, total=None)


def _columns() -> tuple[Any, ...]:
    return (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TimeElapsedColumn(),
    )


def wait_until_up(home: Home, child: subprocess.Popen[bytes] | None, console: Console) -> None:
    """Wait until the login page is served, showing how far things are."""
    waiting = _Waiting(home, child)
    with Progress(*_columns(), console=console, transient=True) as progress:
        task = progress.add_task("starting", total=None)
        while not waiting.check(known := waiting.look()):
            _show(progress, task, known)
            time.sleep(0.1)


def _let_go_down(home: Home, console: Console) -> None:
    """Wait for a stack that is going down, or for whoever clears up after one."""
    deadline, said = time.monotonic() + _PATIENCE, False
    while state.is_supervised(home) and time.monotonic() < deadline:
        if state.supervisor(home) and state.read(home).get("phase") != "stopping":
            return
        if not said:
            console.print("Waiting for the stack that is going down.")
            said = True
        time.sleep(0.1)


def detached(home: Home, options: Options, console: Console) -> None:
    """Start the stack in the background, or join the one that is there."""
    _let_go_down(home, console)
    running = state.is_supervised(home)
    child = None if running else _launch(home, options)
    try:
        wait_until_up(home, child, console)
    except KeyboardInterrupt:
        console.print("Still coming up in the background: `./basec status`, `./basec down`.")
        raise
    if running:
        console.print("The stack was already up.")
        _mention_port(home, options, console)
        print_status(look(home), console)
    print_welcome(home, console)


def _mention_port(home: Home, options: Options, console: Console) -> None:
    known = state.read(home).get("ports", {}).get("nginx")
    if options.port and options.port != known:
        console.print(f"It keeps port {known}; `./basec down` first to move it to {options.port}.")


def _print_logs(home: Home, console: Console, stop: threading.Event) -> None:
    follower = Follower(home.logs)
    while not stop.wait(0.2):
        for name, line in follower.news():
            if name != "supervisor":
                console.print(f"[dim]{name:>20}[/] {escape(line)}", highlight=False, soft_wrap=True)


def _welcome_when_up(home: Home, console: Console, stop: threading.Event) -> None:
    while not stop.wait(0.2):
        known = state.read(home)
        supervisor = _supervisor(known)
        ours = supervisor is not None and supervisor.pid == os.getpid()
        if ours and known.get("phase") == "ready":
            print_welcome(home, console, "Ctrl+C")
            return


def foreground(home: Home, options: Options, console: Console) -> None:
    """Run the stack here, with every log on the screen, until Ctrl+C."""
    _let_go_down(home, console)
    if state.is_supervised(home):
        detached(home, options, console)
        return
    home.prepare()
    stop = threading.Event()
    helpers = [
        threading.Thread(target=target, args=(home, console, stop), daemon=True)
        for target in (_print_logs, _welcome_when_up)
    ]
    for helper in helpers:
        helper.start()
    try:
        daemon.serve(home, options, lambda message: console.print(f"[bold]basec[/] {message}"))
    except BaseExceptionGroup as group:
        raise BasecError(daemon.first_sentence(group)) from group
    finally:
        stop.set()
