"""Small parts of the JSON edge that every feature uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from basecore.errors import InvalidError
from basecore.http import Outcome
from fastapi import Header, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from webkit import saved_as


def created(body: BaseModel, location: str) -> Outcome:
    """Return the answer to a creating request."""
    return Outcome(201, body.model_dump_json().encode(), location=location)


def answer(body: BaseModel, *, version: int | None = None) -> Response:
    """Return a body that is validated already, with its version as ETag."""
    headers = {"ETag": f'"{version}"'} if version is not None else None
    return Response(
        body.model_dump_json(by_alias=True), media_type="application/json", headers=headers
    )


async def if_match(if_match: Annotated[str | None, Header()] = None) -> int:
    """Return the version that the caller read; changing without it is refused."""
    tag = (if_match or "").strip().removeprefix("W/").strip('"')
    if not tag.isdecimal() or len(tag) > 9:  # noqa: PLR2004 - fits an integer column
        raise InvalidError({"If-Match": "Send the ETag of the version that you read"})
    return int(tag)


async def if_match_given(tag: Annotated[str | None, Header(alias="If-Match")] = None) -> int | None:
    """Return the version that the caller read, where one is sent."""
    return None if tag is None else await if_match(tag)


def picture(content: bytes) -> Response:
    """Return a picture that never changes under its address, for nobody but who asked."""
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(content, media_type="image/webp", headers=headers)


def attachment(content: Iterable[bytes], name: str, media_type: str) -> Response:
    """Return a file that the browser saves under a name."""
    headers = {"Content-Disposition": saved_as(name)}
    return StreamingResponse(content, media_type=media_type, headers=headers)


def saved_file(content: bytes, name: str, media_type: str) -> Response:
    """Return somebody's file: saved under its name, opened by no page, kept under its address."""
    headers = {
        "Content-Disposition": saved_as(name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return Response(content, media_type=media_type, headers=headers)


PAPER_POLICY = (
    "default-src 'self'; object-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""A browser shows a PDF by means of a plug-in of its own, which brings its own styles."""


def paper(content: bytes, name: str, *, inline: bool) -> Response:
    """Return a PDF to be saved, or to be shown and printed."""
    headers = {
        "Content-Disposition": saved_as(name, inline=inline),
        "Content-Security-Policy": PAPER_POLICY,
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type="application/pdf", headers=headers)
