"""The typesetter: documents are set by a process of their own, a few at a time."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import Any

import orjson

from construction.sharing.errors import PressBusyError, TypesettingError

logger = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("typeset.py")
AT_ONCE = 2
MOST_WAITING = 20
SECONDS = 10.0


class Press:
    """Sets documents; one for each application."""

    def __init__(self, at_once: int = AT_ONCE, seconds: float = SECONDS) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._seconds = seconds
        self._waiting = 0

    async def pdf(self, data: dict[str, Any]) -> bytes:
        """Return the document of the data, or raise `TypesettingError` or `PressBusyError`."""
        if self._waiting >= MOST_WAITING:
            raise PressBusyError
        self._waiting += 1
        try:
            async with self._turns:
                return await self._set(data)
        finally:
            self._waiting -= 1

    async def _set(self, data: dict[str, Any]) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(SCRIPT),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={},
        )
        try:
            async with asyncio.timeout(self._seconds):
                made, said = await process.communicate(orjson.dumps(data))
        except TimeoutError as error:
            raise TypesettingError from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            logger.error("typesetting_failed", extra={"said": said.decode(errors="replace")})
            raise TypesettingError
        return made
