# ruff: noqa: S603 - real processes are what is tested
from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from basec_cli import down, files, processes, state, status
from basec_cli.paths import Home
from basec_cli.processes import Identity, identify

SLEEP = [sys.executable, "-S", "-E", "-c", "import time; time.sleep(60)"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path)
    found.prepare()
    return found


@pytest.fixture
def orphan() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(SLEEP, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def _record(home: Home, identity: Identity, phase: str = "ready") -> None:
    service = {
        "name": "auth",
        "pid": identity.pid,
        "started": identity.started,
        "state": "running",
        "url": None,
        "restarts": 0,
    }
    files.write_json(home.state, {"phase": phase, "services": [service]})


def test_services_of_a_dead_supervisor_are_ended(
    home: Home, orphan: subprocess.Popen[bytes]
) -> None:
    _record(home, identify(orphan.pid))
    with state.held(home):
        assert state.end_orphans(home) == ["auth"]
    assert orphan.wait(5) == -signal.SIGTERM


def test_a_stranger_with_a_recycled_pid_is_left_alone(
    home: Home, orphan: subprocess.Popen[bytes]
) -> None:
    _record(home, Identity(orphan.pid, identify(orphan.pid).started - 3600))
    with state.held(home):
        assert state.end_orphans(home) == []
    assert orphan.poll() is None


def test_a_process_that_was_never_recorded_is_known_by_its_mark(home: Home) -> None:
    marked = {**os.environ, processes.MARK: str(home.path)}
    with subprocess.Popen(SLEEP, start_new_session=True, env=marked) as process:
        processes.wait_gone(Identity(process.pid, 0), 0.2)
        with state.held(home):
            assert len(state.end_orphans(home)) == 1
        assert process.wait(5) != 0


def test_down_ends_what_a_killed_supervisor_left(
    home: Home, orphan: subprocess.Popen[bytes]
) -> None:
    _record(home, identify(orphan.pid))
    assert down.stop(home)
    assert orphan.wait(5) == -signal.SIGTERM
    assert not down.stop(home), "and then there is nothing left to stop"


def test_only_one_supervisor_at_a_time(home: Home) -> None:
    assert not state.is_supervised(home)
    with state.held(home):
        assert state.is_supervised(home)
        with pytest.raises(state.AlreadyRunningError), state.held(home):
            pass
    assert not state.is_supervised(home)


def test_status_of_a_killed_supervisor_says_stopped(home: Home) -> None:
    _record(home, Identity(1, 0))
    seen = status.document(home)
    assert [(entry["name"], entry["state"]) for entry in seen["services"]] == [("auth", "stopped")]
    assert not status.is_healthy(seen)


def test_reset_leaves_nothing(home: Home) -> None:
    (home.path / "data" / "postgres").mkdir(parents=True)
    down.reset(home)
    assert {path.name for path in home.path.iterdir()} <= {"supervisor.lock"}
