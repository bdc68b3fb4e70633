"""The mutants: what each breaks, which blows bring it to light, and what the checker must find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.mutants import consumers, relays, writers
from tests.chaos.profile import Profile


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault."""

    says: str
    infect: Callable[[], None]
    symptoms: frozenset[str]
    profile: Profile
    seconds: float = 15.0


MUTANTS = {
    "no-watermark": Mutant(
        "consumers apply whatever they are given",
        consumers.no_watermark,
        frozenset({"duplicate", "unapplied", "inversion", "stock"}),
        {"kill": 20, "flush_unread": 12, "cut": 20},
    ),
    "early-acknowledgement": Mutant(
        "consumers acknowledge before they commit",
        consumers.early_acknowledgement,
        frozenset({"early"}),
        {"kill": 10, "quit_postgres": 6},
    ),
    "maxlen": Mutant(
        "the relay appends with MAXLEN 100",
        relays.maxlen,
        frozenset({"trimmed", "unpublished"}),
        {"pause_all": 9},
    ),
    "id-cursor": Mutant(
        "the relay asks for events after the last id, over all stores",
        relays.id_cursor,
        frozenset({"unpublished"}),
        {"kill": 6},
    ),
    "two-readers": Mutant(
        "readers take partitions without a lease, and a watermark that only grows",
        consumers.two_readers,
        frozenset({"unapplied", "inversion", "duplicate"}),
        {"kill": 6},
    ),
    "watermark-outside": Mutant(
        "the watermark is moved in a transaction of its own, before the effect's",
        consumers.watermark_outside,
        frozenset({"unapplied"}),
        {"kill": 9, "cut_applying": 90},
    ),
    "stepping-over": Mutant(
        "the relay moves its cursor over entries that Redis refused",
        relays.stepping_over,
        frozenset({"unpublished"}),
        {"refuse": 30},
    ),
    "own-sequence": Mutant(
        "the sequence is taken in a transaction of its own",
        writers.own_sequence,
        frozenset({"gap", "disorder"}),
        {"cut_writing": 120},
    ),
}
