"""A collector for tests: takes spans over OTLP/HTTP on a real socket."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from typing_extensions import override

LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Taken:
    """A span as it arrived; ids as hex, attributes as text."""

    service: str
    name: str
    kind: int
    trace_id: str
    span_id: str
    parent_id: str
    links: tuple[str, ...]
    attributes: dict[str, str]
    failed: bool


@dataclass(slots=True)
class Collector:
    """What has arrived; `endpoint` is where processes send to."""

    endpoint: str
    spans: list[Taken] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)

    def wait_for(self, enough: Callable[[list[Taken]], bool], seconds: float = 15.0) -> list[Taken]:
        """Return the spans once they are enough; fail if they never are."""
        until = time.monotonic() + seconds
        while not enough(self.spans):
            if time.monotonic() > until:
                seen = [(one.service, one.name, one.trace_id) for one in self.spans]
                raise TimeoutError(f"after {seconds:g} s there are only {seen}")
            time.sleep(LOOK_SECONDS)
        return list(self.spans)


def _attributes(pairs: Iterable[KeyValue]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        kind = pair.value.WhichOneof("value")
        found[pair.key] = str(getattr(pair.value, kind)) if kind else ""
    return found


def _taken(service: str, span: Span) -> Taken:
    return Taken(
        service,
        span.name,
        span.kind,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        tuple(link.trace_id.hex() for link in span.links),
        _attributes(span.attributes),
        span.status.code == 2,  # noqa: PLR2004 - STATUS_CODE_ERROR
    )


def _read(body: bytes) -> Iterator[Taken]:
    for of_service in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = _attributes(of_service.resource.attributes).get("service.name", "")
        for scope in of_service.scope_spans:
            for span in scope.spans:
                yield _taken(service, span)


@contextmanager
def collector() -> Iterator[Collector]:
    """Run a collector on a free port."""
    found = Collector("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            found.paths.add(self.path)
            found.spans.extend(_read(body))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
