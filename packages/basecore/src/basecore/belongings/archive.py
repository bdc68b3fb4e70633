"""One file that holds a store: rows as JSON lines, files as they are, and a manifest of both."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

FORMAT = 1
MANIFEST = "manifest.json"
ROWS = "rows/{}.jsonl"
FILES = "files/{}"
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
CHUNK = 1 << 20


class ArchiveError(Exception):
    """The archive is not whole, or does not fit this database; a sentence says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds; each entry of `tables` and `files` tells size and SHA-256."""

    tenant_id: UUID
    store: Mapping[str, str]
    made_at: str
    revisions: Mapping[str, str]
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def written(self) -> bytes:
        """Return it as it stands in the archive."""
        told = {
            "format": FORMAT,
            "tenant_id": str(self.tenant_id),
            "store": dict(self.store),
            "made_at": self.made_at,
            "revisions": dict(self.revisions),
            "tables": self.tables,
            "files": self.files,
        }
        return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Return what the archive says that it holds."""
    try:
        told = orjson.loads(archive.read(MANIFEST))
        if told.pop("format") != FORMAT:
            raise ArchiveError("The archive was written by another version of this program.")
        return Manifest(UUID(told.pop("tenant_id")), **told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArchiveError("This is no archive of a store: it has no manifest.") from error


def check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Raise `ArchiveError` unless every part is there, unchanged, and nothing else is."""
    expected = {ROWS.format(name): told for name, told in manifest.tables.items()}
    expected |= {FILES.format(name): told for name, told in manifest.files.items()}
    if wrong := [name for name in manifest.files if not FILE_NAME.fullmatch(name)]:
        raise ArchiveError(f"{wrong[0]} cannot be the name of a store's file.")
    if set(archive.namelist()) != {MANIFEST, *expected}:
        raise ArchiveError("The archive does not hold what its manifest lists.")
    for name, told in expected.items():
        if _digest(archive, name) != told["sha256"]:
            raise ArchiveError(f"{name} is not as it was written: its checksum differs.")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                digest.update(chunk)
    except zipfile.BadZipFile as error:
        raise ArchiveError(f"{name} is damaged.") from error
    return digest.hexdigest()


def batches(archive: zipfile.ZipFile, table: str, size: int) -> Iterator[list[str]]:
    """Yield a table's rows, so many at once."""
    with archive.open(ROWS.format(table)) as part:
        rows: list[str] = []
        for line in part:
            rows.append(line.decode().rstrip("\n"))
            if len(rows) == size:
                yield rows
                rows = []
        if rows:
            yield rows
