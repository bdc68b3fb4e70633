from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest
from basec_cli.errors import BasecError
from basec_cli.service import Node, Service, Step, levels
from basec_cli.supervisor import Supervisor
from basec_cli.unit import Policy

QUICK = Policy(first_pause=0.05, ready_within=30, stop_within=3, crashes_before_ready=2)
ENV = {"PATH": os.defpath}
LONG = 60
"""Seconds; only what fails takes them."""


def _sleeper(trap: str = "") -> tuple[str, ...]:
    code = f"import signal, time; {trap}\nprint('hello', flush=True)\ntime.sleep(60)"
    return (sys.executable, "-S", "-E", "-c", code)


def _service(
    name: str,
    *after: str,
    command: tuple[str, ...] | None = None,
    ready: Callable[[], Awaitable[bool]] | None = None,
) -> Service:
    chosen = command or _sleeper()
    if ready is None:
        return Service(name, chosen, after, env=ENV)
    return Service(name, chosen, after, ready, env=ENV)


class Run:
    """A supervisor at work, with what it said."""

    def __init__(self, nodes: list[Node], logs: Path, policy: Policy = QUICK) -> None:
        self.said: list[str] = []
        self.supervisor = Supervisor(nodes, logs, self.said.append, policy)
        self.ready = asyncio.Event()
        self.task = asyncio.create_task(self.supervisor.run(self.ready))

    async def up(self) -> None:
        await asyncio.wait_for(self.ready.wait(), LONG)

    def pid(self, name: str) -> int:
        identity = self.supervisor.units[name].identity
        assert identity is not None
        return identity.pid

    async def until(self, name: str, state: str, restarts: int) -> None:
        unit = self.supervisor.units[name]
        async with asyncio.timeout(LONG):
            while (unit.state, unit.restarts) != (state, restarts):  # noqa: ASYNC110 - polled, for another process answers
                await asyncio.sleep(0.01)

    async def down(self) -> None:
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task


def _gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_services_come_up_in_order_and_go_down_in_reverse(tmp_path: Path) -> None:
    seen: list[str] = []

    async def prepare() -> None:
        seen.append("prepared")

    nodes: list[Node] = [
        _service("edge", "app"),
        _service("app", "prepare"),
        Step("prepare", prepare, after=("database",)),
        _service("database"),
    ]
    run = Run(nodes, tmp_path)
    await run.up()
    pids = [run.pid(name) for name in ("database", "app", "edge")]
    started = [line.split()[0] for line in run.said if "started" in line]
    assert started == ["database", "app", "edge"]
    assert seen == ["prepared"]
    await run.down()
    stopped = [line.split()[0] for line in run.said if "being stopped" in line]
    assert stopped == ["edge", "app", "database"]
    assert all(_gone(pid) for pid in pids)


async def test_a_crashed_service_is_started_again_and_that_is_said(tmp_path: Path) -> None:
    run = Run([_service("app")], tmp_path)
    await run.up()
    first = run.pid("app")
    os.kill(first, signal.SIGKILL)
    await run.until("app", "running", 1)
    assert run.pid("app") != first
    assert "app ended with -9; starts again in 0.1 s" in " ".join(run.said).replace("0.05", "0.1")
    await run.down()


async def test_a_service_that_ignores_the_signal_is_killed(tmp_path: Path) -> None:
    deaf = _sleeper("signal.signal(signal.SIGTERM, signal.SIG_IGN)")
    log = tmp_path / "deaf.log"

    async def talks() -> bool:
        return log.exists() and bool(log.stat().st_size)

    run = Run([_service("deaf", command=deaf, ready=talks)], tmp_path)
    await run.up()
    pid = run.pid("deaf")
    await run.down()
    assert _gone(pid)
    assert "deaf did not stop in time and is killed" in run.said
    assert log.read_text(encoding="utf-8") == "hello\n"


async def test_children_of_a_service_end_with_it(tmp_path: Path) -> None:
    code = (
        "import subprocess, time; child = subprocess.Popen(['sleep', '60']);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    log = tmp_path / "parent.log"

    async def has_child() -> bool:
        return log.exists() and log.read_text().endswith("\n")

    parent = _service("parent", command=(sys.executable, "-c", code), ready=has_child)
    run = Run([parent], tmp_path)
    await run.up()
    child = int(log.read_text(encoding="utf-8"))
    await run.down()
    async with asyncio.timeout(LONG):
        while not _gone(child):  # noqa: ASYNC110 - it is nobody's child any more
            await asyncio.sleep(0.01)


async def test_a_service_that_never_gets_ready_stops_everything(tmp_path: Path) -> None:
    crash = (sys.executable, "-S", "-c", "import sys; sys.exit('no such table')")

    async def never() -> bool:
        return False

    run = Run([_service("good"), _service("bad", command=crash, ready=never)], tmp_path)
    with pytest.RaisesGroup(pytest.RaisesExc(BasecError, match="no such table")):
        await run.task
    assert run.supervisor.units["good"].state == "stopped"


async def test_what_waiting_cannot_cure_is_said_at_once(tmp_path: Path) -> None:
    async def refused() -> bool:
        raise BasecError("the password is wrong")

    run = Run([_service("database", ready=refused)], tmp_path)
    with pytest.RaisesGroup(pytest.RaisesExc(BasecError, match="the password is wrong")):
        await run.task


async def test_a_slow_recovery_is_waited_for_and_seen(tmp_path: Path) -> None:
    good = True

    async def answers() -> bool:
        return good

    impatient = Policy(first_pause=0.05, ready_within=0.3, stop_within=1)
    run = Run([_service("database", ready=answers)], tmp_path, impatient)
    await run.up()
    good = False
    os.kill(run.pid("database"), signal.SIGKILL)
    await run.until("database", "starting", 1)
    await asyncio.sleep(0.5)
    good = True
    await run.until("database", "running", 1)
    await run.down()


async def test_a_step_that_fails_stops_everything(tmp_path: Path) -> None:
    async def fail() -> None:
        raise BasecError("the migration failed")

    run = Run([_service("database"), Step("migrations", fail, after=("database",))], tmp_path)
    with pytest.RaisesGroup(pytest.RaisesExc(BasecError, match="the migration failed")):
        await run.task
    assert run.supervisor.units["database"].identity is None


def test_what_waits_for_nobody_known_is_refused() -> None:
    with pytest.raises(ValueError, match="app"):
        levels([Service("app", after=("missing",))])
