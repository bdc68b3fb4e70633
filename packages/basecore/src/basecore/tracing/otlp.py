"""OpenTelemetry's SDK, sending over OTLP/HTTP in a thread of its own.

It reads OpenTelemetry's other variables itself: `OTEL_EXPORTER_OTLP_HEADERS`,
`OTEL_TRACES_SAMPLER`, `OTEL_RESOURCE_ATTRIBUTES` and so on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from threading import Thread

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.trace import Span as OtelSpan

from basecore.tracing.context import Trace
from basecore.tracing.protocol import Kind, Value

KINDS = {
    Kind.SERVER: SpanKind.SERVER,
    Kind.PRODUCER: SpanKind.PRODUCER,
    Kind.CONSUMER: SpanKind.CONSUMER,
    Kind.INTERNAL: SpanKind.INTERNAL,
}
CLOSE_SECONDS = 3.0
"""A collector that is down must not hold up the end of a process."""


def _context(trace: Trace) -> SpanContext:
    flags = TraceFlags(int(trace.flags, 16))
    return SpanContext(int(trace.trace_id, 16), int(trace.span_id, 16), True, flags)


class OtlpSpan:
    """A span of the SDK."""

    __slots__ = ("_span", "trace")

    def __init__(self, span: OtelSpan) -> None:
        self._span = span
        context = span.get_span_context()
        self.trace = Trace(
            f"{context.trace_id:032x}", f"{context.span_id:016x}", f"{context.trace_flags:02x}"
        )

    def note(self, attributes: Mapping[str, Value]) -> None:
        """Add what is known only now."""
        self._span.set_attributes(attributes)

    def rename(self, name: str) -> None:
        """Call it what it turned out to be."""
        self._span.update_name(name)

    def fail(self, kind: str) -> None:
        """Mark it as failed."""
        self._span.set_attribute("error.type", kind)
        self._span.set_status(Status(StatusCode.ERROR))

    def end(self) -> None:
        """Let it go out."""
        self._span.end()


class Otlp:
    """Makes spans with the SDK and sends them in batches."""

    def __init__(self, service: str, *, endpoint: str, environment: str) -> None:
        resource = Resource.create(
            {
                "service.name": service,
                "service.namespace": "basecommerce",
                "service.version": version("basecore"),
                "deployment.environment.name": environment,
            }
        )
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter))
        self._tracer = self._provider.get_tracer("basecore")

    def begin(
        self,
        name: str,
        kind: Kind,
        parent: Trace | None,
        links: Sequence[Trace],
        attributes: Mapping[str, Value],
    ) -> OtlpSpan:
        """Begin a span."""
        context = Context()
        if parent is not None:
            context = set_span_in_context(NonRecordingSpan(_context(parent)), context)
        return OtlpSpan(
            self._tracer.start_span(
                name,
                context=context,
                kind=KINDS[kind],
                links=[Link(_context(one)) for one in links],
                attributes=attributes,
            )
        )

    def close(self) -> None:
        """Send what is left; what a silent collector does not take in time is dropped."""
        closing = Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(CLOSE_SECONDS)
        if closing.is_alive():
            self._exporter.shutdown()  # type: ignore[no-untyped-call]  # the SDK left it out
