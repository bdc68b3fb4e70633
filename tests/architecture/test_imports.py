"""The architecture holds, and each contract is shown to bite on a planted violation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "pyproject.toml"
CONTRACTS = tomllib.loads(CONFIG.read_text())["tool"]["importlinter"]["contracts"]
NAMES: dict[str, str] = {contract["id"]: contract["name"] for contract in CONTRACTS}

PLANTED = [
    ("packages", "basecore/ids.py", "import contracts.stock"),
    ("packages", "auth_app/base.py", "import engines_worker"),
    ("apps", "testkit/plugin.py", "import construction.access"),
    ("no-engines", "construction/access.py", "import engines_core.stock"),
    ("second-vertical", "tests/second_vertical/dairy/shop.py", "import engines_core.stock"),
    ("no-web", "outbox_relay/pace.py", "import fastapi"),
    ("slice", "construction/quotes/api.py", "import construction.quotes.web"),
    ("slice", "construction/quotes/helpers.py", ""),
    ("front-door", "construction/orders/api.py", "import construction.catalog.repository"),
    ("acyclic", "basecore/ids.py", "import basecore.outbox"),
    ("engines", "engines_core/horoscope/__init__.py", "import engines_core.stock.facts"),
    ("pure", "construction/quotes/domain.py", "import sqlalchemy"),
    ("pure", "contracts/base.py", "import os"),
    ("one-door-to-redis", "webkit/htmx.py", "import redis"),
    ("one-door-to-redis", "basecore/leases.py", "import redis.asyncio"),
]


def broken(where: Path) -> set[str]:
    """Return the names of the contracts that the sources in a folder break."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [*command, "--no-cache", "--config", str(CONFIG)],
        cwd=where,
        env={**os.environ, "PYTHONPATH": str(where), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)", done.stdout, re.MULTILINE))
    assert verdicts.keys() == set(NAMES.values()), done.stdout + done.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of every package's sources."""
    made = tmp_path_factory.mktemp("sources")
    only_code = shutil.ignore_patterns("__pycache__", "static", "templates", "locales", "data")
    for package in sorted(ROOT.glob("*/**/src/*/__init__.py")):
        if ".venv" not in package.parts:
            shutil.copytree(package.parent, made / package.parent.name, ignore=only_code)
    for folder in ("tools", "tests/second_vertical"):
        shutil.copytree(ROOT / folder, made / folder, ignore=only_code)
    return made


@contextmanager
def planted(path: Path, line: str) -> Iterator[None]:
    """Append a line to a file, or make the file, for the length of a block."""
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        yield
    finally:
        path.unlink()
        if before is not None:
            path.write_text(before)


def test_the_sources_keep_every_contract(copy: Path) -> None:
    assert broken(copy) == set()


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_violation_breaks_its_contract(
    copy: Path, contract: str, file: str, line: str
) -> None:
    with planted(copy / file, line):
        assert broken(copy) == {NAMES[contract]}


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, _, _ in PLANTED} == NAMES.keys()


@pytest.mark.parametrize("name", NAMES.values())
def test_names_are_sentences(name: str) -> None:
    assert name[0].isupper()
    assert len(name.split()) >= 3
