"""Remarks: what people add to a record themselves, in words or as files."""

from construction.remarks.domain import MAX_BYTES, MOST_FILES, TYPES, FileKind
from construction.remarks.models import RecordFile, Remark
from construction.remarks.repository import files, notes
from construction.remarks.schemas import FileList, FileOut, NoteIn, NoteList, NoteOut
from construction.remarks.service import (
    Remarks,
    add_file,
    add_note,
    content_of,
    drop_all,
    file_of,
    of,
    remove_file,
)

__all__ = [
    "MAX_BYTES",
    "MOST_FILES",
    "TYPES",
    "FileKind",
    "FileList",
    "FileOut",
    "NoteIn",
    "NoteList",
    "NoteOut",
    "RecordFile",
    "Remark",
    "Remarks",
    "add_file",
    "add_note",
    "content_of",
    "drop_all",
    "file_of",
    "files",
    "notes",
    "of",
    "remove_file",
]
