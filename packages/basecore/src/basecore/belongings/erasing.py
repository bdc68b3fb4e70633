"""Erasing one store: no row, stream entry or file of it stays behind."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from basecore.belongings import repository
from basecore.belongings.repository import Table
from basecore.outbox import PARTITIONS
from basecore.streams import RedisStreams

PASSES = 5
PAUSE_SECONDS = 1.0


class NotErasedError(Exception):
    """Somebody goes on writing rows of the store."""


@dataclass(slots=True)
class Erased:
    """What was there and is gone."""

    rows: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    files: int = 0
    passes: int = 0


async def erase(
    engine: AsyncEngine, tenant_id: UUID, *, streams: RedisStreams, files_dir: Path | None
) -> Erased:
    """Erase a store that is switched off; interrupted, it goes on where it stood.

    A transaction that was under way may still add rows, so it looks again until there are none.
    """
    gone = Erased()
    async with repository.owner(engine, tenant_id) as connection:
        *order, store = repository.to_erase(await repository.tables(connection))
    gone.files = await asyncio.to_thread(_remove_files, tenant_id, files_dir)
    while await _pass(engine, tenant_id, order, gone):
        if gone.passes == PASSES:
            raise NotErasedError("Rows of the store appear again and again; is it switched off?")
        await asyncio.sleep(PAUSE_SECONDS)
    for partition in range(PARTITIONS):
        gone.entries += await streams.forget(partition, tenant_id)
    await _pass(engine, tenant_id, [store], gone)
    return gone


async def _pass(engine: AsyncEngine, tenant_id: UUID, order: Sequence[Table], gone: Erased) -> bool:
    """Delete the store's rows of these tables; tell whether there were any."""
    found = False
    async with engine.connect() as connection:
        for table in order:
            count = await repository.delete(connection, table, tenant_id)
            gone.rows[table.name] = gone.rows.get(table.name, 0) + count
            found = found or count > 0
    gone.passes += 1
    return found


def _remove_files(tenant_id: UUID, files_dir: Path | None) -> int:
    folder = files_dir / str(tenant_id) if files_dir else None
    if folder is None or not folder.is_dir():
        return 0
    count = len(list(folder.iterdir()))
    shutil.rmtree(folder)
    return count
