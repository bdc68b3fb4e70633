"""Files in and files out."""

from __future__ import annotations

import csv
import io
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from basecore import clock
from basecore.errors import AppError, InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from basecore.tokens import Principal
from fastapi import APIRouter, Request, Response
from webkit import Translations, msgid, redirect
from webkit.cells import guarded

from construction.access import Caller, Permission, allowed
from construction.activity import actor_of, exported
from construction.http import attachment
from construction.imports.domain.limits import MAX_BYTES
from construction.imports.domain.states import Kind
from construction.imports.errors import FileRefusedError, TooLargeError
from construction.imports.models import ImportBatch
from construction.imports.service import preparing, viewing
from construction.imports.service.arriving import receive
from construction.imports.service.exporting import MEDIA_TYPES, Format, export, pieces
from construction.imports.service.kinds import (
    ensure_export,
    ensure_import,
    exportable,
    importable,
)
from construction.imports.web.words import ENCODINGS, KINDS, STATUSES, sentence, words_of
from construction.pages import FormBody, RefusedError, new_key, retry, templates

router = APIRouter(prefix="/web", include_in_schema=False)

CAN_IMPORT = [allowed(Permission.CUSTOMERS_WRITE)]
CAN_EXPORT = [allowed(Permission.CUSTOMERS_READ)]
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY
ERRORS = msgid("errors")
"""The name of the file that tells them."""
IN_MEMORY = 2 * 1024 * 1024


@router.get("/imports", dependencies=CAN_EXPORT)
async def hub(
    request: Request, session: TenantWork, caller: Caller, before: UUID | None = None
) -> Response:
    """Show where files come in and go out, and what came in before."""
    wanted = request.query_params.get("kind", "")
    return await _hub(request, session, caller, kind=wanted, before=before)


async def _hub(
    request: Request,
    session: TenantWork,
    caller: Principal,
    *,
    kind: str = "",
    encoding: str = "",
    before: UUID | None = None,
    errors: dict[str, str] | None = None,
    key: str = "",
    status_code: int = 200,
) -> Response:
    kinds = importable(caller)
    found = await viewing.history(session, kinds, before) if kinds else []
    return templates.render(
        request,
        "imports/hub.html",
        status_code=status_code,
        kinds=kinds,
        exports=exportable(caller),
        chosen=kind if kind in kinds else next(iter(kinds), ""),
        labels=KINDS,
        statuses=STATUSES,
        history=found[: viewing.PAGE],
        more=found[viewing.PAGE - 1].id if len(found) > viewing.PAGE else None,
        is_first=before is None,
        errors=errors or {},
        key=key or new_key(),
        encodings=list(ENCODINGS.items()),
        encoding=encoding,
        max_bytes=MAX_BYTES,
    )


@router.post("/imports", dependencies=CAN_IMPORT)
async def send(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Stage a file, check it and show what it would do."""
    kind = str(form.get("kind", ""))

    async def make() -> Outcome:
        batch_id = await receive(session, caller, form)
        return Outcome(303, location=f"/web/imports/{batch_id}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError, TooLargeError) as error:
        again = retry(_at_file(error), form, request)
        page = await _hub(
            request,
            session,
            caller,
            kind=kind,
            encoding=str(form.get("encoding", "")),
            **again,
            status_code=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
        raise RefusedError(page) from error
    return redirect(request, made.headers["location"])


def _at_file(error: AppError) -> InvalidError | KeyReusedError:
    if isinstance(error, InvalidError | KeyReusedError):
        return error
    return FileRefusedError(error.detail)


@router.get("/exports", dependencies=CAN_EXPORT)
async def download(
    request: Request,
    session: TenantWork,
    caller: Caller,
    kind: Kind,
    format: Format = Format.CSV,  # noqa: A002 - the address's word
) -> Response:
    """Send everything of a kind as a file that can be imported again."""
    ensure_export(caller, kind)
    await exported(session, kind.value, by=actor_of(caller), at=clock.now())
    words = words_of(request)
    file = await export(session, kind, format, lambda column: words.gettext(column.label))
    day = clock.business_date(clock.now())
    name = f"{words.gettext(KINDS[kind][0]).lower()}-{day}.{format}"
    return attachment(pieces(file), name, MEDIA_TYPES[format])


@router.get("/imports/{batch_id}/problems.csv", dependencies=CAN_IMPORT)
async def problems(
    request: Request, batch_id: UUID, session: TenantWork, caller: Caller
) -> Response:
    """Send every error of a file as a table."""
    batch = await preparing.get(session, batch_id)
    ensure_import(caller, Kind(batch.kind))
    file = await _problems(session, batch, words_of(request))
    name = f"{words_of(request).gettext(ERRORS)}.csv"
    return attachment(pieces(file), name, MEDIA_TYPES[Format.CSV])


async def _problems(session: TenantWork, batch: ImportBatch, words: Translations) -> IO[bytes]:
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the answer closes it
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    heads = (msgid("Line"), msgid("Column"), msgid("Value"), msgid("Reason"))
    rows.writerow(words.gettext(head) for head in heads)
    columns, after = viewing.columns_of(batch), 0
    while found := await viewing.broken(session, batch, after):
        for row in found:
            for one in row.problems or ():
                n = one["column"]
                head = batch.header[n] if n is not None and n < len(batch.header) else ""
                value = row.cells[n] if n is not None and n < len(row.cells) else ""
                why = sentence(words, one, columns)
                rows.writerow((row.line, guarded(head), guarded(value), why))
        after = found[-1].line
    text.detach()
    file.seek(0)
    return file
