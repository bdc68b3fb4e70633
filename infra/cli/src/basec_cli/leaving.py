"""`basec tenants export|delete|erase|import`: a store is written out, erased, brought back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from basecore.belongings import (
    ArchiveError,
    Erased,
    Manifest,
    NotErasedError,
    bring_back,
    erase,
    write_out,
)
from basecore.migrate import admin_engine
from basecore.streams import RedisStreams, StreamsUnavailableError
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from basec_cli.asking import ask_auth, running
from basec_cli.errors import BasecError
from basec_cli.plan import Plan

Result = TypeVar("Result")
console = Console()

QUIET_SECONDS = 15
"""So long after a store was switched off somebody may still be inside."""


def _with(work: Callable[[Plan, AsyncEngine], Awaitable[Result]]) -> Result:
    """Do something as the administrator of the running stack's database."""
    stack = running()

    async def run() -> Result:
        engine = admin_engine(stack.database)
        try:
            return await work(stack, engine)
        finally:
            await engine.dispose()

    try:
        return asyncio.run(run())
    except (ArchiveError, NotErasedError) as error:
        raise BasecError(str(error)) from error
    except StreamsUnavailableError as error:
        raise BasecError(f"Redis does not answer; run this again: {error}") from error
    except (SQLAlchemyError, OSError) as error:
        raise BasecError(f"The database does not answer: {error}") from error


def _files(stack: Plan) -> Path:
    return stack.home.path / "files"


def export(slug: str, output: str | None) -> None:
    """Write everything of a store into one archive."""
    store = ask_auth("tenants.show", slug=slug)
    path = Path(output or f"{slug}-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip")  # noqa: TID251 - a file's name
    with console.status("") as shown:
        manifest = _with(
            lambda stack, engine: write_out(
                engine, UUID(store["tenant_id"]), path, files_dir=_files(stack), tell=shown.update
            )
        )
    said = f"{path}: {_rows(manifest)} of {len(manifest.tables)} tables"
    size = path.stat().st_size / 1e6
    console.print(f"{said}, {size:.1f} MB.", highlight=False, markup=False, soft_wrap=True)


def close(slug: str, days: int) -> None:
    """Switch a store off and let it be erased after some days."""
    closed = ask_auth("tenants.close", slug=slug, days=days)
    console.print(f"{slug} is off and will be erased on {closed['erase_at'][:10]}.", soft_wrap=True)


def erase_now(slug: str) -> None:
    """Switch a store off and erase it as soon as nobody is inside."""
    closed = ask_auth("tenants.close", slug=slug, days=0)
    if closed["was_on"]:
        with console.status(f"waiting {QUIET_SECONDS} s until nobody is inside"):
            time.sleep(QUIET_SECONDS)
    _erase(closed)


def erase_due() -> None:
    """Erase the stores whose days of grace are over."""
    due = ask_auth("tenants.due")
    for store in due:
        _erase(store)
    if not due:
        console.print("No store is due.")


def bring(archive: str) -> None:
    """Bring a store back from its archive."""
    with console.status("") as shown:
        manifest = _with(
            lambda stack, engine: bring_back(
                engine, Path(archive), files_dir=_files(stack), tell=shown.update
            )
        )
    slug = manifest.store["slug"]
    is_active = ask_auth("tenants.show", slug=slug)["is_active"]
    state = "on" if is_active else f"off: `basec tenants enable {slug}` switches it on"
    console.print(
        f"{slug} is back, {_rows(manifest)}. It is {state}.", highlight=False, soft_wrap=True
    )


def _rows(manifest: Manifest) -> str:
    rows = sum(table["rows"] for table in manifest.tables.values())
    return f"{rows} rows and {len(manifest.files)} files"


def _erase(store: dict[str, Any]) -> None:
    async def work(stack: Plan, engine: AsyncEngine) -> Erased:
        streams = RedisStreams(stack.redis)
        try:
            tenant_id = UUID(store["tenant_id"])
            return await erase(engine, tenant_id, streams=streams, files_dir=_files(stack))
        finally:
            await streams.close()

    with console.status(f"erasing {store['slug']}"):
        gone = _with(work)
    rows = sum(gone.rows.values())
    said = f"{rows} rows, {gone.entries} stream entries, {gone.files} files"
    console.print(
        f"{store['slug']} is erased: {said}. Nothing is left.", highlight=False, soft_wrap=True
    )
