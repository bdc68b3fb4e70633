"""RFC 9457: every error of the API is `application/problem+json` with a stable code."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from basecore.db.gone import UNREACHABLE, is_database_gone
from basecore.errors import AppError, ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
Render = Callable[[Request, AppError], Awaitable[Response]]
Handle = Callable[[Request, Exception], Awaitable[Response]]

CONSTRAINT_CODES = {"23505", "23503", "23514", "23502", "22003"}
BUSY_CODES = {"55P03", "57014", "40P01", "40001"}


DATA_EXCEPTION = "22"
RETRY_AFTER_SECONDS = 1
MAX_ERRORS, MAX_PATH = 100, 200
"""An answer about a bad body is not longer than the body."""


class InternalError(AppError):
    """A fault of ours; the log has the rest."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal"
    title = "Something went wrong on our side"


class BusyError(AppError):
    """The record is in use for longer than a person should wait."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "busy"
    title = "This is in use just now; try again"


class CrowdedError(AppError):
    """More is asked than there are connections to answer with."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "crowded"
    title = "Too much is asked at once; try again in a moment"


class CutOffError(AppError):
    """The database ended the connection, or does not answer; nothing of the request was kept."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "cut_off"
    title = "This was cut off; try again in a moment"


class HttpError(AppError):
    """An error of the protocol itself, such as a method that is not allowed."""

    code = "http"

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = HTTPStatus(status)  # type: ignore[misc]  # the instance knows better


def problem_response(error: AppError) -> Response:
    """Return the error as problem+json."""
    body = {
        **error.extra,
        "type": f"urn:basecommerce:{error.code}",
        "title": error.title,
        "status": int(error.status),
        "code": error.code,
        "detail": error.detail,
    }
    return Response(
        orjson.dumps(body, default=str), status_code=error.status, media_type=MEDIA_TYPE
    )


def invalid_from_validation(error: RequestValidationError) -> InvalidError:
    """Return the field errors of a body or query that does not fit its schema."""
    fields: dict[str, str] = {}
    for one in error.errors()[:MAX_ERRORS]:
        path = ".".join(str(part) for part in one["loc"] if part not in {"body", "query", "path"})
        fields.setdefault(path[:MAX_PATH] or "body", str(one["msg"]))
    return InvalidError(fields)


def from_database(error: Exception) -> AppError:
    """Return a fixed sentence for a constraint; never the database's own words."""
    if isinstance(error, PoolTimeoutError):
        logger.warning("pool_exhausted")
        return CrowdedError()
    if is_database_gone(error):
        logger.warning("database_gone", exc_info=error)
        return CutOffError()
    known = _of_state(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
    if known is None:
        logger.error("database_error", exc_info=error)
    return known or InternalError()


def _of_state(state: str) -> AppError | None:
    if state in CONSTRAINT_CODES:
        return ConflictError("The values do not fit with what is already recorded")
    if state in BUSY_CODES:
        return BusyError()
    if state.startswith(DATA_EXCEPTION):
        return InvalidError({"body": "A value has characters or a size that cannot be stored"})
    return None


def _expected(error: Exception) -> AppError:
    if isinstance(error, AppError):
        return error
    if isinstance(error, RequestValidationError):
        in_path = any("path" in one["loc"] for one in error.errors())
        return NotFoundError() if in_path else invalid_from_validation(error)
    if isinstance(error, (DBAPIError, PoolTimeoutError, *UNREACHABLE)):
        return from_database(error)
    if isinstance(error, (HTTPException, ClientDisconnect)):
        return _of_protocol(error)
    logger.error("unexpected_error", exc_info=error)
    return InternalError()


def _of_protocol(error: HTTPException | ClientDisconnect) -> AppError:
    if isinstance(error, ClientDisconnect):
        return HttpError(HTTPStatus.BAD_REQUEST, "The request ended before it was whole")
    missing = error.status_code == HTTPStatus.NOT_FOUND
    return NotFoundError() if missing else HttpError(error.status_code, error.detail)


class FaultMiddleware:
    """Answers a fault that nobody expected, inside the application.

    Were the server to see it, it would close the connection after the answer, and the proxy's next
    request on that connection, perhaps another store's, would fail too.
    """

    def __init__(self, app: ASGIApp, handle: Handle) -> None:
        self.app = app
        self.handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer what it raises, unless an answer has begun."""
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            response = await self.handle(Request(scope, receive), error)
            await response(scope, receive, send)


def install_problems(app: FastAPI, pages: Mapping[str, Render] | None = None) -> None:
    """Render every error: by the renderer of the first matching path prefix, else as JSON."""
    renderers = dict(pages or {})

    async def handle(request: Request, error: Exception) -> Response:
        expected = _expected(error)
        shown = (render for path, render in renderers.items() if request.url.path.startswith(path))
        render = next(shown, None)
        response = await render(request, expected) if render else problem_response(expected)
        if expected.status == HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers.setdefault("Retry-After", str(RETRY_AFTER_SECONDS))
        return response

    known: tuple[Any, ...] = (
        AppError, RequestValidationError, DBAPIError, HTTPException, Exception,
    )  # fmt: skip
    for kind in known:
        app.add_exception_handler(kind, handle)
    app.add_middleware(FaultMiddleware, handle=handle)
