"""Writing everything of one store into an archive."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from basecore import clock
from basecore.belongings import repository
from basecore.belongings.archive import FILES, MANIFEST, ROWS, ArchiveError, Manifest

Tell = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody."""


async def write_out(
    engine: AsyncEngine,
    tenant_id: UUID,
    to: Path,
    *,
    files_dir: Path | None,
    tell: Tell = silent,
) -> Manifest:
    """Write a store as it is at one moment; the file appears once it is whole."""
    beside = to.with_name(f".{to.name}.part")
    handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            os.fdopen(handle, "w+b") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            manifest = await _fill(engine, tenant_id, archive, tell)
            _add_files(archive, manifest, files_dir)
            archive.writestr(MANIFEST, manifest.written())
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


async def _fill(
    engine: AsyncEngine, tenant_id: UUID, archive: zipfile.ZipFile, tell: Tell
) -> Manifest:
    async with repository.owner(engine, tenant_id) as connection:
        store = await repository.store_of(connection, tenant_id)
        if store is None:
            raise ArchiveError("There is no such store.")
        found = await repository.revisions(connection)
        manifest = Manifest(tenant_id, store, clock.now().isoformat(), found)
        for table in await repository.tables(connection):
            tell(table.name)
            rows = repository.lines(connection, table, tenant_id)
            manifest.tables[table.name] = await _write_rows(archive, table.name, rows)
    return manifest


async def _write_rows(
    archive: zipfile.ZipFile, name: str, found: AsyncIterator[Sequence[str]]
) -> dict[str, object]:
    digest, count = hashlib.sha256(), 0
    with archive.open(ROWS.format(name), "w", force_zip64=True) as part:
        async for rows in found:
            content = "".join(f"{row}\n" for row in rows).encode()
            digest.update(content)
            part.write(content)
            count += len(rows)
    return {"rows": count, "sha256": digest.hexdigest()}


def _add_files(archive: zipfile.ZipFile, manifest: Manifest, files_dir: Path | None) -> None:
    folder = files_dir / str(manifest.tenant_id) if files_dir else None
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):  # being written just now
            continue
        content = path.read_bytes()
        archive.writestr(FILES.format(path.name), content)
        digest = hashlib.sha256(content).hexdigest()
        manifest.files[path.name] = {"bytes": len(content), "sha256": digest}
