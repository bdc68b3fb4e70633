"""Publishing as the requests' traces show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from basecore import tracing

from outbox_relay.store import Row

SPANS = 100
"""Traces of a batch that get a span; a backlog is not the time for more."""
# The first one is the column: before it, JSON escapes the quotation marks within values.
MARK = b'"traceparent":'
LENGTH = 55


def _trace(row: Row) -> tracing.Trace | None:
    _, _, rest = row.data.partition(MARK)
    value = rest[: LENGTH + 2].decode("ascii", "replace")
    return tracing.parse(value.strip('"')) if value.startswith('"') else None


def _traces(rows: Sequence[Row]) -> Counter[tracing.Trace]:
    """Return the recorded traces of the rows and how many rows each has."""
    found: Counter[tracing.Trace] = Counter()
    for row in rows:
        trace = _trace(row)
        if trace and trace.is_sampled and (trace in found or len(found) < SPANS):
            found[trace] += 1
    return found


@contextmanager
def publishing(rows: Sequence[Row]) -> Iterator[None]:
    """Show the block in the trace of each request whose events it publishes."""
    if not tracing.is_exporting():
        yield
        return
    with ExitStack() as spans:
        for trace, count in _traces(rows).items():
            made = tracing.span(
                "publish",
                kind=tracing.Kind.PRODUCER,
                parent=trace,
                attributes={"messaging.system": "redis", "messaging.batch.message_count": count},
            )
            spans.enter_context(made)
        yield
