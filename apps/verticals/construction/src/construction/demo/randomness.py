"""Repeatable chance: the same seed and purpose always draw the same demo."""

from random import Random


def generator(seed: str, purpose: str) -> Random:
    """Return a generator of its own for this purpose; not for secrets."""
    return Random(f"{seed}/{purpose}")  # noqa: S311 - believable, not secret
