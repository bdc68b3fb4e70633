"""The order of commits as clients saw it: what ended before another began has lower sequences."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tests.chaos.history import Deed
from tests.chaos.verdict import Verdict


def check_order(placed: Iterable[tuple[int, Deed]], tenant_id: UUID, verdict: Verdict) -> None:
    """Compare the places of a store's acknowledged transactions with the clients' clock."""
    earliest_end = float("inf")
    for sequence, deed in sorted(placed, key=lambda one: one[0], reverse=True):
        if deed.began > earliest_end:
            verdict.blame("disorder", f"{tenant_id}: {deed.id} at {sequence}")
        earliest_end = min(earliest_end, deed.ended)
