"""`python -m tools.textbook`: answers of published instances, for the engine's tests.

Needs stockpyl 1.0.2, which is no dependency: run it in an environment of its own when instances are
added (`uv run --no-project --with stockpyl==1.0.2 python -m tools.textbook`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

TO = Path(__file__).parents[1] / "packages/engines_core/tests/data/textbook.json"
INSTANCES: Mapping[str, str] = {
    "example_4_1": "normal",
    "problem_4_1": "normal",
    "problem_4_8a": "poisson",
    "example_5_1": "reorder",
    "problem_5_1": "reorder",
    "problem_5_3": "reorder",
}
"""Instances of Snyder and Shen, Fundamentals of Supply Chain Theory, and their kind."""


def _answer(kind: str, given: Mapping[str, float]) -> dict[str, float]:
    if kind == "reorder":
        level, quantity, *_ = import_module("stockpyl.rq").r_q_eil_approximation(**given)
        return {"level": level, "quantity": quantity}
    solve = getattr(import_module("stockpyl.newsvendor"), f"newsvendor_{kind}")
    level, *_ = solve(**given)
    return {"level": level}


def main() -> None:
    """Solve the instances and write them down."""
    load: Any = import_module("stockpyl.instances").load_instance
    found = []
    for name, kind in INSTANCES.items():
        given = load(name)
        found.append({"name": name, "kind": kind, "given": given, **_answer(kind, given)})
    TO.parent.mkdir(exist_ok=True)
    TO.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
