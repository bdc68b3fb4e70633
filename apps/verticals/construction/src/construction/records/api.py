"""JSON routes of notes and files, below every kind of record that carries them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Query, Request, Response

from construction import remarks
from construction.access import Caller, Permission, may
from construction.activity import actor_of
from construction.files import StoreFiles
from construction.http import answer, created, saved_file
from construction.remarks import FileList, FileOut, NoteIn, NoteList, NoteOut
from construction.seen import Kept, Record, below_each

routes = APIRouter(tags=["records"])

Called = Annotated[str, Query(max_length=200)]
BODY = {"requestBody": {"required": True, "content": {"image/*": {}, "application/pdf": {}}}}


@routes.get("/notes", response_model=NoteList)
async def notes(session: TenantWork, record: Record) -> Response:
    """List the notes on a record, newest first."""
    found = await remarks.notes(session, record.ids)
    return answer(NoteList(items=[NoteOut.model_validate(one) for one in found]))


@routes.post("/notes", status_code=201, response_model=NoteOut)
async def add_note(
    body: NoteIn, session: TenantWork, caller: Caller, record: Kept, once: OnlyOnce
) -> Response:
    """Write something down on a record that one sees; notes are never changed."""

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        note_id = await remarks.add_note(session, record.ids[0], body.content, by=by, now=now)
        made = NoteOut(id=note_id, author_name=by.name, content=body.content, created_at=now)
        return created(made, f"{record.page.replace('/web/', '/api/v1/', 1)}/notes")

    return await once.run(make)


@routes.get("/files", response_model=FileList)
async def files(session: TenantWork, record: Record) -> Response:
    """List the files of a record, newest first."""
    found = await remarks.files(session, record.ids)
    return answer(FileList(items=[FileOut.model_validate(one) for one in found]))


@routes.post("/files", status_code=201, response_model=FileOut, openapi_extra=BODY)
async def add_file(
    request: Request,
    session: TenantWork,
    caller: Caller,
    record: Kept,
    kept: StoreFiles,
    once: OnlyOnce,
    name: Called = "",
) -> Response:
    """Keep a file, sent as the body: a PDF as it is, or a picture, which is made anew."""
    content = await request.body()

    async def make() -> Outcome:
        by, now = actor_of(caller), clock.now()
        file = await remarks.add_file(
            session, record.ids[0], name, content, files=kept, by=by, now=now
        )
        made = FileOut.model_validate(file)
        return created(made, f"{record.page.replace('/web/', '/api/v1/', 1)}/files/{file.id}")

    return await once.run(make)


@routes.get(
    "/files/{file_id}",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}, "application/pdf": {}}}},
)
async def read_file(
    file_id: UUID,
    session: TenantWork,
    record: Record,
    kept: StoreFiles,
    size: Literal["whole", "small"] = "whole",
) -> Response:
    """Return a file to save."""
    file = await remarks.file_of(session, record.ids, file_id)
    small = size == "small" and file.kind == remarks.FileKind.PICTURE
    content = await remarks.content_of(session, file, files=kept, small=small)
    return saved_file(content, file.name, remarks.TYPES[remarks.FileKind(file.kind)].media_type)


@routes.delete("/files/{file_id}", status_code=204)
async def remove_file(
    file_id: UUID, session: TenantWork, caller: Caller, record: Record, kept: StoreFiles
) -> Response:
    """Take a file away: who added it may, and the owner."""
    await remarks.remove_file(
        session,
        await remarks.file_of(session, record.ids, file_id),
        files=kept,
        by=actor_of(caller),
        is_owner=may(caller, Permission.SETTINGS_WRITE),
        now=clock.now(),
    )
    return Response(status_code=204)


router = below_each("/api/v1", routes)
