from __future__ import annotations

from pathlib import Path

import pytest
from basec_cli import demo, files, plan, ports, table
from basec_cli.paths import Home
from basec_cli.plan import Options, Plan


@pytest.fixture(autouse=True)
def _given_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASEC_DATABASE_URL", "postgresql://somebody@db.example/basecommerce")
    monkeypatch.setenv("BASEC_REDIS_URL", "redis://cache.example")


def _plan(home: Path, *, wanted: bool) -> Plan:
    return plan.make(Home(home), None, Options(demo=wanted), ports.DEFAULTS)


def _record(home: Path, key: str) -> None:
    mark = demo._fingerprint(_plan(home, wanted=True))  # noqa: SLF001 - what a run before wrote
    files.write_json(Home(home).demo_done, {key: mark})


def _worker_waits(chosen: Plan) -> bool:
    nodes = {node.name: node for node in table.nodes(chosen, lambda _: None)}
    return demo.STEP in nodes[table.VERTICAL_WORKER].after


def test_the_worker_starts_only_after_a_demo_that_is_yet_to_be_made(tmp_path: Path) -> None:
    assert _worker_waits(_plan(tmp_path, wanted=True))


def test_a_demo_that_was_begun_is_finished_before_the_worker_starts(tmp_path: Path) -> None:
    _record(tmp_path, "begun")
    assert _worker_waits(_plan(tmp_path, wanted=False))


def test_without_a_demo_to_make_the_worker_waits_for_none(tmp_path: Path) -> None:
    assert not _worker_waits(_plan(tmp_path, wanted=False))
    _record(tmp_path, "database")
    assert not _worker_waits(_plan(tmp_path, wanted=True))
