"""Errors of remarks."""

from __future__ import annotations

from basecore.errors import ForbiddenError, NotFoundError


class FileNotFoundInRecordError(NotFoundError):
    """The record has no such file."""

    code = "record_file_not_found"
    title = "There is no such file"


class NotYoursError(ForbiddenError):
    """Somebody else added the file."""

    code = "file_of_a_colleague"
    title = "Only who added a file, or the owner, may remove it"
