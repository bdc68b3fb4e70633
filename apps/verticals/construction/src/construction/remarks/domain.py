"""Which files are taken, and what they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from uuid import UUID

MAX_BYTES = 10 * 1024 * 1024
MOST_FILES = 20
"""Files that one record keeps."""
NAME_LENGTH = 100
TAIL = 1024
"""A PDF says that it ends within so many last bytes."""


class FileKind(StrEnum):
    """What a file is, as its bytes say."""

    PICTURE = "picture"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Type:
    """How a kind of file is written and told."""

    suffix: str
    media_type: str


TYPES = {
    FileKind.PICTURE: Type("webp", "image/webp"),
    FileKind.PDF: Type("pdf", "application/pdf"),
}


def is_pdf(content: bytes) -> bool:
    """Tell whether bytes begin and end as a PDF does, whatever the file is called."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-TAIL:]


def shown_name(given: str, kind: FileKind) -> str:
    """Return the name of a file without folders and odd characters, ending as what it is."""
    stem = PurePosixPath(given.replace("\\", "/")).stem
    plain = re.sub(r"[^\w .()+-]", "_", stem).strip(" .")[:NAME_LENGTH]
    return f"{plain or kind.value}.{TYPES[kind].suffix}"


def kept_as(file_id: UUID, kind: FileKind, *, small: bool = False) -> str:
    """Return the name under which a file lies in its store's folder."""
    return f"record-{file_id}{'-small' if small else ''}.{TYPES[kind].suffix}"
