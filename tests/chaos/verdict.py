"""What came of a storm: what was done, what was measured, and everything that must not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from statistics import median
from typing import Any

SHOWN = 3

MEANING = {
    "lost": "acknowledged transactions without their events",
    "phantom": "events of transactions that were rolled back",
    "torn": "transactions of which only a part is there",
    "disorder": "transactions whose order differs from what clients saw",
    "gap": "missing or doubled sequences in the outbox",
    "unapplied": "events without an effect",
    "duplicate": "effects that happened twice",
    "inversion": "effects in the wrong order",
    "skip": "effects before an earlier event's effect",
    "foreign": "effects of events that are not in the outbox",
    "stock": "facts of the stock engine that differ from a recomputation",
    "reactions": "reactions of the vertical that differ from the alerts",
    "mail": "mails of nobody, given up, or called sent and never taken",
    "given_up": "events that were dead-lettered or rejected",
    "unpublished": "events that the relay passed and never published",
    "trimmed": "entries dropped before every group had them",
    "early": "entries acknowledged before their effect was committed",
    "unsettled": "stores that did not come to rest",
    "exit": "processes that did not end in peace",
}


@dataclass(slots=True)
class Verdict:
    """The result of one storm."""

    seed: int
    minutes: float
    mutant: str | None = None
    done: Counter[str] = field(default_factory=Counter)
    history: Counter[str] = field(default_factory=Counter)
    stalls: list[float] = field(default_factory=list)
    catch_ups: list[float] = field(default_factory=list)
    longest_in_storm: dict[str, float] = field(default_factory=dict)
    """By consumer: the longest time that a store stood still, under all blows together."""
    settled_after: float = 0.0
    violations: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def blame(self, kind: str, example: object, count: int = 1) -> None:
        """Note something that must not be."""
        if kind not in MEANING:
            raise KeyError(kind)
        self.violations[kind] += count
        known = self.examples.setdefault(kind, [])
        if len(known) < SHOWN:
            known.append(str(example))

    @property
    def is_clean(self) -> bool:
        """Say whether nothing was wrong."""
        return not self.violations.total()

    def figures(self) -> dict[str, object]:
        """Return what was done and measured, in the order in which people read it."""
        return {
            **{name: self.done[name] for name in sorted(self.done)},
            **{name: self.history[name] for name in sorted(self.history)},
            **_spread("stall after a death, s", self.stalls),
            **_spread("caught up after a Redis loss, s", self.catch_ups),
            **{
                f"longest stall of {name} under all blows, s": round(seconds, 1)
                for name, seconds in self.longest_in_storm.items()
            },
            "settled after the storm, s": round(self.settled_after, 1),
        }

    def document(self) -> dict[str, Any]:
        """Return everything, ready for JSON."""
        # `asdict` would count a counter's pairs.
        plain = replace(self, done=Counter(), history=Counter(), violations=Counter())
        return asdict(plain) | {
            "done": dict(self.done),
            "history": dict(self.history),
            "clean": self.is_clean,
            "figures": self.figures(),
            "violations": {kind: self.violations[kind] for kind in MEANING},
        }


def _spread(name: str, values: Sequence[float]) -> dict[str, object]:
    if not values:
        return {name: "not measured"}
    return {name: f"p50 {median(values):.1f}, max {max(values):.1f} ({len(values)} measured)"}
