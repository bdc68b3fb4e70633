"""Notes and files on the pages of records."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from basecore import clock
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from webkit import msgid, redirect

from construction import remarks
from construction.access import Caller, Permission, may
from construction.activity import actor_of
from construction.files import StoreFiles
from construction.http import saved_file
from construction.pages import (
    FormBody,
    RefusedError,
    form_errors,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
)
from construction.remarks import FileKind, NoteIn
from construction.seen import Kept, Record, below_each

routes = APIRouter(include_in_schema=False)

WRITTEN = msgid("Note written")
ADDED = msgid("The file is added")
REMOVED = msgid("The file is removed")
UNFIT = 422


@routes.get("/notes")
async def note_form(request: Request, record: Record) -> Response:
    """Show an empty note."""
    values = {"content": ""}
    return templates.render(
        request, "records/note.html", record=record, values=values, errors={}, key=new_key()
    )


@routes.post("/notes")
async def add_note(
    request: Request,
    session: TenantWork,
    caller: Caller,
    record: Kept,
    form: FormBody,
    once: OnlyOnce,
) -> Response:
    """Write something down on a record."""
    values = typed(form, ["content"])

    async def make() -> Outcome:
        content = parse_form(NoteIn, values).content
        by, now = actor_of(caller), clock.now()
        await remarks.add_note(session, record.ids[0], content, by=by, now=now)
        return Outcome(303, media_type=None, location=record.page)

    try:
        await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = {"record": record, "values": values, **retry(error, form, request)}
        page = templates.render(request, "records/note.html", status_code=UNFIT, **again)
        raise RefusedError(page) from error
    return _done(request, record, WRITTEN)


@routes.get("/files")
async def files(request: Request, session: TenantWork, caller: Caller, record: Record) -> Response:
    """Show the files of a record, and where one is added."""
    return await _files(request, session, caller, record, {})


@routes.post("/files")
async def add_file(
    request: Request,
    session: TenantWork,
    caller: Caller,
    record: Kept,
    kept: StoreFiles,
    form: FormBody,
) -> Response:
    """Keep a file with a record."""
    sent = form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
    by, now = actor_of(caller), clock.now()
    try:
        await remarks.add_file(session, record.ids[0], name, content, files=kept, by=by, now=now)
    except InvalidError as error:
        errors = form_errors(error, request)
        page = await _files(request, session, caller, record, errors, UNFIT)
        raise RefusedError(page) from error
    return _done(request, record, ADDED)


@routes.get("/files/{file_id}")
async def read_file(
    file_id: UUID,
    session: TenantWork,
    record: Record,
    kept: StoreFiles,
    size: Literal["whole", "small"] = "whole",
) -> Response:
    """Return a file to save."""
    file = await remarks.file_of(session, record.ids, file_id)
    small = size == "small" and file.kind == FileKind.PICTURE
    content = await remarks.content_of(session, file, files=kept, small=small)
    return saved_file(content, file.name, remarks.TYPES[FileKind(file.kind)].media_type)


@routes.post("/files/{file_id}/remove")
async def remove_file(
    request: Request,
    file_id: UUID,
    session: TenantWork,
    caller: Caller,
    record: Record,
    kept: StoreFiles,
) -> Response:
    """Take a file away."""
    await remarks.remove_file(
        session,
        await remarks.file_of(session, record.ids, file_id),
        files=kept,
        by=actor_of(caller),
        is_owner=may(caller, Permission.SETTINGS_WRITE),
        now=clock.now(),
    )
    return _done(request, record, REMOVED)


def _done(request: Request, record: Record, text: str) -> Response:
    return redirect(request, record.page, templates.translations(request).gettext(text))


async def _files(
    request: Request,
    session: TenantWork,
    caller: Caller,
    record: Record,
    errors: dict[str, str],
    status_code: int = 200,
) -> Response:
    return templates.render(
        request,
        "records/files.html",
        status_code=status_code,
        record=record,
        files=await remarks.files(session, record.ids),
        may_remove_all=may(caller, Permission.SETTINGS_WRITE),
        me=caller.user_id,
        errors=errors,
    )


router = below_each("/web", routes)
