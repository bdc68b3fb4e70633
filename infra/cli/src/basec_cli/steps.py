"""Commands that run once while the stack comes up."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from basec_cli.errors import BasecError

if TYPE_CHECKING:
    from pathlib import Path

_PROGRESS = re.compile(r"^progress (\d+)/(\d+)\s*(.*)$")
_SHOWN = 12


def parse_progress(line: str) -> tuple[int, int, str] | None:
    """Read a `progress 12/100 text` line."""
    found = _PROGRESS.match(line)
    return (int(found[1]), int(found[2]), found[3]) if found else None


async def _read(stream: asyncio.StreamReader, on_line: Callable[[str], None]) -> str:
    kept: list[str] = []
    async for raw in stream:
        line = raw.decode(errors="replace").rstrip()
        kept.append(line)
        on_line(line)
    return "\n".join(kept)


async def run(
    name: str,
    command: tuple[str, ...],
    env: Mapping[str, str],
    log: Path,
    on_line: Callable[[str], None] = lambda _: None,
) -> str:
    """Run the command to its end and return what it printed on stdout; the log has its stderr."""
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            env=dict(env),
            start_new_session=True,
            limit=2**22,
        )
    try:
        output = await _read(process.stdout, on_line) if process.stdout else ""
        code = await process.wait()
    except BaseException:
        await _abandon(process)
        raise
    if code:
        raise BasecError(f"{name} failed with {code}:\n{_last_lines(log)}")
    return output


async def _abandon(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 5)
            return


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_SHOWN:])
