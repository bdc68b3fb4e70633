# ruff: noqa: S603 - real processes are what is tested
from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from basec_cli import down, files, processes, state, status, valkey
from basec_cli.paths import Home
from basec_cli.ports import any_free
from basec_cli.postgres import Cluster
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


def test_what_runs_is_ended_although_the_state_file_is_lost(home: Home) -> None:
    marked = {**os.environ, processes.MARK: str(home.path)}
    with subprocess.Popen(SLEEP, start_new_session=True, env=marked) as process:
        processes.wait_gone(Identity(process.pid, 0), 0.2)
        home.state.write_text('{"phase": "rea', encoding="utf-8")
        assert down.stop(home)
        assert process.wait(5) != 0
    assert not down.stop(home)


def test_a_server_whose_title_covers_the_mark_is_known_by_its_folder(home: Home) -> None:
    folder = home.path / "valkey"
    command = valkey.command(folder, any_free(), "secret")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as server:
        while Path(f"/proc/{server.pid}/cwd").resolve() != folder:
            time.sleep(0.01)
        assert processes.servers_in([home.path / "elsewhere"]) == []
        with state.held(home):
            assert len(state.end_orphans(home)) == 1
        assert server.wait(5) == 0


def test_the_supervisor_is_found_although_the_state_file_is_lost(home: Home) -> None:
    assert state.supervisor(home) is None
    with state.held(home):
        state.sign(home)
        assert state.supervisor(home) == identify(os.getpid())
    home.lock.write_text('{"pid": 1, "started": 0}', encoding="utf-8")
    assert state.supervisor(home) is None, "a pid that is somebody else's by now"


def test_down_waits_for_a_supervisor_that_has_not_yet_said_who_it_is(home: Home) -> None:
    code = (
        "import sys, time; from pathlib import Path; from basec_cli import state;"
        "from basec_cli.paths import Home; home = Home(Path(sys.argv[1]))\n"
        "with state.held(home):\n print(flush=True); time.sleep(0.3); state.sign(home)\n"
        " time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(home.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as starting:
        assert starting.stdout is not None
        starting.stdout.readline()
        assert down.stop(home)
        assert starting.wait(5) == -signal.SIGTERM


def test_one_who_comes_second_leaves_the_state_of_the_first_alone(home: Home) -> None:
    files.write_json(home.state, {"phase": "ready"})
    environment = {**os.environ, "BASEC_HOME": str(home.path)}
    with state.held(home):
        done = subprocess.run(
            [sys.executable, "-m", "basec_cli.daemon"], env=environment, check=False
        )
    assert done.returncode == 1
    assert state.read(home) == {"phase": "ready"}


def test_status_says_why_a_stack_failed_until_the_next_one(home: Home) -> None:
    files.write_json(home.state, {"phase": "failed", "message": "no space left"})
    assert not down.stop(home)
    seen = status.document(home)
    assert (seen["phase"], seen["message"]) == ("failed", "no space left")


def test_a_stack_whose_supervisor_was_killed_is_stopped_whatever_it_last_said(home: Home) -> None:
    files.write_json(home.state, {"phase": "starting", "progress": {"done": 3, "total": 9}})
    assert status.document(home)["phase"] == "stopped"


def test_the_lock_of_a_killed_postgres_does_not_name_a_stranger(home: Home) -> None:
    data = home.path / "data" / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n", encoding="ascii")
    lock = data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{data}\n", encoding="ascii")
    Cluster(Path(), 17, home.path, data, any_free(), "secret", None).create()
    assert not lock.exists()
