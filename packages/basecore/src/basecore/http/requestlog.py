"""Each request seen from outside: one log line, one span and one observation of its time."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from basecore import metrics, tracing
from basecore.ids import new_id
from basecore.telemetry import log_context

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("request")
UNSEEN = ("/health/", metrics.PATH)
COUNTED = "/internal/"
"""Nginx asks these for every request of a browser: worth a figure, not a line."""
KEYS = "/q/"
"""Below it an address is a key: lines and spans name the route instead."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "other"
LONGEST_ID = 64
FAULT = 500


class Seen:
    """What is known of a request while it is served."""

    __slots__ = ("headers", "scope", "started", "status")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.headers = dict(scope["headers"])
        self.started = time.perf_counter()
        self.status = FAULT

    def header(self, name: bytes) -> str:
        """Return a header, empty if it is not there."""
        sent: bytes = self.headers.get(name, b"")
        return sent.decode("latin-1")

    @property
    def route(self) -> str:
        """Return the template of the route, known once the request was routed."""
        return getattr(self.scope.get("route"), "path", NO_ROUTE)

    @property
    def path(self) -> str:
        """Return the address as it may be kept."""
        path: str = self.scope["path"]
        return self.route if path.startswith(KEYS) else path

    @property
    def seconds(self) -> float:
        """Return how long it has taken."""
        return time.perf_counter() - self.started

    def count(self) -> None:
        """Add it to the metrics."""
        method = self.scope["method"] if self.scope["method"] in METHODS else NO_ROUTE
        status = f"{self.status // 100}xx"
        metrics.http_seconds.labels(method, self.route, status).observe(self.seconds)

    def log(self) -> None:
        """Write the line by which it is found again."""
        principal = self.scope.get("state", {}).get("principal")
        logger.info(
            "request",
            extra={
                "method": self.scope["method"],
                "path": self.path,
                "status": self.status,
                "ms": round(self.seconds * 1000, 1),
                "slug": self.header(b"x-tenant-slug"),
                "tenant_id": str(principal.tenant_id) if principal else None,
            },
        )

    def tell(self, span: tracing.Span) -> None:
        """Say in the span what it was and how it ended."""
        span.rename(f"{self.scope['method']} {self.route}")
        span.note(
            {
                "http.request.method": self.scope["method"],
                "http.route": self.route,
                "http.response.status_code": self.status,
                "url.path": self.path,
                "basec.store": self.header(b"x-tenant-slug"),
            }
        )
        if self.status >= FAULT:
            span.fail(str(self.status))


class RequestLogMiddleware:
    """Logs, counts and traces requests; pure ASGI, so that it costs microseconds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tell how it went."""
        if scope["type"] != "http" or scope["path"].startswith(UNSEEN):
            await self.app(scope, receive, send)
            return
        seen = Seen(scope)

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
            await send(message)

        try:
            if scope["path"].startswith(COUNTED):
                await self.app(scope, receive, watch)
            else:
                await self._traced(seen, receive, watch)
        finally:
            seen.count()

    async def _traced(self, seen: Seen, receive: Receive, send: Send) -> None:
        parent = tracing.parse(seen.header(b"traceparent"))
        request_id = seen.header(b"x-request-id")[:LONGEST_ID] or new_id().hex
        with (
            log_context(request_id=request_id),
            tracing.span(seen.scope["method"], kind=tracing.Kind.SERVER, parent=parent) as span,
        ):
            try:
                await self.app(seen.scope, receive, send)
            finally:
                seen.log()
                if span.is_recording:
                    seen.tell(span)
