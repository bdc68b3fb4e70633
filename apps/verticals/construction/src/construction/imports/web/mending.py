"""Mending in the preview: columns, cells, lines left out."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from basecore.errors import InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from webkit import is_htmx, msgid, redirect

from construction.access import Caller
from construction.imports.domain.limits import MAX_CELL, MAX_COLUMNS
from construction.imports.domain.states import Verdict
from construction.imports.service import preparing, viewing
from construction.imports.web.pages import (
    CAN_IMPORT,
    ORDER,
    about,
    actions,
    line_of,
    mine,
    preview,
)
from construction.imports.web.words import VERDICTS, words_of
from construction.pages import FormBody, RefusedError, form_errors, templates

router = APIRouter(prefix="/web/imports", include_in_schema=False)

REMAPPED = msgid("The lines were checked with these columns")


@router.post("/{batch_id}/mapping", dependencies=CAN_IMPORT)
async def remap(
    request: Request, batch_id: UUID, session: TenantWork, caller: Caller, form: FormBody
) -> Response:
    """Say what the columns mean and check everything again."""
    batch = await mine(session, batch_id, caller)
    mapping = [str(form.get(f"mapping-{n}", "")) or None for n in range(len(batch.header))]
    try:
        await preparing.remap(session, batch_id, mapping)
    except InvalidError as error:
        page = await preview(
            request,
            session,
            batch,
            mapping=mapping,
            errors=form_errors(error, request),
            status_code=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
        raise RefusedError(page) from error
    return redirect(request, f"/web/imports/{batch_id}", words_of(request).gettext(REMAPPED))


@router.post("/{batch_id}/rows/{line}", dependencies=CAN_IMPORT)
async def mend(
    request: Request,
    batch_id: UUID,
    line: int,
    session: TenantWork,
    caller: Caller,
    form: FormBody,
) -> Response:
    """Put other text into cells of a line, leave it out, or take it in again."""
    await mine(session, batch_id, caller)
    match form.get("action"):
        case "leave_out":
            await preparing.leave_out(session, batch_id, line)
        case "take_back":
            await preparing.take_back(session, batch_id, line)
        case _:
            await preparing.mend(session, batch_id, line, _cells(form))
    if not is_htmx(request):
        return redirect(request, f"/web/imports/{batch_id}")
    return await _line(request, session, batch_id, line)


def _cells(form: FormData) -> dict[int, str]:
    """Return what was typed, by column; a NUL cannot be stored, and more than a cell not kept."""
    return {
        n: str(form[f"cell-{n}"]).replace("\x00", "")[:MAX_CELL]
        for n in range(MAX_COLUMNS)
        if f"cell-{n}" in form
    }


async def _line(request: Request, session: TenantWork, batch_id: UUID, line: int) -> Response:
    batch = await preparing.get(session, batch_id)
    counts = await viewing.counts(session, batch)
    row = await preparing.line_of(session, batch_id, line)
    words = words_of(request)
    return templates.render(
        request,
        "imports/mended.html",
        **about(batch),
        **actions(counts),
        tabs=[(one, words.gettext(VERDICTS[one]), counts.get(one, 0)) for one in ORDER],
        verdict=Verdict.BROKEN,
        row=line_of(request, batch, await viewing.shown(session, batch, row)),
    )


@router.post("/{batch_id}/leave-out", dependencies=CAN_IMPORT)
async def leave_out_broken(
    request: Request, batch_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Leave every broken line out."""
    await mine(session, batch_id, caller)
    await preparing.leave_out(session, batch_id, None)
    return redirect(request, f"/web/imports/{batch_id}")
