"""One structured line for each request, with the ids by which it is found again."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from basecore.ids import new_id

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("request")
QUIET = ("/health/", "/internal/")


class RequestLogMiddleware:
    """Logs method, path, status and time; pure ASGI, so that it costs microseconds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log its end."""
        if scope["type"] != "http" or scope["path"].startswith(QUIET):
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            headers = dict(scope["headers"])
            principal = scope.get("state", {}).get("principal")
            logger.info(
                "request",
                extra={
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                    "slug": headers.get(b"x-tenant-slug", b"").decode("latin-1"),
                    "tenant_id": str(principal.tenant_id) if principal else None,
                    "request_id": headers.get(b"x-request-id", b"").decode("latin-1")
                    or str(new_id()),
                },
            )
