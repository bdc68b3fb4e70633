"""Refuses unsafe requests that another site, or a sibling store, made a browser send."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from basecore.errors import AppError
from basecore.http.problems import problem_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

security = logging.getLogger("security")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OWN_SITES = frozenset({"same-origin", "none"})


class CrossSiteError(AppError):
    """A browser sent the request on behalf of another site."""

    status: ClassVar[HTTPStatus] = HTTPStatus.FORBIDDEN
    code: ClassVar[str] = "cross_site"
    title: ClassVar[str] = "This request came from another site"


def is_own(headers: Mapping[str, str]) -> bool:
    """Tell whether an unsafe request with these headers comes from the host's own pages.

    Programs send neither header; they pass, because without a cookie there is nothing to ride on.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in OWN_SITES
    origin = headers.get("origin")
    if origin is not None:
        return _host_of(origin) == headers.get("host")
    return "cookie" not in headers


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as `http://[`
        return ""


class CsrfMiddleware:
    """ASGI middleware in front of every route that changes something."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): v.decode("latin-1") for name, v in scope["headers"]}
        if is_own(headers):
            await self.app(scope, receive, send)
            return
        security.warning(
            "cross_site_request",
            extra={
                "host": headers.get("host"),
                "origin": headers.get("origin"),
                "site": headers.get("sec-fetch-site"),
                "path": scope["path"],
            },
        )
        await problem_response(CrossSiteError())(scope, receive, send)
