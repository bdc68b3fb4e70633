"""The verdict as people read it."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from tests.chaos.verdict import MEANING, Verdict


def show(verdict: Verdict, console: Console) -> None:
    """Print one storm."""
    title = f"chaos: {verdict.minutes:g} minutes, seed {verdict.seed}"
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    table.add_column("figure", justify="right")
    for name, figure in verdict.figures().items():
        table.add_row(name, str(figure))
    table.add_section()
    for kind, meaning in MEANING.items():
        count = verdict.violations[kind]
        table.add_row(meaning, f"[bold red]{count}[/]" if count else "0")
    console.print(table)
    for kind, examples in verdict.examples.items():
        console.print(f"{kind}: {'; '.join(examples)}", highlight=False, soft_wrap=True)
    word = "[bold green]nothing is wrong[/]" if verdict.is_clean else "[bold red]VIOLATED[/]"
    console.print(f"verdict: {word}")


def show_mutants(
    verdicts: Mapping[str, Verdict], symptoms: Mapping[str, frozenset[str]], console: Console
) -> None:
    """Print which mutants were caught, and by what."""
    table = Table(title="mutants", title_justify="left")
    for heading in ("mutant", "", "by what was expected of it", "and by"):
        table.add_column(heading)
    for name, verdict in verdicts.items():
        found = {kind: count for kind, count in verdict.violations.items() if count}
        expected = [f"{kind} {found.pop(kind)}" for kind in sorted(symptoms[name] & found.keys())]
        word = "[green]caught[/]" if expected else "[bold red]MISSED[/]"
        others = ", ".join(f"{kind} {count}" for kind, count in found.items())
        table.add_row(name, word, ", ".join(expected), others)
    console.print(table)
