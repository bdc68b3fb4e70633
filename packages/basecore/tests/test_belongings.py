"""A store is written out, erased and brought back: nothing of it is lost, nothing left behind."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from basecore import outbox
from basecore.belongings import ArchiveError, bring_back, erase, write_out
from basecore.belongings.archive import MANIFEST
from basecore.belongings.repository import owner, tables
from basecore.ids import new_id
from basecore.migrate import admin_engine
from basecore.streams import RedisStreams
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from testkit.probes import relation
from testkit.samples import Samples, read_map

pytestmark = pytest.mark.db

TIMELINE = b"now"
OF_RULE = {"customer_id": None, "group_id": None, "price_list_id": None, "category_id": None}
"""A sample row points at every parent; a price rule only at one of each kind."""


@pytest.fixture
async def engine(admin_url: str) -> AsyncIterator[AsyncEngine]:
    made = admin_engine(admin_url)
    yield made
    await made.dispose()


@pytest.fixture
async def streams(redis_url: str) -> AsyncIterator[RedisStreams]:
    made = RedisStreams(redis_url)
    yield made
    await made.close()


class Place:
    """Where stores are kept: tables, streams and files."""

    def __init__(self, engine: AsyncEngine, streams: RedisStreams, folder: Path) -> None:
        self.engine = engine
        self.streams = streams
        self.files = folder / "files"
        self.folder = folder

    async def fill(self, *, events: int = 3) -> UUID:
        """Make a store with a row in every table, entries of two streams and two files."""
        samples = Samples(new_id())
        async with self.engine.begin() as connection:
            found = await read_map(connection)
            for table in found.tables:
                row = samples.make(table, found.references)
                if table.name == "construction.price_rule":
                    row |= OF_RULE | {"level": "job_site"}
                samples.rows[table.name] = row
                await connection.execute(insert(relation(table)).values(row))
        told = orjson.dumps({"tenant_id": str(samples.tenant_id)})
        entries = [(place, told) for place in (3, 61) for _ in range(events)]
        await self.streams.publish(entries, TIMELINE)
        own = self.files / str(samples.tenant_id)
        own.mkdir(parents=True)
        (own / "image.webp").write_bytes(bytes(range(256)))
        (own / f"{new_id()}").write_bytes(b"")
        return samples.tenant_id

    async def counts(self, tenant_id: UUID) -> dict[str, int]:
        """Return how many rows of the store each table of each schema has, asked as superuser."""
        async with self.engine.begin() as connection:
            return {
                table.name: await connection.scalar(
                    text(f"SELECT count(*) FROM {table.name} WHERE tenant_id = :t"),  # noqa: S608 - the catalogue's names
                    {"t": tenant_id},
                )
                for table in await tables(connection)
            }

    async def entries(self, tenant_id: UUID) -> int:
        found = 0
        for partition in range(outbox.PARTITIONS):
            key = f"events:{{{partition}}}"
            (entries,) = await self.streams._run([(partition, ("XRANGE", key, "-", "+"))])  # noqa: SLF001 - every byte that Redis holds
            found += sum(
                str(tenant_id).encode() in b"".join(fields.values()) for _, fields in entries
            )
        return found

    async def write(self, tenant_id: UUID, name: str) -> Path:
        to = self.folder / name
        await write_out(self.engine, tenant_id, to, files_dir=self.files)
        return to

    async def erase(self, tenant_id: UUID) -> Any:
        return await erase(self.engine, tenant_id, streams=self.streams, files_dir=self.files)

    async def bring(self, source: Path) -> Any:
        return await bring_back(self.engine, source, files_dir=self.files)


@pytest.fixture
async def place(engine: AsyncEngine, streams: RedisStreams, tmp_path: Path) -> Place:
    return Place(engine, streams, tmp_path)


def parts(archive: Path) -> dict[str, bytes]:
    """Return all that an archive holds, without the moment at which it was made."""
    with zipfile.ZipFile(archive) as opened:
        found = {name: opened.read(name) for name in opened.namelist()}
    told = orjson.loads(found.pop(MANIFEST))
    del told["made_at"]
    return found | {MANIFEST: orjson.dumps(told)}


async def test_written_erased_and_brought_back_a_store_is_what_it_was(place: Place) -> None:
    store, neighbour = await place.fill(), await place.fill()
    before = await place.counts(neighbour)
    assert set(before.values()) == {1}, "every table has a row"
    first = await place.write(store, "first.zip")
    assert first.stat().st_mode & 0o777 == 0o600
    gone = await place.erase(store)
    assert (gone.entries, gone.files, set(gone.rows.values())) == (6, 2, {1})
    assert set((await place.counts(store)).values()) == {0}
    assert await place.entries(store) == 0
    assert not (place.files / str(store)).exists()
    assert await place.counts(neighbour) == before
    assert await place.entries(neighbour) == 6
    assert len(list((place.files / str(neighbour)).iterdir())) == 2
    await place.bring(first)
    second = await place.write(store, "second.zip")
    assert parts(first) == parts(second)
    for one in (store, neighbour):
        await place.erase(one)
    assert set((await place.counts(neighbour)).values()) == {0}


async def test_erasing_again_finds_nothing(place: Place) -> None:
    store = await place.fill()
    await place.erase(store)
    gone = await place.erase(store)
    assert (gone.entries, gone.files, set(gone.rows.values())) == (0, 0, {0})


async def test_the_tables_are_all_that_have_stores_rows(engine: AsyncEngine) -> None:
    async with owner(engine, new_id()) as connection:
        found = {table.name for table in await tables(connection)}
        named = await connection.scalars(
            text(
                "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.columns "
                "JOIN information_schema.tables USING (table_schema, table_name) "
                "WHERE column_name = 'tenant_id' AND table_type = 'BASE TABLE' "
                "AND table_schema NOT IN ('pg_catalog', 'information_schema')"
            )
        )
        assert found == set(named)


async def test_a_store_comes_back_only_where_it_is_not(place: Place) -> None:
    store = await place.fill()
    archive = await place.write(store, "one.zip")
    with pytest.raises(ArchiveError, match="is there already"):
        await place.bring(archive)
    place.files = place.folder / "elsewhere"
    with pytest.raises(ArchiveError, match="The store is there already"):
        await place.bring(archive)
    place.files = place.folder / "files"
    await place.erase(store)


def changed(archive: Path, part: str, content: bytes | None, more: dict[str, bytes]) -> Path:
    """Return a copy of an archive with one part changed or left out, and others added."""
    made = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            kept = old.read(name) if name != part else content
            if kept is not None:
                new.writestr(name, kept)
        for name, added in more.items():
            new.writestr(name, added)
    return made


BROKEN: list[tuple[str, bytes | None, dict[str, bytes], str]] = [
    ("rows/auth.users.jsonl", b"{}\n", {}, "its checksum differs"),
    ("files/image.webp", b"other", {}, "its checksum differs"),
    ("rows/auth.users.jsonl", None, {}, "does not hold what its manifest lists"),
    ("", None, {"files/../../evil": b""}, "does not hold what its manifest lists"),
    (MANIFEST, None, {}, "no archive of a store"),
    (MANIFEST, b"[]", {}, "no archive of a store"),
    (MANIFEST, b'{"format": 2}', {}, "another version"),
]


async def test_what_was_changed_does_not_come_back(place: Place) -> None:
    store = await place.fill()
    archive = await place.write(store, "one.zip")
    await place.erase(store)
    for part, content, more, sentence in BROKEN:
        with pytest.raises(ArchiveError, match=sentence):
            await place.bring(changed(archive, part, content, more))
    with zipfile.ZipFile(archive) as opened:
        told = orjson.loads(opened.read(MANIFEST))
    told["files"]["../evil"] = told["files"]["image.webp"]
    climbing = changed(archive, MANIFEST, orjson.dumps(told), {"files/../evil": b""})
    with pytest.raises(ArchiveError, match="cannot be the name of a store's file"):
        await place.bring(climbing)
    told = orjson.loads(zipfile.ZipFile(archive).read(MANIFEST))
    told["revisions"]["auth"] = "0001"
    with pytest.raises(ArchiveError, match=r"another version of the tables.*auth 0001"):
        await place.bring(changed(archive, MANIFEST, orjson.dumps(told), {}))
    assert set((await place.counts(store)).values()) == {0}
    assert not (place.files / str(store)).exists()


async def test_what_is_no_archive_is_said(place: Place) -> None:
    path = place.folder / "notes.txt"
    path.write_text("not a zip", encoding="utf-8")
    with pytest.raises(ArchiveError, match="is no archive of a store"):
        await place.bring(path)
    with pytest.raises(ArchiveError, match="There is no such store"):
        await place.write(new_id(), "none.zip")
    assert [one.name for one in place.folder.iterdir()] == ["notes.txt"]
