"""Who leaves in the middle of a request is no fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from basecore.http import install_problems
from fastapi import FastAPI, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message


def make_app() -> FastAPI:
    app = FastAPI()
    install_problems(app)

    @app.post("/read")
    async def read(request: Request) -> int:
        return len(await request.body())

    return app


def coming() -> Iterator[Message]:
    """Yield the beginning of a body, and that nobody is there any more."""
    yield {"type": "http.request", "body": b"a", "more_body": True}
    while True:
        yield {"type": "http.disconnect"}


async def test_who_leaves_in_the_middle_of_a_body_is_no_fault(
    caplog: pytest.LogCaptureFixture,
) -> None:
    messages, answered = coming(), []

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {"type": "http", "method": "POST", "path": "/read", "query_string": b"", "headers": []}
    await make_app()(scope, receive, send)
    assert answered[0]["status"] == 400
    assert b'"code":"http"' in answered[1]["body"]
    assert caplog.records == []
