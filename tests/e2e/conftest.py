"""The whole system, started as a new user would, with a browser in front of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from counter import Counter
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    StorageState,
    expect,
    sync_playwright,
)
from running import Stack, basec, look, processes_of

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
]


expect.set_options(timeout=20_000)
"""What appears is waited for as long as a busy machine may take: nothing is timed here."""
CUT_OFF = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Start the whole stack with its demo stores; stop it at the end."""
    if running := os.environ.get("BASEC_E2E_HOME"):
        yield look(Path(running))
        return
    home = tmp_path_factory.mktemp("stack")
    up = basec(home, "up", "-d")
    assert up.returncode == 0, up.stdout + up.stderr
    yield look(home)
    down = basec(home, "down")
    assert down.returncode == 0, down.stdout + down.stderr
    assert not processes_of(home)
    basec(home, "reset", "--yes")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the host's Chromium."""
    path = os.environ.get("BASEC_CHROMIUM")
    if not path:
        pytest.fail("no Chromium: the browser part did not run", pytrace=False)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


def _is_fault(message: ConsoleMessage) -> bool:
    # HTMX reports a request that a navigation cut off as an error; it is none.
    return message.type == "error" and not message.text.startswith(CUT_OFF)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that fails the test when the browser reports an error."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="pt-BR", reduced_motion="reduce"
    )
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.on("console", lambda message: errors.append(message.text) if _is_fault(message) else None)
    yield found
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def sessions() -> dict[str, StorageState]:
    """Return who signed in already."""
    return {}


@pytest.fixture
def counter(browser: Browser, stack: Stack, sessions: dict[str, StorageState]) -> Iterator[Counter]:
    """Let sellers sit down, and close their browsers at the end."""
    found = Counter(browser, stack, sessions)
    yield found
    found.close()
