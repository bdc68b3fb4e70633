"""How commands show rows: a table for people, JSON for scripts."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.table import Table

Store = Annotated[str | None, typer.Option("--tenant", help="The slug of one store.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


def table(*headings: str) -> Table:
    """Return an empty table."""
    made = Table(box=None, pad_edge=False)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


def print_json(what: Any) -> None:
    """Print something as JSON."""
    print(json.dumps(what, indent=2, default=str))  # noqa: T201 - for scripts
