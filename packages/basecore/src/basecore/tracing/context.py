"""Where in which trace we are: the W3C trace context."""

from __future__ import annotations

import random
import re
from contextvars import ContextVar
from dataclasses import dataclass

# Not version ff and no id of zeroes: the standard calls these invalid.
HEADER = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})"
)
SAMPLED = "01"
NOT_SAMPLED = "00"


@dataclass(frozen=True, slots=True)
class Trace:
    """A place in a trace; `flags` says whether whoever began it records it."""

    trace_id: str
    span_id: str
    flags: str = NOT_SAMPLED

    @property
    def header(self) -> str:
        """Return it as `traceparent`."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"

    @property
    def is_sampled(self) -> bool:
        """Say whether its spans are recorded."""
        return bool(int(self.flags, 16) & 1)


_CURRENT: ContextVar[Trace | None] = ContextVar("trace", default=None)


def parse(header: str | None) -> Trace | None:
    """Read a `traceparent`; None for anything else, since it comes from outside."""
    found = HEADER.fullmatch(header or "")
    return Trace(*found.groups()) if found else None


def trace_id_of(header: str | None) -> str | None:
    """Return the trace id of a `traceparent` that was stored."""
    found = parse(header)
    return found.trace_id if found else None


def current() -> Trace | None:
    """Return where we are, if anywhere."""
    return _CURRENT.get()


def below(parent: Trace | None) -> Trace:
    """Return a new place under a parent, or the first of a new trace."""
    span_id = f"{random.getrandbits(64) or 1:016x}"
    if parent is not None:
        return Trace(parent.trace_id, span_id, parent.flags)
    return Trace(f"{random.getrandbits(128) or 1:032x}", span_id)
