"""Rules of approvals."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How a request stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How a quote stands towards the limits: what its last request came to."""

    NONE = "none"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    CHANGED = "changed"


def standing(state: State | None, *, is_same: bool) -> Standing:
    """Return how a quote stands; an answer to other lines than it has now is none."""
    if state is None or state is State.WITHDRAWN:
        return Standing.NONE
    return Standing(state.value) if is_same else Standing.CHANGED
