"""What the generators of reference pages share: writing a page, or telling that it is stale."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; pipes in cells are escaped."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write_or_check(name: str, content: str, arguments: Sequence[str]) -> int:
    """Write the page; with `--check`, only tell whether it is as it should be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="fail if the page is stale")
    path = REFERENCE / name
    if not parser.parse_args(arguments).check:
        path.write_text(content, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return 0
    sys.stderr.write(f"docs/reference/{name} is stale: run `python -m tools.docs.{path.stem}`\n")
    return 1
