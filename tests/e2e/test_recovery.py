"""What an operator meets at 3 a.m.: the supervisor and a service were killed, and `up` is tried."""

from __future__ import annotations

import json
import os
import signal

import httpx
import pytest
from running import Stack, basec, look, processes_of, settled

pytestmark = pytest.mark.e2e


def _pids(stack: Stack) -> dict[str, int]:
    return {entry["name"]: entry["pid"] for entry in stack.status["services"]}


def test_a_store_stays_open_while_a_web_process_is_gone(stack: Stack) -> None:
    os.kill(_pids(settled(stack.home))["construction-2"], signal.SIGKILL)
    url = httpx.URL(stack.url)
    address = url.copy_with(host="127.0.0.1", path="/q/nothing")
    host = {"Host": url.netloc.decode()}
    answers = [httpx.get(address, headers=host).status_code for _ in range(20)]
    assert answers == [404] * 20


def test_up_recovers_when_the_supervisor_and_a_service_were_killed(stack: Stack) -> None:
    before = settled(stack.home)
    killed = _pids(before)["construction"]
    supervisor = json.loads((stack.home / "supervisor.lock").read_text(encoding="utf-8"))["pid"]
    for pid in (supervisor, killed):
        os.kill(pid, signal.SIGKILL)
    half_dead = look(stack.home)
    states = {entry["name"]: entry["state"] for entry in half_dead.status["services"]}
    assert half_dead.status["phase"] == "stopped"
    assert (states["construction"], states["auth"]) == ("stopped", "orphaned")
    up = basec(stack.home, "up", "-d")
    assert up.returncode == 0, up.stdout + up.stderr
    after = look(stack.home)
    assert after.status["phase"] == "ready"
    assert {entry["state"] for entry in after.status["services"]} <= {"running", "external"}
    assert after.url == before.url
    assert after.status["accounts"] == before.status["accounts"]
    left = processes_of(stack.home) & set(_pids(before).values())
    assert not left, "nothing of the stack before is left beside the new one"
