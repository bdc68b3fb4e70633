"""Errors of notices."""

from __future__ import annotations

from basecore.errors import NotFoundError


class NoticeNotFoundError(NotFoundError):
    """The person was told no such thing."""

    code = "notice_not_found"
    title = "There is no such notice"
