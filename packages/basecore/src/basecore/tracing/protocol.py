"""What spans need of whatever sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from basecore.tracing.context import Trace

Value = str | int | float | bool


class Kind(StrEnum):
    """Which side of a call or a message a span is."""

    SERVER = "server"
    PRODUCER = "producer"
    CONSUMER = "consumer"
    INTERNAL = "internal"


class Recording(Protocol):
    """A span on its way to the collector."""

    @property
    def trace(self) -> Trace:
        """Return its place."""

    def note(self, attributes: Mapping[str, Value]) -> None:
        """Add what is known only now."""

    def rename(self, name: str) -> None:
        """Call it what it turned out to be."""

    def fail(self, kind: str) -> None:
        """Mark it as failed."""

    def end(self) -> None:
        """Let it go out."""


class Exporter(Protocol):
    """What makes spans and sends them."""

    def begin(
        self,
        name: str,
        kind: Kind,
        parent: Trace | None,
        links: Sequence[Trace],
        attributes: Mapping[str, Value],
    ) -> Recording:
        """Begin a span."""

    def close(self) -> None:
        """Send what is left; blocks for a few seconds at most."""
