"""Files of stores: each below a folder named after its store, written whole or not at all."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated
from uuid import UUID

from basecore.db import TenantSession
from basecore.errors import AppError
from basecore.ids import new_id
from fastapi import Depends, Request
from sqlalchemy import event
from sqlalchemy.orm import Session


class NoFilesError(AppError):
    """The process was not told where files are kept."""

    code = "no_files"
    title = "This installation keeps no files"


class Files:
    """Where the files of stores are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, session: TenantSession, name: str, content: bytes) -> None:
        """Store a file of the session's store."""
        await asyncio.to_thread(_write, self._path(session.tenant_id, name), content)

    async def read(self, session: TenantSession, name: str) -> bytes | None:
        """Return a file of the session's store, or None if it has none of the name."""
        return await asyncio.to_thread(_read, self._path(session.tenant_id, name))

    def remove_after_commit(self, session: TenantSession, names: Iterable[str]) -> None:
        """Forget files of the session's store once nothing names them any more."""
        paths = [self._path(session.tenant_id, name) for name in names]

        def remove(_: Session) -> None:
            for path in paths:
                path.unlink(missing_ok=True)

        event.listen(session.sync_session, "after_commit", remove, once=True)

    def _path(self, tenant_id: UUID, name: str) -> Path:
        if not name.replace("-", "").replace(".", "").isalnum() or ".." in name:
            raise ValueError(name)
        return self._folder / str(tenant_id) / name


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    beside = path.with_name(f".{new_id()}")
    beside.write_bytes(content)
    os.replace(beside, path)  # noqa: PTH105 - says that the old file is replaced at once


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


async def files_of(request: Request) -> Files:
    """Return where files are kept, or raise `NoFilesError`."""
    folder: Path | None = getattr(request.app.state, "files_dir", None)
    if folder is None:
        raise NoFilesError
    return Files(folder)


StoreFiles = Annotated[Files, Depends(files_of)]
