"""Errors of one-time links."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import AppError


class LinkOverError(AppError):
    """The link is unknown, used or too old; which of them is not said."""

    status = HTTPStatus.GONE
    code = "link_over"
    title = "This link does not work any more"
