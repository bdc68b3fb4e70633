"""A minute of storm in which nothing may go wrong, and three faults that must be found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
QUICK = ("stepping-over", "own-sequence", "no-watermark")

pytestmark = [pytest.mark.db, pytest.mark.redis, pytest.mark.slow]


def chaos(*arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "tests.chaos", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - the command is ours
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_a_minute_of_storm() -> None:
    code, verdict = chaos("--minutes", "1", "--seed", "7")
    assert verdict["clean"], verdict["examples"]
    assert code == 0
    done, history = verdict["done"], verdict["history"]
    assert done["kills"] >= 10
    assert done["redis losses"] >= 1
    assert done["postgres crashes"] >= 1
    assert history["acknowledged events"] >= 3000
    assert history["effects"] == history["events in the outbox"]


def test_faults_are_found() -> None:
    code, verdicts = chaos(*(f"--mutant={name}" for name in QUICK))
    assert {name: verdict["caught"] for name, verdict in verdicts.items()} == dict.fromkeys(
        QUICK, True
    )
    assert code == 1
