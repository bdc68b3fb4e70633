"""Reference pages say what the code says."""

from __future__ import annotations

from types import ModuleType

import pytest

from tools.docs import events, metrics, pages, permissions


@pytest.mark.parametrize(
    "page", [events, metrics, permissions], ids=["events", "metrics", "permissions"]
)
def test_a_page_is_up_to_date(page: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert page.main("--check") == 0, capsys.readouterr().err


@pytest.mark.parametrize("name", ["events.md", "no_such_page.md"])
def test_a_stale_page_is_found(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert pages.write_or_check(name, "other words", ["--check"]) == 1
    assert "is stale: run" in capsys.readouterr().err
