"""Bringing a store back from its archive, whole or not at all."""

from __future__ import annotations

import asyncio
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from basecore.belongings import archive as archives
from basecore.belongings import repository
from basecore.belongings.archive import FILES, ArchiveError, Manifest
from basecore.belongings.writing import Tell, silent


async def bring_back(
    engine: AsyncEngine, source: Path, *, files_dir: Path | None, tell: Tell = silent
) -> Manifest:
    """Put a store back where there is none of its id and address; every checksum is tried first."""
    try:
        archive = zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise ArchiveError(f"{source} is no archive of a store.") from error
    with archive:
        manifest = archives.read_manifest(archive)
        await asyncio.to_thread(archives.check, archive, manifest)
        if manifest.files and files_dir is None:
            raise ArchiveError("The archive holds files, and this installation keeps none.")
        folder = files_dir / str(manifest.tenant_id) if files_dir else None
        if folder and folder.exists():
            raise ArchiveError(f"{folder} is there already; nothing was brought back.")
        try:
            async with repository.owner(engine, manifest.tenant_id) as connection:
                await _fill(connection, archive, manifest, tell)
                if folder:
                    await asyncio.to_thread(_write_files, archive, manifest, folder)
        except BaseException as error:
            if folder:
                shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, DBAPIError):
                raise ArchiveError(f"Nothing was brought back: {error.orig}") from error
            raise
    return manifest


async def _fill(
    connection: AsyncConnection, archive: zipfile.ZipFile, manifest: Manifest, tell: Tell
) -> None:
    found = await repository.revisions(connection)
    if found != dict(manifest.revisions):
        raise ArchiveError(
            "The archive is of another version of the tables: bring it back with the program that "
            f"wrote it ({_told(manifest.revisions)}; here {_told(found)})."
        )
    if await repository.store_of(connection, manifest.tenant_id):
        raise ArchiveError("The store is there already; nothing was brought back.")
    tables = await repository.tables(connection)
    if {table.name for table in tables} != manifest.tables.keys():
        raise ArchiveError("The archive does not have the tables that this database has.")
    for table in tables:
        tell(table.name)
        for rows in archives.batches(archive, table.name, repository.AT_ONCE):
            await repository.insert(connection, table, rows)


def _told(revisions: Mapping[str, str]) -> str:
    return " ".join(f"{schema} {number}" for schema, number in sorted(revisions.items()))


def _write_files(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o750)
    for name in manifest.files:
        (folder / name).write_bytes(archive.read(FILES.format(name)))
