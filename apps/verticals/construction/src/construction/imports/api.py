"""JSON routes of imports and exports."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.tokens import Principal
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.http import answer, created
from construction.imports.domain.encodings import CHOOSABLE
from construction.imports.domain.states import Kind, Verdict
from construction.imports.models import ImportBatch
from construction.imports.schemas import (
    ImportOut,
    ImportsOut,
    MappingIn,
    RowIn,
    RowOut,
    RowsOut,
)
from construction.imports.service import preparing, running, viewing
from construction.imports.service.arriving import receive
from construction.imports.service.exporting import MEDIA_TYPES, Format, export, pieces
from construction.imports.service.kinds import ensure_export, ensure_import, importable
from construction.pages import FormBody

router = APIRouter(prefix="/api/v1", tags=["imports"])

CAN_IMPORT = [allowed(Permission.CUSTOMERS_WRITE)]
"""Whoever may import anything; the kind decides further."""
CAN_EXPORT = [allowed(Permission.CUSTOMERS_READ)]
SENT = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["kind", "file"],
            "properties": {
                "kind": {"type": "string", "enum": [kind.value for kind in Kind]},
                "file": {"type": "string", "format": "binary"},
                "sheet": {"type": "string", "description": "of a workbook; else its first"},
                "encoding": {
                    "type": "string",
                    "enum": list(CHOOSABLE),
                    "description": "of a text; else it is recognised",
                },
            },
        }
    }
}


async def _mine(session: TenantWork, import_id: UUID, caller: Principal) -> ImportBatch:
    batch = await preparing.get(session, import_id)
    ensure_import(caller, Kind(batch.kind))
    return batch


async def _out(session: TenantWork, batch_id: UUID) -> ImportOut:
    batch = await preparing.get(session, batch_id)
    found = ImportOut.model_validate(batch)
    if not found.counts:
        found.counts = await viewing.counts(session, batch)
    return found


@router.post(
    "/imports",
    status_code=201,
    response_model=ImportOut,
    dependencies=CAN_IMPORT,
    openapi_extra={"requestBody": {"required": True, "content": SENT}},
)
async def send(session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce) -> Response:
    """Send a file; nothing is imported yet."""

    async def make() -> Outcome:
        batch_id = await receive(session, caller, form)
        return created(await _out(session, batch_id), f"/api/v1/imports/{batch_id}")

    return await once.run(make)


@router.get("/imports", response_model=ImportsOut, dependencies=CAN_IMPORT)
async def search(
    session: TenantWork, caller: Caller, before: Annotated[UUID | None, Query()] = None
) -> Response:
    """List imports, newest first."""
    found = await viewing.history(session, importable(caller), before)
    return answer(
        ImportsOut(items=[ImportOut.model_validate(one) for one in found[: viewing.PAGE]])
    )


@router.get("/imports/{import_id}", response_model=ImportOut, dependencies=CAN_IMPORT)
async def read(import_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Read an import; before it is imported, `counts` says what it would do."""
    await _mine(session, import_id, caller)
    return answer(await _out(session, import_id))


@router.get("/imports/{import_id}/rows", response_model=RowsOut, dependencies=CAN_IMPORT)
async def rows(
    import_id: UUID,
    session: TenantWork,
    caller: Caller,
    verdict: Verdict = Verdict.BROKEN,
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """List the lines that were judged so."""
    batch = await _mine(session, import_id, caller)
    found = await viewing.preview(session, batch, verdict, after)
    more = found[-1].row.line if len(found) == viewing.PAGE else None
    items = [RowOut.model_validate(one.row) for one in found]
    return answer(RowsOut(items=items, next_after=more))


@router.put("/imports/{import_id}/mapping", response_model=ImportOut, dependencies=CAN_IMPORT)
async def remap(import_id: UUID, body: MappingIn, session: TenantWork, caller: Caller) -> Response:
    """Say what the columns mean; every line is checked again."""
    await _mine(session, import_id, caller)
    await preparing.remap(session, import_id, body.mapping)
    return answer(await _out(session, import_id))


@router.patch("/imports/{import_id}/rows/{line}", response_model=RowOut, dependencies=CAN_IMPORT)
async def mend(
    import_id: UUID, line: int, body: RowIn, session: TenantWork, caller: Caller
) -> Response:
    """Mend cells of a line, leave it out, or take it in again."""
    await _mine(session, import_id, caller)
    if body.cells:
        await preparing.mend(session, import_id, line, body.cells)
    if body.left_out:
        await preparing.leave_out(session, import_id, line)
    elif not body.cells:
        await preparing.take_back(session, import_id, line)
    return answer(RowOut.model_validate(await preparing.line_of(session, import_id, line)))


@router.post("/imports/{import_id}/run", response_model=ImportOut, dependencies=CAN_IMPORT)
async def run(import_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Import what the preview shows; `status` says whether it is done or goes on."""
    await _mine(session, import_id, caller)
    await running.start(session, import_id, by=actor_of(caller), now=clock.now())
    return answer(await _out(session, import_id))


@router.post("/imports/{import_id}/undo", response_model=ImportOut, dependencies=CAN_IMPORT)
async def undo(import_id: UUID, session: TenantWork, caller: Caller) -> Response:
    """Take an import back; what is used or was changed since is kept and listed."""
    await _mine(session, import_id, caller)
    await running.undo(session, import_id, by=actor_of(caller), now=clock.now())
    return answer(await _out(session, import_id))


@router.get("/exports", response_class=StreamingResponse, dependencies=CAN_EXPORT)
async def download(
    session: TenantWork,
    caller: Caller,
    kind: Kind,
    format: Format = Format.CSV,  # noqa: A002 - the API's word
) -> Response:
    """Download everything of a kind, as it can be imported again; headers are field names."""
    ensure_export(caller, kind)
    file = await export(session, kind, format, lambda column: column.name)
    return StreamingResponse(pieces(file), media_type=MEDIA_TYPES[format])
