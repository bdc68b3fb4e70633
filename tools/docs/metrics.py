"""`python -m tools.docs.metrics [--check]`: docs/reference/metrics.md from the metrics."""

from __future__ import annotations

import sys

from basecore.metric_parts import Part
from basecore.metrics import PARTS

from tools.docs.pages import table, write_or_check

INTRO = """\
# Metrics

> Made by `python -m tools.docs.metrics` from `packages/basecore/src/basecore/metrics.py`; do not
> edit by hand.

What each process tells at `/metrics`, in Prometheus' text format. How to scrape it, and what to
look at first: [observing](../infrastructure/observing.md). A histogram has the series `…_bucket`,
`…_sum` and `…_count`. No label holds a store; `./basec events status` names the slowest.
"""
ALSO = """\
Also the usual figures of a process: `process_start_time_seconds`, `process_cpu_seconds_total`,
`process_resident_memory_bytes`, `process_virtual_memory_bytes`, `process_open_fds`,
`process_max_fds`.
"""


def _section(part: Part) -> str:
    rows = [
        (
            f"`{one.name}`",
            one.kind,
            ", ".join(f"`{label}`" for label in one.labels) or "-",
            f"{one.says}.",
            one.worry,
        )
        for one in part.metrics
    ]
    shown = table(("name", "kind", "labels", "what it says", "when to worry"), rows)
    return f"## {part.title}\n\nShown by {part.shown_by}.\n\n{shown}\n"


def page() -> str:
    """Return the page."""
    first, *others = [_section(part) for part in PARTS]
    return "\n".join((INTRO, first, ALSO, *others))


def main(*arguments: str) -> int:
    """Write the page, or check it."""
    return write_or_check("metrics.md", page(), list(arguments))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
