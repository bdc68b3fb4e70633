"""The trace of a store's transaction: it goes on from what its events came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from uuid import UUID

from basecore import tracing
from basecore.db import RequestContext
from basecore.streams import Envelope
from basecore.telemetry import log_context

LINKS = 100
OF_TRACE = slice(3, 35)
"""Where in a `traceparent` the trace's id stands."""


def _read(headers: Iterable[str], count: int) -> list[tracing.Trace]:
    return [found for header in islice(headers, count) if (found := tracing.parse(header))]


def _cause(events: Sequence[Envelope]) -> UUID | None:
    """Return the request behind all of the events, if it is one."""
    causes = {event.correlation_id for event in events}
    return causes.pop() if len(causes) == 1 else None


@contextmanager
def applying(
    consumer: str, tenant_id: UUID, events: Sequence[Envelope]
) -> Iterator[RequestContext]:
    """Apply events of a store in a span, a child of their trace or linked to their traces.

    Yield who does it and why, for the events that are recorded on the way.
    """
    headers = dict.fromkeys(event.traceparent for event in events if event.traceparent)
    is_one = len({header[OF_TRACE] for header in headers}) == 1
    traces = _read(headers, LINKS if tracing.is_exporting() else int(is_one))
    parent = traces[0] if is_one and traces else None
    cause = _cause(events) if is_one or len(events) == 1 else None
    with (
        log_context(
            consumer=consumer, tenant_id=str(tenant_id), request_id=cause.hex if cause else None
        ),
        tracing.span(
            f"apply {consumer}",
            kind=tracing.Kind.CONSUMER,
            parent=parent,
            links=traces[1:] if parent else traces,
            attributes={
                "basec.consumer": consumer,
                "basec.tenant_id": str(tenant_id),
                "messaging.batch.message_count": len(events),
            },
        ) as span,
    ):
        yield RequestContext(
            actor=f"engine:{consumer}", correlation_id=cause, traceparent=span.trace.header
        )


@contextmanager
def by_clock(engine: str, work: str, tenant_id: UUID) -> Iterator[RequestContext]:
    """Do a store's work that no event asked for, in a trace of its own; yield who does it."""
    attributes = {"basec.consumer": engine, "basec.tenant_id": str(tenant_id)}
    with (
        log_context(consumer=engine, tenant_id=str(tenant_id)),
        tracing.span(f"{work} {engine}", attributes=attributes) as span,
    ):
        yield RequestContext(actor=f"engine:{engine}", traceparent=span.trace.header)
