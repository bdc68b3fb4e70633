"""A form with a file, from a page or a program."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.tokens import Principal
from starlette.datastructures import FormData, UploadFile
from webkit import msgid

from construction.activity import actor_of
from construction.imports.domain.encodings import CHOOSABLE, Encoding
from construction.imports.domain.limits import MAX_BYTES
from construction.imports.domain.states import Kind
from construction.imports.errors import FileRefusedError
from construction.imports.service import preparing
from construction.imports.service.kinds import ensure_import

CHOOSE_FILE = msgid("Choose a file")
CHOOSE_KIND = msgid("Choose one from the list")
MAX_SHEET = 100


async def receive(session: TenantSession, caller: Principal, form: FormData) -> UUID:
    """Stage the form's file; return the import's id."""
    kind, file = str(form.get("kind", "")), form.get("file")
    if kind not in {one.value for one in Kind}:
        raise InvalidError({"kind": CHOOSE_KIND})
    ensure_import(caller, Kind(kind))
    encoding = str(form.get("encoding", ""))
    if encoding not in {"", *CHOOSABLE}:
        raise InvalidError({"encoding": CHOOSE_KIND})
    if not isinstance(file, UploadFile) or not file.filename:
        raise FileRefusedError(CHOOSE_FILE)
    return await preparing.receive(
        session,
        Kind(kind),
        await file.read(MAX_BYTES + 1),
        file_name=file.filename,
        sheet=str(form.get("sheet", "")).strip()[:MAX_SHEET] or None,
        encoding=Encoding(encoding) if encoding else None,
        by=actor_of(caller),
        now=clock.now(),
    )
