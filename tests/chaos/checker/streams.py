"""The streams' own promises, by what the tap saw."""

from __future__ import annotations

from collections.abc import Sequence

from tests.chaos.tap import Tap
from tests.chaos.verdict import Verdict
from tests.chaos.watcher import Watcher

MARGIN_SECONDS = 12.0
"""What was published this near a loss may have been lost before the tap had read it: the longest
pause of a relay between publishing and moving its cursor, and some."""


def check_streams(
    tap: Tap, watcher: Watcher, losses: Sequence[tuple[float, float]], verdict: Verdict
) -> None:
    """Look for what was never published, dropped too early or acknowledged too early."""
    for tenant_id, passing in watcher.passed.items():
        seen = tap.seen.get(tenant_id, set())
        last = passing.sequences[-1] if passing.sequences else 0
        verdict.history["published events seen"] += len(seen)
        for sequence in range(1, last + 1):
            if sequence not in seen and not _is_excused(passing.of(sequence), losses):
                verdict.blame("unpublished", f"{tenant_id}: {sequence}")
    for name, count in tap.findings.trimmed.items():
        verdict.blame("trimmed", name, count)
    for (tenant_id, name, sequence), words in tap.findings.early.items():
        verdict.blame("early", f"{name}, {tenant_id}: {sequence}, {words}")
    verdict.history["audits of the streams"] = tap.findings.audits


def _is_excused(passed: tuple[float, float], losses: Sequence[tuple[float, float]]) -> bool:
    after, before = passed
    return any(
        begin <= before + MARGIN_SECONDS and end >= after - MARGIN_SECONDS for begin, end in losses
    )
