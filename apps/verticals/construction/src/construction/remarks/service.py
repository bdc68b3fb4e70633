"""Use cases of remarks: notes and files on a record that the caller is known to see."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.ids import new_id
from webkit import msgid
from webkit.pictures import NotAPictureError, remake

from construction.activity import Actor, note
from construction.files import Files
from construction.remarks import repository
from construction.remarks.domain import (
    MAX_BYTES,
    MOST_FILES,
    FileKind,
    is_pdf,
    kept_as,
    shown_name,
)
from construction.remarks.errors import FileNotFoundInRecordError, NotYoursError
from construction.remarks.models import RecordFile, Remark

TOO_LARGE = msgid("This file is too large: 10 MB at most")
UNKNOWN = msgid("This is neither a PDF nor a picture that can be opened: send one of these")
TOO_MANY = msgid("A record keeps twenty files at most: remove one first")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What people added to a record, newest first."""

    notes: Sequence[Remark]
    files: Sequence[RecordFile]


async def of(session: TenantSession, subjects: Sequence[UUID]) -> Remarks:
    """Return the notes and files of a record, and of those that became part of it."""
    return Remarks(
        await repository.notes(session, subjects), await repository.files(session, subjects)
    )


async def add_note(
    session: TenantSession, subject_id: UUID, content: str, *, by: Actor, now: datetime
) -> UUID:
    """Write something down on a record; return the note's id."""
    note_id = new_id()
    values = {"id": note_id, "subject_id": subject_id, "content": content}
    await repository.add(session, Remark, values | _written(by, now))
    return note_id


async def add_file(
    session: TenantSession,
    subject_id: UUID,
    name: str,
    content: bytes,
    *,
    files: Files,
    by: Actor,
    now: datetime,
) -> RecordFile:
    """Keep a file with a record: a PDF as it is, a picture made anew."""
    if await repository.count_files(session, subject_id) >= MOST_FILES:
        raise InvalidError({"file": TOO_MANY})
    kind, whole, small = await _taken(content)
    file_id = new_id()
    values = {
        "id": file_id,
        "subject_id": subject_id,
        "name": shown_name(name, kind),
        "kind": kind.value,
        "size_bytes": len(whole),
    }
    await repository.add(session, RecordFile, values | _written(by, now))
    # Files first: if the transaction fails, a file that nobody names is left, not a broken link.
    await files.write(session, kept_as(file_id, kind), whole)
    if small:
        await files.write(session, kept_as(file_id, kind, small=True), small)
    return await file_of(session, [subject_id], file_id)


async def _taken(content: bytes) -> tuple[FileKind, bytes, bytes]:
    """Return a file's kind, what is kept of it and a small picture, judged by its bytes alone."""
    if len(content) > MAX_BYTES:
        raise InvalidError({"file": TOO_LARGE})
    if is_pdf(content):
        return FileKind.PDF, content, b""
    try:
        picture = await asyncio.to_thread(remake, content)
    except NotAPictureError as error:
        raise InvalidError({"file": UNKNOWN}) from error
    return FileKind.PICTURE, picture.large, picture.small


def _written(by: Actor, now: datetime) -> dict[str, object]:
    return {"author_id": by.id, "author_name": by.name, "created_at": now}


async def file_of(session: TenantSession, subjects: Sequence[UUID], file_id: UUID) -> RecordFile:
    """Return a file of a record, or raise `FileNotFoundInRecordError`."""
    found = await repository.file(session, subjects, file_id)
    if found is None:
        raise FileNotFoundInRecordError
    return found


async def content_of(
    session: TenantSession, file: RecordFile, *, files: Files, small: bool = False
) -> bytes:
    """Return a file's bytes, or those of its small picture."""
    content = await files.read(session, kept_as(file.id, FileKind(file.kind), small=small))
    if content is None:
        raise FileNotFoundInRecordError
    return content


async def remove_file(
    session: TenantSession,
    file: RecordFile,
    *,
    files: Files,
    by: Actor,
    is_owner: bool,
    now: datetime,
) -> None:
    """Take a file away, and its bytes once that is certain; the history says so."""
    if not is_owner and file.author_id != by.id:
        raise NotYoursError
    await repository.drop_file(session, file.id)
    kind = FileKind(file.kind)
    files.remove_after_commit(session, [kept_as(file.id, kind, small=s) for s in (True, False)])
    await note(session, file.subject_id, "file_removed", by=by, at=now)


async def drop_all(session: TenantSession, subjects: Sequence[UUID], *, files: Files) -> None:
    """Take all notes and files of records away, and their bytes once that is certain."""
    for kind, file_id in await repository.drop_all(session, subjects):
        names = [kept_as(file_id, FileKind(kind), small=small) for small in (True, False)]
        files.remove_after_commit(session, names)
