"""The checks themselves: what is called, where, and how it went."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from dataclasses import dataclass

from basec_cli.paths import ROOT

_BIN = os.path.dirname(sys.executable)  # noqa: PTH120 - not resolved: it must stay in .venv
_MEMBER_SOURCES = ("packages/*/src", "apps/*/src", "apps/verticals/*/src", "infra/cli/src")
_CODE = ("packages", "apps", "infra", "tests", "benchmarks")
# Links are built from the route table or are fixed addresses; line breaks are the formatter's.
_DJLINT = ("--ignore", "J018,H015")
_API = "apps/verticals/construction/tests/api"
_APART = (
    "packages/basecore/tests/test_pooler.py",
    f"{_API}/test_isolation.py",
    f"{_API}/test_isolation_forms.py",
)
_NO_TESTS = 5
_AT_ONCE = 2
PYTHON = {"PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True)
class Check:
    """A command that must end with 0."""

    name: str
    command: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a check went; `passed` is None when it did not run."""

    name: str
    passed: bool | None
    seconds: float
    output: str = ""
    note: str = ""


def _tool(name: str) -> str:
    return os.path.join(_BIN, name)  # noqa: PTH118 - see _BIN


def _existing(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if (ROOT / name).exists())


def _with_code(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if any((ROOT / name).rglob("*.py")))


def sources() -> tuple[str, ...]:
    """Return the source folders of all members."""
    found = (path for pattern in _MEMBER_SOURCES for path in sorted(ROOT.glob(pattern)))
    return tuple(str(path.relative_to(ROOT)) for path in found)


def _templates() -> tuple[str, ...]:
    found = (path for source in sources() for path in sorted((ROOT / source).rglob("templates")))
    return tuple(str(path.relative_to(ROOT)) for path in found if any(path.rglob("*.html")))


def static() -> list[Check]:
    """Return the checks that only read the code."""
    code = _existing(*_CODE, "tools")
    python = sys.executable
    found = [
        Check("mypy", (_tool("mypy"), *sources(), *_with_code("tests", "benchmarks"))),
        Check("ruff", (_tool("ruff"), "check", "--quiet", *code)),
        Check("format", (_tool("ruff"), "format", "--check", *code)),
        Check("imports", (_tool("lint-imports"),)),
        Check("english", (python, "-m", "tools.lint.english", *_existing(*_CODE))),
        Check("size", (python, "-m", "tools.lint.size", *_existing(*_CODE))),
    ]
    templates = _templates()
    if templates:
        djlint = (_tool("djlint"), "--lint", "--quiet", "--profile", "jinja", *_DJLINT, *templates)
        found.append(Check("templates", djlint))
    return found


async def _run_static(check: Check, gate: asyncio.Semaphore) -> Outcome:
    async with gate:
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *check.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, "MYPYPATH": "infra/cli/src"},
        )
        output, _ = await process.communicate()
        passed = process.returncode == 0
        return Outcome(check.name, passed, time.monotonic() - began, output.decode())


async def run_static(listed: list[Check]) -> list[Outcome]:
    """Run the checks, two at a time."""
    gate = asyncio.Semaphore(_AT_ONCE)
    return list(await asyncio.gather(*(_run_static(check, gate) for check in listed)))


def unit(*, fast: bool) -> Check:
    """Return the pytest run of everything but the whole system."""
    chosen = "not e2e and not slow" if fast else "not e2e"
    paths = _existing("packages", "apps", "infra", "tests")
    return Check("tests", (sys.executable, "-m", "pytest", "-n", "2", "-m", chosen, *paths))


def through_pooler() -> Check:
    """Return the pytest run of what keeps stores apart, to go through PgBouncer."""
    return Check("isolation through PgBouncer", (sys.executable, "-m", "pytest", *_APART))


def whole_system() -> Check:
    """Return the pytest run of the whole system, browser included."""
    return Check("whole system", (sys.executable, "-m", "pytest", "-m", "e2e", *_existing("tests")))


async def run_pytest(check: Check, environment: dict[str, str], arguments: list[str]) -> Outcome:
    """Run pytest with its output on the screen."""
    began = time.monotonic()
    sys.stdout.flush()
    process = await asyncio.create_subprocess_exec(
        *check.command, *arguments, cwd=ROOT, env=environment
    )
    code = await process.wait()
    seconds = time.monotonic() - began
    if code == _NO_TESTS:
        return Outcome(check.name, None, seconds, "", "no test was selected")
    return Outcome(check.name, code == 0, seconds, "", f"pytest ended with {code}" if code else "")
