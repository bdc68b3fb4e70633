"""Errors of imports and exports."""

from __future__ import annotations

from http import HTTPStatus

from basecore.errors import AppError, ConflictError, InvalidError, NotFoundError
from webkit.words import msgid


class ImportNotFoundError(NotFoundError):
    """There is no such import in this store."""

    code = "import_not_found"
    title = "There is no such import"


class RowNotFoundError(NotFoundError):
    """The import has no such line."""

    code = "import_row_not_found"
    title = "There is no such line"


class FileRefusedError(InvalidError):
    """The file cannot be read; the sentence says why."""

    code = "file_refused"

    def __init__(self, sentence: str, **words: object) -> None:
        super().__init__({"file": sentence}, values={"file": words} if words else None)


class NotReadyError(ConflictError):
    """The import is in another state than the action needs."""

    code = "import_not_ready"
    title = msgid("This import has moved on. Reload the page.")


class BrokenRowsError(ConflictError):
    """Lines with errors are neither mended nor left out."""

    code = "import_broken_rows"
    title = msgid("There are lines with errors. Mend them or leave them out first.")


class NothingToImportError(ConflictError):
    """No line would change anything."""

    code = "import_nothing_to_do"
    title = msgid("No line of this file would change anything.")


class MappingInvalidError(InvalidError):
    """The columns do not say enough, or say something twice."""

    code = "import_mapping_invalid"


class TooLargeError(AppError):
    """The file is larger than is read."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "file_too_large"
    title = msgid("The file is larger than 20 MB. Split it into several.")
